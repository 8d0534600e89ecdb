"""Precision and recall on the pairs, by the whole way: an article that no band finds is not compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.bench.shared.split import Half
from tests.bench.stories.pairs import BuiltArticle, StoryPair
from transforms.document.fingerprint import fingerprint
from transforms.stories import StoryKey, group_articles, profile


@dataclass
class PairScore:
    """Counts of pairs of one half; `wrong` has the ids of those that were decided wrongly."""

    found: int = 0
    right: int = 0
    expected: int = 0
    pairs: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.right / self.expected

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.expected)


def score_pairs(pairs: Iterable[StoryPair], side: Half) -> PairScore:
    """Group the two articles of each pair of a half, and count."""
    score = PairScore()
    for pair in pairs:
        if pair.half != side:
            continue
        is_one_story = grouped_together(pair.first, pair.second)
        score.pairs[pair.kind] += 1
        score.expected += pair.is_one_story
        score.found += is_one_story
        score.right += is_one_story and pair.is_one_story
        if is_one_story != pair.is_one_story:
            score.wrong.append(pair.id)
    return score


def grouped_together(first: BuiltArticle, second: BuiltArticle) -> bool:
    """Return whether two articles come into one story."""
    texts = {"first": first.text, "second": second.text}
    keys = [
        StoryKey(id_, one.at, tuple(map(hash, fingerprint(one.text))))
        for id_, one in (("first", first), ("second", second))
    ]
    return len(group_articles(keys, lambda id_: profile(texts[id_]))) == 1
