"""Pairs: precision, recall and F1 by half and kind; then the speed and memory of grouping a file of many articles."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path
from time import perf_counter

import orjson
import psutil

from infra.stories.file import group_file
from tests.bench.shared.split import HALVES
from tests.bench.shared.table import print_table
from tests.bench.stories.generated import generated_documents
from tests.bench.stories.pairs import story_pairs
from tests.bench.stories.score import PairScore, score_pairs
from tests.bench.stories.wide import score_wide_stories

DOCUMENTS = 1_000


def main() -> None:
    """Print the tables."""
    scores = {side: score_pairs(story_pairs(), side) for side in HALVES}
    print_table(
        "Pairs of articles",
        ["half", "pairs", "precision", "recall", "F1"],
        [_row(side, score) for side, score in scores.items()],
    )
    print("wrong on the tune half:", *(scores["tune"].wrong or ["none"]))
    for side in HALVES:
        print(f"stories of 41 articles, {side} half: {score_wide_stories(side):.4f} of the articles are in one story")
    _group_many()


def _row(side: str, score: PairScore) -> list[object]:
    return [side, score.pairs.total(), f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}"]


def _group_many() -> None:
    """Group a file of generated articles, a third of them copies, excerpts or edits of one before."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "documents.jsonl"), Path(folder, "grouped.jsonl")
        with source.open("wb") as stream:
            for one in islice(generated_documents(), DOCUMENTS):
                stream.write(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE))
        begun = perf_counter()
        with output.open("wb") as stream:
            grouped = group_file(source, stream)
        seconds = perf_counter() - begun
        print(
            f"stories: {grouped.documents / seconds:,.0f} documents/s of {grouped.documents:,}, "
            f"{grouped.stories:,} stories, {psutil.Process().memory_info().rss / 1e6:,.0f} MB"
        )


if __name__ == "__main__":
    main()
