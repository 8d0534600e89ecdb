"""Cutting with reads of few bytes, so that every record is larger than one read, as large pages are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from infra.sources.formats.warc import buffer, members, records
from tests.unit.infra.sources.formats.warc.samples import ARC_RECORDS, RECORDS, STORAGES, cut_all, described, page

Store = Callable[[tuple[bytes, ...]], bytes]
BOTH = pytest.mark.parametrize("given", [RECORDS, ARC_RECORDS], ids=["warc", "arc"])


@pytest.fixture(params=list(STORAGES))
def store(request: pytest.FixtureRequest) -> Store:
    return STORAGES[request.param]


@pytest.fixture
def read_little(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes all reads from then on small."""

    def start() -> None:
        for module, name, size in (
            (buffer, "CHUNK", 23),
            (records, "CHUNK", 23),
            (records, "MAX_HEAD", 500),
            (members, "_FIRST_FEED", 16),
            (members.GzipDecoder, "step", 16),
        ):
            monkeypatch.setattr(module, name, size)

    return start


@BOTH
def test_ranges_and_the_whole_are_the_same(
    store: Store, given: tuple[bytes, ...], read_little: Callable[[], None]
) -> None:
    stored = store(given)
    whole = described(cut_all(stored))
    read_little()
    assert described(cut_all(stored)) == whole
    for step in (50, 131, 400):
        bounds = [*range(0, len(stored), step), len(stored)]
        parts = [one for start, end in pairwise(bounds) for one in cut_all(stored, start, end)]
        assert described(parts) == whole


def test_damage_is_the_same(store: Store, read_little: Callable[[], None]) -> None:
    stored = store((page(1), page(2), page(3)))
    damaged = []
    for at in range(0, len(stored), 13):
        flipped = bytearray(stored)
        flipped[at] ^= 0x20
        damaged += [bytes(flipped), stored[:at]]
    expected = [
        [(one.offset, one.other, one.refused and one.refused.reason) for one in cut_all(each)] for each in damaged
    ]
    read_little()
    found = [[(one.offset, one.other, one.refused and one.refused.reason) for one in cut_all(each)] for each in damaged]
    assert found == expected
