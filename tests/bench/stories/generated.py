"""Generated articles, a third of them copies, excerpts or edits of one before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from tests.bench.stories.operations import copied, edited, excerpted
from tests.bench.stories.pairs import BEGIN
from tests.bench.stories.texts import base_texts
from transforms.document.fingerprint import fingerprint

_PER_HOUR = 300


def generated_documents() -> Iterator[dict[str, Any]]:
    """Yield documents without end, with the keys that grouping reads: a third are copies, excerpts or edits.

    A third of the words of a new text are changed at random.
    """
    random = Random("documents")
    vocabulary = sorted({word for text in base_texts() for one in text.paragraphs for word in one.split()})
    paragraphs = [one for text in base_texts() if text.language == "en" for one in text.paragraphs]
    recent = [tuple(random.sample(paragraphs, 6))]
    for number in count():
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
