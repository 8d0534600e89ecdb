"""The state of a host after each request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from transforms.collecting.failures import RequestFailure
from transforms.collecting.schedule import wait_after_failure
from transforms.collecting.states import HostState


def after_request(state: HostState, delay: float, ended: datetime) -> HostState:
    """Return the state of a host after a request that ended then: the next one has to wait for `delay` seconds."""
    return replace(state, next_request=ended + timedelta(seconds=delay))


def after_success(state: HostState) -> HostState:
    """Return the state of a host that answered."""
    return replace(state, failures=0, until=None) if state.failures or state.until else state


def after_host_failure(state: HostState, failure: RequestFailure, now: datetime) -> HostState:
    """Return the state of a host after a failure that concerns all of it: it is left alone for a growing time."""
    failures = state.failures + 1
    return replace(state, failures=failures, until=now + wait_after_failure(failures, failure.retry_after))


def resting_until(state: HostState, now: datetime) -> datetime | None:
    """Return the end of the back-off; None if requests may be sent."""
    return state.until if state.until is not None and state.until > now else None
