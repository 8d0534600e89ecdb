"""Mistyped commands and options: a close name is suggested, a far-fetched one is not."""

from __future__ import annotations

import click
import pytest

from flows.cli.errors import WRONG_USAGE, exit_code_of
from flows.cli.main import dateline


def message_of(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command line that is wrong usage, and return what it prints."""
    with pytest.raises(click.ClickException) as caught:
        dateline.main(arguments, standalone_mode=False)
    assert exit_code_of(caught.value) == WRONG_USAGE
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "suggestion"),
    [
        (["ingst", "seeds"], "'ingest'"),
        (["serach", "ferry"], "'search'"),
        (["deadletter"], "'deadletters'"),
        (["runs", "lst"], "'list'"),
        (["ingest", "seeds", "--resme", "last"], "'--resume'"),
        (["search", "--sizes", "3"], "'--size'"),
    ],
)
def test_a_close_name_is_suggested(arguments: list[str], suggestion: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"Did you mean {suggestion}" in message_of(arguments, capsys)


@pytest.mark.parametrize(
    "arguments",
    [["find", "ferry"], ["query", "ferry"], ["ingest", "seeds", "--workers", "2"], ["search", "--limit", "2"]],
)
def test_a_far_fetched_name_is_not_suggested(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    message = message_of(arguments, capsys)
    assert "No such" in message
    assert "mean" not in message
