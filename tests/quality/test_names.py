"""Floors of linking on the generated corpus of names, made by the real pipeline: never lower one."""

from __future__ import annotations

import pytest

from tests.bench.names.documents import named_documents
from tests.bench.names.score import score_links
from tests.bench.shared.split import HALVES, Half
from tests.support.names_corpus import NameKind
from transforms.names import MemoryEvidence, NameLinker, read_names

pytestmark = pytest.mark.slow

_FLOORS: dict[tuple[Half, NameKind], tuple[float, float, float]] = {
    ("tune", "people"): (0.977, 0.997, 0.998),
    ("tune", "organizations"): (0.998, 0.998, 0.998),
    ("report", "people"): (0.903, 0.990, 0.989),
    ("report", "organizations"): (0.987, 0.998, 0.981),
}
"""Share of all mentioned bearers and of those found under one value, and precision of links."""


@pytest.mark.parametrize("side", HALVES)
def test_links(side: Half) -> None:
    documents = named_documents(side)
    assert len(documents) > 1_500
    linker = NameLinker(MemoryEvidence([read_names(document) for _, document in documents]))
    linked = [(article, linker.link(read_names(document))) for article, document in documents]
    for kind in ("people", "organizations"):
        score = score_links(linked, kind)
        share, share_of_found, precision = _FLOORS[side, kind]
        assert score.share >= share
        assert score.share_of_found >= share_of_found
        assert score.links > 200
        assert score.precision >= precision
