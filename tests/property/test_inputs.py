"""One input can only fail itself: whatever its metadata and its file are like, the ones around it get through."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from infra.deadletters import DeadLetters
from infra.elasticsearch.loading.actions import Action, build_action
from infra.elasticsearch.loading.bulk import Outcome
from infra.elasticsearch.loading.decisions import incoming_state
from infra.execution.counts import OutcomeCounter
from infra.execution.report import ShardReport, sum_reports
from infra.execution.timings import Timings
from infra.models import load_models
from infra.sources import BadInput, Input, Shard, plan_shards, read_shard, reread
from infra.sources.metadata import METADATA_KEYS
from tests.unit.infra.elasticsearch.samples import pending
from transforms.entities import Models
from transforms.identity import document_id
from transforms.pipeline import process
from transforms.records import Options, RawRecord, Reason, Rejected

SOUND = 3
"""Lines before and behind the one that is fuzzed."""

DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹")
OFFSETS = ("", "Z", " UTC", "+14:00", "-14:00", "+23:59", "-2359", "+99:00", "+0", "-00:00")
NASTY_TEXTS = (
    "", " ", "\0", "\ud83d", "\udcff", "\u202e", "\x1b[31m", "\u2028", "x" * 9_000, "a.b", ".", "..", "../x",
    "http://[", "http://[::1", "https://user:pw@h/%ff?a=%ff#!/1", "https://h:99999/", "javascript:alert(1)", "//", "%",
    "utf-16", "base64", "idna", "no-such-encoding", "rot13", "0", "1e999", "NaN", "None",
)  # fmt: skip


@st.composite
def times(draw: st.DrawFn) -> str:
    """Dates and times at and beyond the edges of what can be represented, in digits of any script."""
    year = draw(st.sampled_from(["0000", "0001", "0002", "1582", "1969", "1970", "2242", "9998", "9999", "10000"]))
    day = draw(st.sampled_from(["01-01", "12-31", "02-29", "02-30", "00-00", "13-01", "1-1"]))
    clock = draw(st.sampled_from(["", "T00:00", "T00:00:00", " 23:59:59.999999999", "T23:59", "T24:00", "T12:60", "T"]))
    written = f"{year}-{day}{clock}{draw(st.sampled_from(OFFSETS))}"
    return written.translate(str.maketrans(DIGITS[0], draw(st.sampled_from(DIGITS))))


texts = st.one_of(st.sampled_from(NASTY_TEXTS), times(), st.text(max_size=30), st.text(st.characters(), max_size=30))
values = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**40), 10**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(texts, max_size=2),
    st.dictionaries(st.text(max_size=3), texts, max_size=2),
)
keys = st.one_of(st.sampled_from((*METADATA_KEYS, "text", "html")), st.text(max_size=5))
metadata = st.one_of(
    st.dictionaries(st.sampled_from(METADATA_KEYS), texts, max_size=4), st.dictionaries(keys, values, max_size=4)
)
lines = st.one_of(
    metadata.map(lambda fields: json.dumps({"text": "Ministers met in Paris last month.", **fields}).encode()),
    metadata.map(lambda fields: json.dumps({"html": "<p>Ministers met on Monday.", **fields}).encode()),
    st.lists(st.tuples(keys, values), max_size=5).map(
        lambda pairs: b"{%s}" % b",".join(json.dumps(k).encode() + b":" + json.dumps(v).encode() for k, v in pairs)
    ),
    st.binary(max_size=40).map(lambda content: content.replace(b"\n", b"")),
)
moments = st.one_of(
    st.sampled_from([-(10**11), -62_135_596_801, -62_135_596_800, -1, 0, 253_402_300_799, 253_402_300_800, 10**15]),
    st.integers(-(10**12), 10**12),
)


@cache
def models() -> Models:
    return load_models("blank")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on a file system that keeps any time, where there is one."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


@dataclass(frozen=True)
class Loaded:
    """Outcome of a shard without an index: the ids that would be loaded, and the reasons of the rejected inputs."""

    ids: list[str | None]
    reasons: list[Reason]
    report: ShardReport


def load(shards: Sequence[Shard], letters: DeadLetters) -> Loaded:
    """Every input of the shards to its outcome, with all that is computed of it on the way."""
    ids: list[str | None] = []
    reasons: list[Reason] = []
    reports: list[ShardReport] = []
    for shard in shards:
        counter = OutcomeCounter(letters, shard)
        for item in read_shard(shard):
            counter.read += 1
            outcome = item.rejected if isinstance(item, BadInput) else _processed(item, counter)
            if isinstance(outcome, Rejected):
                reasons.append(outcome.reason)
                counter.refuse(item, outcome)
            else:
                ids.append(item.external_id if isinstance(item, RawRecord) else None)
                counter.settle(item, Outcome.INDEXED)
        reports.append(counter.report(Timings()))
    report = sum_reports(reports)
    assert report.adds_up
    assert ShardReport.model_validate_json(report.model_dump_json()) == report
    return Loaded(ids, reasons, report)


def _processed(raw: RawRecord, counter: OutcomeCounter) -> Rejected | None:
    document = process(raw, Options(), models())
    if isinstance(document, Rejected):
        return document
    assert document["id"] == document_id(raw)
    action = build_action(document, pending(incoming_state(raw, "run")), "2024-11-27T00:00:00Z")
    counter.count_published(document)
    return None if isinstance(action, Action) else action


def reopened(letters: DeadLetters) -> list[Input]:
    """Outcome of a replay of each letter."""
    return [reread(filed.letter.refused) for filed in letters.all() if isinstance(filed.letter.refused, BadInput)]


@settings(deadline=None, max_examples=300)
@given(lines)
@example(b'{"text": "a", "observed": "0001-01-01T00:00:00+14:00"}')
@example(b'{"text": "a", "published": "9999-12-31T23:59:59-14:00"}')
@example('{"text": "a", "observed": "٢٠٢٤-١١-٢٧"}'.encode())
def test_a_line_can_only_fail_itself(line: bytes) -> None:
    with folder() as home:
        sound = [b'{"id": "sound %d", "text": "Ministers met in Paris."}' % n for n in range(2 * SOUND)]
        (home / "in").mkdir()
        (home / "in" / "feed.jsonl").write_bytes(b"\n".join([*sound[:SOUND], line, *sound[SOUND:]]) + b"\n")
        letters = DeadLetters(home / "letters")
        loaded = load(plan_shards([str(home / "in")]).shards, letters)
        names = [f"sound {n}" for n in range(2 * SOUND)]
        assert [id_ for id_ in loaded.ids if id_ in names] == names
        assert len(loaded.ids) + len(loaded.reasons) == 2 * SOUND + bool(line.strip())
        assert Reason.INTERNAL_ERROR not in loaded.reasons
        reopened(letters)


@settings(deadline=None, max_examples=200)
@given(metadata, moments, st.booleans())
@example({}, -(10**11), True)
@example({"observed": "2024-11-27"}, 253_402_300_800, False)
def test_a_file_can_only_fail_itself(fields: dict[str, Any], modified: int, sidecar: bool) -> None:
    with folder() as home:
        inputs = home / "in"
        inputs.mkdir()
        for name in ("a.txt", "nasty.txt", "z.txt"):
            (inputs / name).write_text("Ministers met in Paris.")
        metadata = json.dumps(fields).encode()
        if sidecar:
            (inputs / "nasty.txt.meta.json").write_bytes(metadata)
        else:
            (inputs / "manifest.json").write_bytes(b'{"nasty.txt": %s}' % metadata)
        os.utime(inputs / "nasty.txt", (modified, modified))
        letters = DeadLetters(home / "letters")
        loaded = load(plan_shards([str(inputs)]).shards, letters)
        assert loaded.report.read == 3
        assert len(loaded.ids) >= 2
        assert Reason.INTERNAL_ERROR not in loaded.reasons
        reopened(letters)


@settings(deadline=None)
@given(moments)
def test_the_lines_of_a_file_without_a_usable_time_need_their_own(modified: int) -> None:
    with folder() as home:
        feed = home / "feed.jsonl"
        feed.write_text('{"id": "1", "text": "a"}\n{"id": "2", "text": "b", "observed": "2024-11-27"}\n')
        os.utime(feed, (modified, modified))
        usable = -62_135_596_800 <= feed.stat().st_mtime < 253_402_300_800
        loaded = load(plan_shards([str(feed)]).shards, DeadLetters(home / "letters"))
        assert loaded.ids == (["1", "2"] if usable else ["2"])
        assert loaded.reasons == ([] if usable else [Reason.BAD_FILE_TIME])
