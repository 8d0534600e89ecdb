"""Identity and order: the article of a record, and the newest of its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from tests.support.build import raw_text
from transforms.identity import StateOrder, content_hash, document_id, known_ids, state_order
from transforms.records import InputRef

PLAIN = raw_text("A story.")


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
