"""Tombstones: they know their article by hashes alone, and recognize its deliveries and no other's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.build import raw_text
from transforms.document.erasure import erase, identity_of, identity_of_record, tombstone
from transforms.document.serialization import document_keys
from transforms.document.withdrawal import is_erased
from transforms.identity import content_hash, document_id, known_ids
from transforms.records import RawRecord

AT = "2026-11-28T12:00:00Z"
URL = "https://paper.example/ferry"


def tombstone_of(raw: RawRecord) -> dict[str, Any]:
    """The tombstone of the document of a record."""
    document = {
        **dict.fromkeys(document_keys()),
        "id": document_id(raw),
        "external_id": raw.external_id,
        "source": raw.source,
        "url": raw.url,
        "title": "A ferry",
        "people": ["Ada Vell"],
        "body": "A ferry was seen.",
        "known_ids": list(known_ids(raw)),
        "content_hash": content_hash(raw),
        "input": {"path": raw.path, "file": raw.path, "offset": 0, "length": 1, "archive": None},
    }
    return erase(document, AT)


NAMED = raw_text("A ferry was seen.", external_id="ferry-4711", url=URL, path="/in/ferry.txt")
FILE = raw_text("A ferry was seen.", path="/in/ferry.txt")


@pytest.mark.parametrize("raw", [NAMED, FILE, raw_text("A ferry was seen.")])
def test_a_tombstone_has_no_word_of_its_article_and_covers_it(raw: RawRecord) -> None:
    erased = tombstone_of(raw)
    assert is_erased(erased)
    for word in ("ferry", "Vell", "paper"):
        assert word not in str(erased)
    assert erase(erased, "later") == erased
    assert identity_of(erased).covers(raw)


def test_another_article_at_the_same_path_is_not_covered() -> None:
    identity = identity_of(tombstone_of(NAMED))
    assert identity.covers(raw_text("Another text.", external_id="ferry-4711"))
    assert identity.covers(raw_text("Another text.", url=URL))
    assert identity.covers(raw_text("Another text.", path="/in/ferry.txt"))
    assert not identity.covers(raw_text("Another text.", external_id="ferry-4712", path="/in/ferry.txt"))
    assert not identity.covers(raw_text("Another text.", url=f"{URL}/2", path="/in/ferry.txt"))
    assert not identity.covers(raw_text("Another text.", path="/in/other.txt"))


def test_a_file_is_covered_at_any_path_by_its_content() -> None:
    identity = identity_of(tombstone_of(FILE))
    assert identity.covers(raw_text("A ferry was seen.", path="/in/moved.txt"))
    assert not identity.covers(raw_text("A ferry was heard.", path="/in/moved.txt"))


def test_an_article_without_a_document_has_a_tombstone_with_every_key() -> None:
    identity = identity_of_record(NAMED)
    erased = tombstone(document_id(NAMED), "paper", document_keys(), AT, identity)
    assert erased.keys() >= document_keys().keys() - {"withdrawn"}
    assert identity_of(erased).covers(NAMED)
    assert "ferry" not in str(erased)
