"""A run that finds its index taken: it is cancelled, as one that the server refuses; nothing is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec, TypeVar, cast

from prefect.states import Cancelled

from infra.runs import IndexTaken

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def cancelled_when_taken(run: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """The function of a flow, which ends as Cancelled where it raised IndexTaken, with the reason as its message.

    Whoever calls the flow meets the error itself.
    """

    @wraps(run)
    def cancelling(*args: _Parameters.args, **more: _Parameters.kwargs) -> _Result:
        try:
            return run(*args, **more)
        except IndexTaken as taken:
            # A state that a flow returns is the end that Prefect gives the run.
            return cast("_Result", Cancelled(message=str(taken), data=taken))

    # Prefect makes the form of the parameters from it, and would look for the names of types in this module.
    cancelling.__signature__ = signature(run, eval_str=True)  # type: ignore[attr-defined]
    return cancelling
