"""Differences of texts for a reader."""

from __future__ import annotations

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from tests.support.processor_time import processor_seconds
from transforms.stories import diff_texts
from transforms.stories.difference import MOST_WORDS

TEXTS = st.lists(
    st.sampled_from(["Rain fell. ", "Two ", "men ", "waded ashore", ".", "\n\n", '"Why?" ', " ", "…"])
).map("".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_from_the_changes(one: str, other: str) -> None:
    changes = diff_texts(one, other)
    assert "".join(change.text for change in changes if change.kind != "added") == one
    assert "".join(change.text for change in changes if change.kind != "removed") == other


def test_what_is_equal_is_shown_once_and_changed_words_alone() -> None:
    before = "The ferry left at nine. It carried 80 cars. Rain fell."
    after = "The ferry left at nine. It carried 120 cars. Rain fell. Nobody was hurt."
    assert [(change.kind, change.text) for change in diff_texts(before, after)] == [
        ("same", "The ferry left at nine. It carried "),
        ("removed", "80 "),
        ("added", "120 "),
        ("same", "cars. Rain fell."),
        ("added", " Nobody was hurt."),
    ]


def test_long_changes_are_replaced_as_a_whole() -> None:
    one, other = "red " * (MOST_WORDS + 1), "blue " * 3
    assert [change.kind for change in diff_texts(one, other)] == ["removed", "added"]


def test_hostile_texts_are_compared_in_seconds() -> None:
    for text in ("a" * 400_000, ". " * 200_000, '"' * 400_000, "\n" * 400_000, "!?" * 200_000):
        assert processor_seconds(partial(diff_texts, text, f"{text}b")) < 10
