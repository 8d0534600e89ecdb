"""Pairs of articles with the answer: one story, or not. Every pair is built, once for all, from our own texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

from tests.bench.shared.split import Half, half
from tests.bench.stories.frames import frames
from tests.bench.stories.operations import (
    BACKGROUND,
    QUOTES,
    copied,
    edited,
    excerpted,
    inserted,
    revised,
    rounded_up,
)
from tests.bench.stories.texts import BaseText, base_texts

BEGIN = datetime(2024, 11, 27, 6, tzinfo=UTC)
SHORT = 60
"""Words below which a text is short."""


@dataclass(frozen=True, slots=True)
class BuiltArticle:
    """One side of a pair."""

    text: str
    at: datetime
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class StoryPair:
    """Two articles, and whether they are one story; `kind` is the way in which the second was made."""

    id: str
    kind: str
    half: Half
    is_one_story: bool
    first: BuiltArticle
    second: BuiltArticle


def story_pairs() -> list[StoryPair]:
    """Return all pairs; both halves have pairs of every kind."""
    texts = base_texts()
    return [
        *(pair for text in texts for pair in _same_story(text)),
        *_quoting(texts),
        *_sharing(texts),
        *_series(),
    ]


def _same_story(text: BaseText) -> Iterator[StoryPair]:
    """One pair of each text, so that no text weighs more than another; its kind goes by turns."""
    random = Random(text.id)
    kinds = ["copy", "copy", "edit", "excerpt", "revision", "revision-of-copy"]
    if text.words < SHORT:
        kinds = ["copy", "edit"]
    elif text.language != "en":
        kinds = ["copy", "excerpt"]
    kind = random.choice(kinds)
    match kind:
        case "copy":
            made = copied(text.paragraphs, random, text.language)
        case "edit":
            made = edited(text.paragraphs, random)
        case "excerpt":
            made = excerpted(text.paragraphs, random)
        case "revision":
            made = revised(text.paragraphs, random)
        case _:
            made = revised(edited(text.paragraphs, random), random)
    size = "-short" if text.words < SHORT else ""
    yield _pair(
        f"{kind}{size}", text, text.paragraphs, made, hours=random.choice([0.2, 1, 3, 9, 20, 44]), is_one_story=True
    )


def _quoting(texts: list[BaseText]) -> Iterator[StoryPair]:
    """Roundups with a paragraph or two of an article, against that article."""
    for side in ("tune", "report"):
        english = [text for text in texts if text.half == side and text.language == "en" and text.words >= SHORT]
        random = Random(f"roundup-{side}")
        random.shuffle(english)
        for number in range(0, len(english) - 4, 4):
            parts = english[number : number + 5]
            made = rounded_up([part.paragraphs for part in parts], random)
            quoted = random.choice(parts)
            yield _pair("roundup", quoted, quoted.paragraphs, made, hours=5)


def _sharing(texts: list[BaseText]) -> Iterator[StoryPair]:
    """Two articles with the same background paragraph, or the same quotation."""
    for side in ("tune", "report"):
        english = [text for text in texts if text.half == side and text.language == "en"]
        random = Random(f"sharing-{side}")
        random.shuffle(english)
        for number in range(0, len(english) - 1, 2):
            first, second = english[number : number + 2]
            kind = random.choice(["background", "quotation"])
            block = random.choice(BACKGROUND if kind == "background" else QUOTES)
            yield _pair(
                kind,
                first,
                inserted(first.paragraphs, block, random),
                inserted(second.paragraphs, block, random),
                hours=random.choice([1, 8, 30]),
            )


def _series() -> Iterator[StoryPair]:
    """Articles of consecutive days with one frame, each with each of the next three."""
    for frame in frames():
        made = list(frame.articles(7, seed=1))
        for one, other in combinations(range(len(made)), 2):
            if other - one > 2:
                continue
            yield StoryPair(
                f"series-{frame.id}-{one}-{other}",
                "series",
                half(f"series-{frame.id}"),
                is_one_story=False,
                first=_built(made[one], one * frame.hours, "agency", frame.language),
                second=_built(made[other], other * frame.hours, "agency", frame.language),
            )


def _pair(
    kind: str,
    text: BaseText,
    first: tuple[str, ...],
    second: tuple[str, ...],
    *,
    hours: float,
    is_one_story: bool = False,
) -> StoryPair:
    return StoryPair(
        f"{kind}-{text.id}",
        kind,
        text.half,
        is_one_story,
        _built("\n\n".join(first), 0, "agency", text.language),
        _built("\n\n".join(second), hours, "outlet", text.language),
    )


def _built(text: str, hours: float, source: str, language: str) -> BuiltArticle:
    return BuiltArticle(text, BEGIN + timedelta(hours=hours), source, language)
