"""Properties of receipts: equal digests mean equal lines, and a valid epoch means untouched documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from infra.elasticsearch.lifecycle.index_state import IndexState, PrimaryState
from infra.runs.receipts.epoch import ReceiptEpoch, next_epoch
from infra.sources import FileState, Segment
from infra.sources.digest import segment_digest
from infra.sources.formats.jsonl import lines_of

FILES = st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\r\n", b"d\n"]), max_size=14).map(b"".join)
ENDS = st.one_of(st.none(), st.integers(0, 16))


def segment(path: Path, start: int, end: int | None) -> Segment:
    return Segment(str(path), str(path.parent), "jsonl", start, end, 0, FileState(0, 0, 0, ""))


@given(FILES, FILES, st.integers(0, 12), ENDS)
def test_equal_digests_mean_equal_lines(one: bytes, other: bytes, start: int, end: int | None) -> None:
    if end is not None and end <= start:
        end = start + 1
    with TemporaryDirectory() as folder:
        found = []
        for content in (one, other):
            path = Path(folder) / "feed.jsonl"
            path.write_bytes(content)
            lines = list(lines_of(BytesIO(content), start, end)) if start < len(content) else []
            found.append((segment_digest(segment(path, start, end)), lines))
    (first, lines), (second, others) = found
    assert first != second or lines == others


@given(FILES, FILES, st.integers(1, 12))
def test_a_file_that_grows_behind_a_whole_line_keeps_the_digests_of_its_ranges(
    content: bytes, more: bytes, size: int
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed.jsonl"
        path.write_bytes(content + b"\n")
        whole = [(start, start + size) for start in range(0, len(content) + 2 - size, size)]
        before = [segment_digest(segment(path, *part)) for part in whole]
        path.write_bytes(content + b"\n" + more)
        assert before == [segment_digest(segment(path, *part)) for part in whole]


@dataclass
class TinyIndex:
    """An index that counts its operations; each document has the number of its last one."""

    documents: dict[str, int] = field(default_factory=dict)
    last: int = -1
    uuid: int = 0

    @property
    def state(self) -> IndexState:
        primary = PrimaryState(history="history", translog="translog", last=self.last)
        return IndexState(uuid=str(self.uuid), primaries={"0": primary})

    def write(self, id_: str) -> None:
        self.last += 1
        self.documents[id_] = self.last

    def delete(self, id_: str) -> None:
        self.last += 1
        self.documents.pop(id_, None)

    def recreate(self) -> None:
        self.documents, self.last, self.uuid = {}, -1, self.uuid + 1


IDS = st.sampled_from("abcde")
FOREIGN = st.one_of(
    st.tuples(st.just("write"), IDS), st.tuples(st.just("delete"), IDS), st.tuples(st.just("recreate"), st.none())
)
RUNS = st.tuples(
    st.lists(FOREIGN, max_size=2), st.sets(IDS), st.sets(IDS, max_size=1), st.lists(FOREIGN, max_size=2), st.booleans()
)


@given(st.lists(RUNS, max_size=12))
def test_in_a_valid_epoch_every_document_is_as_its_receipt_saw_it(
    runs: list[tuple[list[tuple[str, str | None]], set[str], set[str], list[tuple[str, str | None]], bool]],
) -> None:
    index, epoch, stored = TinyIndex(), None, dict[str, tuple[str, int]]()
    for number, (before_run, read, replaced, meanwhile, killed) in enumerate(runs):
        _do(index, before_run)
        before = index.state
        valid = epoch if epoch and epoch.is_valid(before, "program") else None
        if valid:
            settled = {id_: seen for id_, (of, seen) in stored.items() if of == valid.id}
            assert all(index.documents.get(id_) == seen for id_, seen in settled.items())
            read -= settled.keys()
        created = [id_ for id_ in sorted(read) if id_ not in index.documents]
        for id_ in [*created, *sorted(replaced & read)]:
            index.write(id_)
        seen = {id_: index.documents[id_] for id_ in read if id_ in index.documents}
        _do(index, meanwhile)
        fresh = ReceiptEpoch(id=str(number), state=before, program="program")
        following = next_epoch(valid, before, index.state, len(created), fresh)
        if following:
            stored |= {id_: (following.id, number) for id_, number in seen.items()}
            epoch = epoch if killed else following


def _do(index: TinyIndex, operations: list[tuple[str, str | None]]) -> None:
    for name, id_ in operations:
        getattr(index, name)(*([id_] if id_ else []))
