"""Notification blocks of Prefect: Slack, Teams, mail, a webhook with a template, and others."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import cast

from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.core import Block
from prefect.utilities.asyncutils import run_coro_as_sync

from infra.escaping import terminal_line
from infra.searches import DeliveryFailed


def notify_block(name: str, subject: str, text: str) -> None:
    """Send a message to a notification block, type/name. Raises DeliveryFailed."""
    try:
        block = Block.load(name)
    except Exception as error:
        raise DeliveryFailed(f"Prefect has no block {name}: {terminal_line(str(error), 200)}") from error
    if not isinstance(block, NotificationBlock):
        raise DeliveryFailed(f"The block {name} sends no notifications")
    try:
        with block.raise_on_failure():
            sending = cast("object", block.notify(text, subject))
            if isinstance(sending, Coroutine):  # of blocks that have no method for synchronous callers
                run_coro_as_sync(sending)
    except Exception as error:
        # The text of the error may have the URL of the service, which is a secret.
        raise DeliveryFailed(f"The block {name} has not taken the message ({type(error).__name__})") from error
