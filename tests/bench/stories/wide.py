"""Stories of many articles: a text with forty copies, excerpts, edits and later takes of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from random import Random

from tests.bench.shared.split import Half
from tests.bench.stories.operations import copied, edited, excerpted, revised
from tests.bench.stories.pairs import BEGIN
from tests.bench.stories.texts import base_texts
from transforms.document.fingerprint import fingerprint
from transforms.stories import StoryKey, group_articles, profile
from transforms.stories.profile import hash_text

TEXTS, COPIES = 25, 40
_LEAST_WORDS = 150
_APART = timedelta(minutes=7)


def score_wide_stories(side: Half) -> float:
    """Return the share of articles that are in the largest story of their text, for `TEXTS` texts of a half."""
    texts = (text for text in base_texts() if text.language == "en" and text.words > _LEAST_WORDS and text.half == side)
    together = [_largest(text.paragraphs, Random(text.id)) for text in islice(texts, TEXTS)]
    return sum(together) / (len(together) * (COPIES + 1))


def _largest(paragraphs: tuple[str, ...], random: Random) -> int:
    made = [random.choice((copied, edited, excerpted, revised))(paragraphs, random) for _ in range(COPIES)]
    bodies = {f"{number:02d}": "\n\n".join(one) for number, one in enumerate([paragraphs, *made])}
    keys = [
        StoryKey(id_, BEGIN + int(id_) * _APART, tuple(map(hash_text, fingerprint(body))))
        for id_, body in bodies.items()
    ]
    return max(map(len, group_articles(keys, lambda id_: profile(bodies[id_]))))
