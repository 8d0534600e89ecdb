"""The flow of stories: after each ingest and replay it groups what was loaded."""

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
from infra.settings import Settings
from infra.stories.index import StoriesBusy, StoriesReport, group_index

log = Log.of(__name__)


@flow(name="stories", flow_run_name="stories-{index}", validate_parameters=True)
def stories(index: IndexName = "dateline", everything: bool = False) -> StoriesReport:
    """Group what is new in an index: copies, excerpts and revisions of one text are one story.

    Args:
        index: The alias of the articles.
        everything: Group all articles again; stories keep their ids.

    Raises:
        IndexMissing: There is no index.
        StoriesBusy: Another run groups the index; this one is cancelled.
        LockLost: Another run has taken over.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    try:
        report = group_index(client, index, settings, log.info, everything=everything)
    except StoriesBusy as busy:
        # Prefect makes a state that a flow returns the final state of the run; a caller receives the error.
        return cast("StoriesReport", Cancelled(message=busy.message, data=busy))
    log.info("%s", report.text)
    create_markdown_artifact(report.text, key="stories-report", description="Documents that were grouped into stories")
    return report


def group_loaded(index: str) -> None:
    """Run the flow after a run that loaded articles.

    That run has its outcome and is on record: a failure is a warning, and the next run groups what is left.
    """
    state = f"The stories of {index} are not up to date"
    with failure_as_warning(
        StoriesBusy, state, f"The next ingest groups them, or: dateline stories run --index {index}"
    ):
        stories(index)
