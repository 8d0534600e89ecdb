"""The flow of saved searches: after each run that may have loaded articles it sends what they have found."""

from __future__ import annotations

from typing import cast

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.states import Cancelled

from flows.after_load import failure_as_warning
from flows.parameters import IndexName
from flows.tasks.notification_blocks import notify_block
from infra.cluster import ensure_endpoint
from infra.escaping import markdown_text, terminal_line
from infra.logs import Log, configure
from infra.searches import (
    SearchesBusy,
    SearchesReport,
    SearchEvaluation,
    SearchStore,
    evaluate_searches,
    open_searches,
    searches_off,
)
from infra.settings import Settings

log = Log.of(__name__)


@flow(name="searches", flow_run_name="searches-{index}", validate_parameters=True)
def searches(index: IndexName = "dateline", run: str | None = None) -> SearchesReport:
    """Evaluate the saved searches of an index, and send what they have found to their webhooks and blocks.

    A message that is not taken is a problem in the report, and the next evaluation sends it again.

    Args:
        index: The alias of the articles.
        run: The run that has just loaded articles; what was loaded since the last evaluation is found in any case.

    Raises:
        SearchesOff: There is no key for saved searches.
        SearchesBusy: Another run evaluates them; this one is cancelled.
        LockLost: Another run has taken over.
    """
    settings = Settings.read()
    configure(settings)
    store = _open_store(index, settings)
    if store is None:
        raise searches_off()
    chosen = [search for search in store.all() if search.enabled]
    try:
        report = evaluate_searches(SearchEvaluation(store, settings, notify_block, run), chosen, log.info)
    except SearchesBusy as busy:
        # Prefect makes a state that a flow returns the final state of the run; a caller receives the error.
        return cast("SearchesReport", Cancelled(message=busy.message, data=busy))
    log.info("%s", report.text)
    for problem in report.problems:
        log.warning("%s", terminal_line(problem))
    lines = [report.text, *(f"- {markdown_text(problem)}" for problem in report.problems)]
    create_markdown_artifact("\n".join(lines), key="searches-report", description="Articles that saved searches found")
    return report


def alert_loaded(index: str, run: str) -> None:
    """Run the flow after a run that loaded articles, if a saved search has a receiver.

    That run has its outcome and is on record: a failure is a warning, and the next run sends what is left.
    """
    state = f"The saved searches of {index} wait for the next ingest"
    with failure_as_warning(SearchesBusy, state, f"Or evaluate them: dateline searches run --index {index}"):
        store = _open_store(index, Settings.read())
        if store and any(search.enabled and search.has_receiver for search in store.all()):
            searches(index, run)


def _open_store(index: str, settings: Settings) -> SearchStore | None:
    endpoint = ensure_endpoint(settings, log.info)
    client = open_searches(endpoint, settings, patience=settings.patience_seconds)
    return SearchStore(client, index) if client else None
