"""Scores of entities: strict spans by CoNLL label, joined names by pairs, countries by article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from tests.bench.entities.gold import GoldArticle, GoldName

SCORED = ("PERSON", "ORG", "LOC")
TO_CONLL: Mapping[str, str] = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name that a contender found, with its CoNLL label and canonical name."""

    field: str
    start: int
    end: int
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class EntityScore:
    """Counts of correct answers, of all answers and of the gold."""

    right: int
    given: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of the answers that is correct; 0 without answers."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 0 for an empty gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.given + self.gold) if self.given + self.gold else 0.0


def strict(articles: Iterable[tuple[GoldArticle, list[FoundName]]]) -> dict[str, EntityScore]:
    """Scores of exact bounds and labels, by label and for `all`."""
    right, given, gold = Counter[str](), Counter[str](), Counter[str]()
    for article, found in articles:
        ours = {(name.field, name.start, name.end, name.label) for name in found if name.label in SCORED}
        theirs = {(name.field, name.start, name.end, name.label) for name in article.names if name.label in SCORED}
        for counter, names in ((right, ours & theirs), (given, ours), (gold, theirs)):
            counter.update(name[3] for name in names)
    by_label = {label: EntityScore(right[label], given[label], gold[label]) for label in SCORED}
    return {"all": EntityScore(right.total(), given.total(), gold.total()), **by_label}


def joined(articles: Iterable[tuple[GoldArticle, list[FoundName]]], label: str) -> EntityScore:
    """Pairs of differing forms under one canonical name, among names with the bounds of the gold."""
    right = given = gold = 0
    for article, found in articles:
        ours = {(name.field, name.start, name.end): name.name for name in found if name.label == label}
        names = [name for name in article.names if name.label == label and _bounds(name) in ours]
        for one, other in combinations(names, 2):
            if _form(article, one) == _form(article, other):
                continue
            same = one.entity == other.entity
            joined_here = ours[_bounds(one)] == ours[_bounds(other)]
            right += same and joined_here
            given += joined_here
            gold += same
    return EntityScore(right, given, gold)


def countries(articles: Iterable[tuple[GoldArticle, tuple[str, ...]]]) -> EntityScore:
    """Scores of the countries, article by article."""
    right = given = gold = 0
    for article, found in articles:
        if article.countries is not None:
            right += len(article.countries & set(found))
            given += len(set(found))
            gold += len(article.countries)
    return EntityScore(right, given, gold)


def _bounds(name: GoldName) -> tuple[str, int, int]:
    return name.field, name.start, name.end


def _form(article: GoldArticle, name: GoldName) -> str:
    return ((article.title or "") if name.field == "title" else article.body)[name.start : name.end].casefold()
