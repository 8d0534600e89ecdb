"""The final state of a run in Prefect: completed with a summary, or cancelled if another run has the index."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec, cast

from prefect.context import FlowRunContext
from prefect.states import Cancelled, Completed

from flows.reporting.summary import summary_of
from infra.execution.report import RunReport
from infra.execution.stopping import recorded_run, request_stop
from infra.logs import Log
from infra.runs import IndexTaken

log = Log.of(__name__)

_Parameters = ParamSpec("_Parameters")


def set_final_state(run: Callable[_Parameters, RunReport]) -> Callable[_Parameters, RunReport]:
    """Decorate the function of a flow: its run ends as Completed with a summary of the report as its message.

    If the function raises IndexTaken, the run ends as Cancelled, since it did not fail. A caller of the flow receives
    the report or the error itself.
    """

    called = signature(run, eval_str=True)

    @wraps(run)
    def wrapper(*args: _Parameters.args, **more: _Parameters.kwargs) -> RunReport:
        # Prefect makes a state that a flow returns the final state of the run.
        try:
            report = run(*args, **more)
        except IndexTaken as taken:
            return cast("RunReport", Cancelled(message=str(taken), data=taken))
        except (Exception, KeyboardInterrupt):
            raise
        except BaseException:
            # Prefect ends the process of a run that is cancelled, or whose worker ends.
            request_stop()
            if not _is_subflow():
                _log_stop(run.__name__, called.bind_partial(*args, **more).arguments.get("index", "dateline"))
            raise
        return cast("RunReport", Completed(message=summary_of(report).text, data=report))

    # Prefect builds its form of parameters from the signature, and would resolve names of types in this module.
    wrapper.__signature__ = called  # type: ignore[attr-defined]
    return wrapper


def _is_subflow() -> bool:
    """Return whether the run is below another one, which logs what to do next."""
    context = FlowRunContext.get()
    return context is not None and context.flow_run is not None and context.flow_run.parent_task_run_id is not None


def _log_stop(flow_name: str, index: str) -> None:
    recorded = recorded_run()
    if recorded is None:
        log.warning("Stopped before the run had begun: nothing was loaded.")
        return
    fetched = "What is fetched is in the archive, and what" if flow_name == "collect" else "What"
    resume = f"trigger ingest --resume {recorded}" if flow_name == "ingest" else f"trigger {flow_name}"
    log.warning("Stopped. %s is loaded stays. To resume: dateline %s --index %s", fetched, resume, index)
