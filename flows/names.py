"""The flow of names: after each ingest and replay it links the names of what was loaded."""

from __future__ import annotations

from typing import cast

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.states import Cancelled

from flows.after_load import failure_as_warning
from flows.parameters import IndexName
from infra.cluster import ensure_endpoint
from infra.elasticsearch.client import connect_patiently
from infra.logs import Log, configure
from infra.names import NamesBusy, NamesReport, link_index
from infra.settings import Settings

log = Log.of(__name__)


@flow(name="names", flow_run_name="names-{index}", validate_parameters=True)
def names(index: IndexName = "dateline", everything: bool = False) -> NamesReport:
    """Link the names of what is new in an index: all forms of a person, organization or place get one name.

    Args:
        index: The alias of the articles.
        everything: Link all articles again, by all that they have.

    Raises:
        IndexMissing: There is no index.
        NamesBusy: Another run links the names of the index; this one is cancelled.
        BadCorrections: The file of corrections cannot be used.
        LockLost: Another run has taken over.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    try:
        report = link_index(client, index, settings, log.info, everything=everything)
    except NamesBusy as busy:
        # Prefect makes a state that a flow returns the final state of the run; a caller receives the error.
        return cast("NamesReport", Cancelled(message=busy.message, data=busy))
    log.info("%s", report.text)
    create_markdown_artifact(report.text, key="names-report", description="Documents whose names were linked")
    return report


def link_loaded(index: str) -> None:
    """Run the flow after a run that loaded articles.

    That run has its outcome and is on record: a failure is a warning, and the next run links what is left.
    """
    state = f"The names of {index} are not up to date"
    with failure_as_warning(NamesBusy, state, f"The next ingest links them, or: dateline names run --index {index}"):
        names(index)
