"""Cancellation of a run that finds its index locked by another: it did not fail."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import ParamSpec, TypeVar, cast

from prefect.states import Cancelled

from infra.runs import IndexTaken

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def cancel_if_locked(run: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
    """Decorate the function of a flow: if it raises IndexTaken, the run ends as Cancelled with its message.

    A caller of the flow receives the error itself.
    """

    @wraps(run)
    def wrapper(*args: _Parameters.args, **more: _Parameters.kwargs) -> _Result:
        try:
            return run(*args, **more)
        except IndexTaken as taken:
            # Prefect makes a state that a flow returns the final state of the run.
            return cast("_Result", Cancelled(message=str(taken), data=taken))

    # Prefect builds its form of parameters from the signature, and would resolve names of types in this module.
    wrapper.__signature__ = signature(run, eval_str=True)  # type: ignore[attr-defined]
    return wrapper
