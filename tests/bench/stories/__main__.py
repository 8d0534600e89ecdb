"""Pairs: precision, recall and F1 by half and kind; then the speed and memory of grouping a file of many articles."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import orjson
import psutil

from infra.stories.file import group_file
from tests.bench.shared.split import HALVES
from tests.bench.shared.table import print_table
from tests.bench.stories.operations import copied, edited, excerpted
from tests.bench.stories.pairs import BEGIN, story_pairs
from tests.bench.stories.score import PairScore, score_pairs
from tests.bench.stories.texts import base_texts
from transforms.document.fingerprint import fingerprint

DOCUMENTS = 1_000
_PER_HOUR = 30


def main() -> None:
    """Print the tables."""
    scores = {side: score_pairs(story_pairs(), side) for side in HALVES}
    print_table(
        "Pairs of articles",
        ["half", "pairs", "precision", "recall", "F1"],
        [_row(side, score) for side, score in scores.items()],
    )
    print("wrong on the tune half:", *(scores["tune"].wrong or ["none"]))
    _group_many()


def _row(side: str, score: PairScore) -> list[object]:
    return [side, score.pairs.total(), f"{score.precision:.4f}", f"{score.recall:.4f}", f"{score.f1:.4f}"]


def _group_many() -> None:
    """Group a file of generated articles, a third of them copies, excerpts or edits of one before."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "documents.jsonl"), Path(folder, "grouped.jsonl")
        with source.open("wb") as stream:
            stream.writelines(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in _documents(DOCUMENTS))
        begun = perf_counter()
        with output.open("wb") as stream:
            grouped = group_file(source, stream)
        seconds = perf_counter() - begun
        print(
            f"stories: {grouped.documents / seconds:,.0f} documents/s of {grouped.documents:,}, "
            f"{grouped.stories:,} stories, {psutil.Process().memory_info().rss / 1e6:,.0f} MB"
        )


def _documents(count: int) -> Iterator[dict[str, Any]]:
    """Documents with the keys that grouping reads; a third of the words of a new text are changed at random."""
    random = Random("documents")
    vocabulary = sorted({word for text in base_texts() for one in text.paragraphs for word in one.split()})
    paragraphs = [one for text in base_texts() if text.language == "en" for one in text.paragraphs]
    recent = [tuple(random.sample(paragraphs, 6))]
    for number in range(count):
        if random.random() < 1 / 3:
            made = random.choice((copied, edited, excerpted))(random.choice(recent), random)
        else:
            chosen = random.sample(paragraphs, random.randint(4, 9))
            made = tuple(" ".join(_changed(one.split(), vocabulary, random)) for one in chosen)
            recent = [*recent[-200:], made]
        body = "\n\n".join(made)
        yield {
            "id": f"article-{number}",
            "story": f"article-{number}",
            "source": f"source-{number % 40}",
            "title": None,
            "agencies": [],
            "published": None,
            "published_precision": None,
            "observed": (BEGIN + timedelta(hours=number / _PER_HOUR)).isoformat(),
            "body": body,
            "fingerprint": fingerprint(body),
        }


def _changed(words: list[str], vocabulary: list[str], random: Random) -> Iterator[str]:
    return (random.choice(vocabulary) if random.random() < 1 / 3 else word for word in words)


if __name__ == "__main__":
    main()
