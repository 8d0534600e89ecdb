"""The place of a record in the archive, as decisions and writes treat it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from infra.elasticsearch.loading.actions import build_claim, build_touch
from infra.elasticsearch.loading.decisions import IncomingState, Write, decide
from infra.elasticsearch.loading.known import KnownDocument, read_lookup
from infra.elasticsearch.loading.outcomes import Outcome
from tests.service.articles import document
from tests.unit.infra.elasticsearch.samples import known, order, pending, state
from transforms.records import ArchivedRecord, InputRef, OriginalRecord

PLACE = ArchivedRecord("/archive/delivered/2024-11-27/run-00000-a-001.warc.gz", 400, 200)
OTHER = ArchivedRecord("/archive/delivered/2024-11-26/run-00000-b-001.warc.gz", 900, 300)


def fresh(**given: Any) -> IncomingState:
    """A state with the bytes that the archive is to have."""
    found = state(run_id="next", **given)
    return replace(found, raw=replace(found.raw, original=OriginalRecord(b"{}", "jsonl")))


def touched(incoming: IncomingState, found: KnownDocument) -> Any:
    body = build_touch(pending(incoming, found)).lines.split(b"\n")[1]
    return orjson.loads(body)["doc"]


def test_a_new_article_is_archived_and_loses_its_bytes_with_it() -> None:
    assert fresh().needs_archiving(None)
    done = fresh().archived_at(PLACE, None)
    assert (done.raw.input.archive, done.where.archive, done.raw.original) == (PLACE, PLACE, None)
    assert not done.needs_archiving(None)
    assert done.is_archivable


def test_the_same_content_is_archived_once_and_its_place_is_kept() -> None:
    found = known(archive=OTHER)
    assert not fresh().needs_archiving(found)
    assert fresh().archived_at(None, found).where.archive == OTHER
    assert fresh(content="c2").needs_archiving(found)
    assert state(content="c2").archived_at(None, found).where.archive is None


def test_an_unchanged_document_without_a_place_gets_it_by_a_touch() -> None:
    decision = decide(fresh(), known())
    assert (decision.outcome, decision.write, decision.is_newly_archived) == (Outcome.UNCHANGED, Write.TOUCH, True)
    assert decide(fresh(), known(archive=OTHER)).write is None
    assert decide(state(run_id="next"), known()).write is None
    assert touched(fresh().archived_at(PLACE, known()), known())["input"] == {
        "archive": {"path": PLACE.path, "offset": 400, "length": 200}
    }


def test_a_touch_that_moves_the_input_keeps_the_place_in_the_archive() -> None:
    later = touched(state(number=9, run_id="next"), known(archive=OTHER))["input"]
    assert later["archive"] == {"path": OTHER.path, "offset": 900, "length": 300}
    assert touched(fresh(number=9).archived_at(PLACE, known()), known())["input"]["archive"]["offset"] == 400
    claimed = build_claim(state("moved", order=order(9, file="/new.txt")), known(archive=OTHER))
    assert orjson.loads(claimed.lines.split(b"\n")[1])["doc"]["input"]["archive"]["path"] == OTHER.path


def test_a_place_does_not_distinguish_two_records() -> None:
    plain = state().raw
    archived = replace(plain, input=replace(plain.input, archive=PLACE))
    assert (plain, hash(plain)) == (archived, hash(archived))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"path": "a", "offset": 0, "length": 1, "file": "/a"}, None),
        ({"path": "a", "offset": 0, "length": 1, "file": "/a", "archive": None}, None),
        ({"path": "a", "archive": {"path": PLACE.path, "offset": 400, "length": 200}}, PLACE),
    ],
)
def test_the_place_is_read_from_documents_of_all_versions(where: dict[str, Any], expected: object) -> None:
    source = {**document("x", "Title", "Body"), "input": where}
    entry = {"_id": "x", "found": True, "_seq_no": 1, "_primary_term": 1, "_source": source}
    assert read_lookup("dateline", [entry])["x"].archive == expected


def test_the_text_of_a_place_keeps_its_place_in_the_archive() -> None:
    assert InputRef("caf\udce9.txt", archive=PLACE).as_text.archive == PLACE
