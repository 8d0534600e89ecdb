"""Identity and order: the article of a record, and the newest of its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.build import raw_text
from transforms.identity import StateOrder, content_hash, document_id, known_ids, state_order, version_order
from transforms.records import Delivery, InputRef, Subject

PLAIN = raw_text("A story.")
DELIVERIES: list[dict[str, Any]] = [
    {"version": "1"}, {"slug": "1"}, {"urgency": 1}, {"genre": ("1",)}, {"tags": ("1",)}, {"withdrawal": "1"},
    {"subjects": (Subject("1"),)}, {"subjects": (Subject("1", "\ud83d"),)}, {"places": (Subject("1"),)},
]  # fmt: skip


def test_the_id_takes_the_strongest_name_that_is_there() -> None:
    named = replace(PLAIN, external_id="a1", url="https://x.example/1", path="a.txt")
    by_url, by_path, by_content = (
        replace(named, external_id=None),
        replace(named, external_id=None, url=None),
        PLAIN,
    )
    assert len({document_id(raw) for raw in (named, by_url, by_path, by_content)}) == 4
    assert document_id(named) == document_id(replace(named, content="Another story.", url="https://y.example/"))
    assert document_id(by_path) == document_id(replace(by_path, content="Another story."))
    assert document_id(by_content) != document_id(replace(by_content, content="Another story."))


def test_files_with_names_that_are_not_utf_8_have_different_ids() -> None:
    assert document_id(replace(PLAIN, path="caf\udce9.txt")) != document_id(replace(PLAIN, path="caf\udce8.txt"))


def test_the_same_name_in_another_source_is_another_document() -> None:
    named = replace(PLAIN, external_id="a1")
    assert document_id(named) != document_id(replace(named, source="elsewhere"))


def test_content_hash_covers_content_and_given_metadata_but_not_when_it_was_seen() -> None:
    later = replace(PLAIN, observed=PLAIN.observed + timedelta(days=1))
    assert content_hash(PLAIN) == content_hash(later)
    for changed in (
        replace(PLAIN, content="A story!"),
        replace(PLAIN, title="A title"),
        replace(PLAIN, published="2024-11-27"),
        replace(PLAIN, media="html"),
    ):
        assert content_hash(PLAIN) != content_hash(changed)


def test_bytes_and_text_of_the_same_content_hash_alike() -> None:
    assert content_hash(PLAIN) == content_hash(replace(PLAIN, content=b"A story."))


def test_a_source_belongs_to_the_content_hash() -> None:
    assert content_hash(PLAIN) != content_hash(replace(PLAIN, source="elsewhere"))


def test_surrogates_that_differ_make_other_ids_and_other_content() -> None:
    first, second = (replace(PLAIN, external_id=f"a{half}", title=half) for half in ("\ud83d", "\ud83e"))
    assert document_id(first) != document_id(second)
    assert content_hash(first) != content_hash(replace(first, title="\ud83e"))


def test_a_url_or_path_is_the_same_article_in_every_source() -> None:
    page = replace(PLAIN, url="https://x.example/1")
    assert document_id(page) == document_id(replace(page, source="elsewhere"))
    file = replace(PLAIN, path="/news/a.txt")
    assert document_id(file) == document_id(replace(file, source="elsewhere"))


def test_a_file_is_known_by_all_its_names_and_a_line_by_its_strongest() -> None:
    file = replace(PLAIN, external_id="a1", url="https://x.example/1", path="/news/a.txt")
    assert len(known_ids(file)) == 3
    assert known_ids(file)[0] == document_id(file)
    assert known_ids(replace(file, path=None)) == (document_id(file),)


def test_the_later_observed_wins_to_the_microsecond_then_the_later_path_then_the_later_line() -> None:
    def seen(file: str, offset: int, microseconds: int = 0) -> StateOrder:
        observed = PLAIN.observed + timedelta(microseconds=microseconds)
        return state_order(replace(PLAIN, observed=observed, input=InputRef(file, offset, None, f"/in/{file}")))

    ordered = [seen("27.jsonl", 0), seen("27.jsonl", 80), seen("28.jsonl", 0), seen("01.jsonl", 0, 1)]
    assert all(first < second for first, second in pairwise(ordered))


def test_a_delivery_belongs_to_the_content_hash_and_others_keep_theirs() -> None:
    assert content_hash(PLAIN) == "3104e1c25236a1a0d72ccc787a15c67c"
    bare = replace(PLAIN, delivery=Delivery("nitf"))
    hashes = {content_hash(replace(bare, delivery=replace(Delivery("nitf"), **one))) for one in DELIVERIES}
    assert len(hashes | {content_hash(PLAIN), content_hash(bare)}) == len(DELIVERIES) + 2


def test_only_what_a_delivery_gives_is_hashed() -> None:
    """So that a field that a delivery has one day changes no hash of those without it."""
    assert content_hash(replace(PLAIN, delivery=Delivery("nitf", urgency=2))) == "5de09df4c186fbcbf0dad706fcaa4cf5"


def test_versions_are_ordered_by_their_numbers() -> None:
    ordered = ["", "A", "B", "1", "1.9", "1.10", "02", "10", "9" * 5_000, "1" + "0" * 5_000]
    assert all(version_order(one) < version_order(other) for one, other in pairwise(ordered))
    assert version_order(None) == version_order("")
    assert version_order("007") == version_order("7")


@given(st.lists(st.one_of(st.text(), st.from_regex(r"[0-9a-c.]{0,5}", fullmatch=True)), min_size=3, max_size=3))
def test_the_order_of_versions_is_total(versions: list[str]) -> None:
    first, second, third = sorted(map(version_order, versions))
    assert first <= second <= third
    assert first <= third


def test_of_states_seen_at_one_time_the_higher_version_is_newer_then_the_withdrawal() -> None:
    def seen(version: str | None, file: str, withdrawal: str | None = None) -> StateOrder:
        delivery = Delivery("nitf", version=version, withdrawal=withdrawal)
        return state_order(replace(PLAIN, delivery=delivery, input=InputRef(file)))

    ordered = [seen(None, "z"), seen("9", "y"), seen("10", "b"), seen("10", "c"), seen("10", "a", "killed")]
    assert all(first < second for first, second in pairwise(ordered))
