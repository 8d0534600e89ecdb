"""Evidence on names: which forms the articles have in each month, and what they have beside a form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from transforms.names.article import ArticleNames


@dataclass(frozen=True, slots=True)
class FormEvidence:
    """The articles with a form, by month (months since year 0)."""

    months: Mapping[int, int]

    @property
    def articles(self) -> int:
        """Articles in all."""
        return sum(self.months.values())


@dataclass(frozen=True, slots=True)
class ContextProfile:
    """The context of articles with some forms: their number, and that of those with each token."""

    articles: int
    tokens: Mapping[str, int]


class NameEvidence(Protocol):
    """The evidence of a corpus."""

    def forms(self, block: str) -> Mapping[str, FormEvidence]:
        """Return the forms found under a block."""

    def context(self, block: str, forms: frozenset[str]) -> ContextProfile:
        """Return the context of the articles that have one of the forms under the block."""

    def have_together(self, block: str, form: str, others: frozenset[str]) -> bool:
        """Return whether an article has the form and one of the others under the block, as two names."""


class MemoryEvidence:
    """The evidence of articles in memory."""

    def __init__(self, articles: Iterable[ArticleNames] = ()) -> None:
        self._articles = defaultdict[str, list[ArticleNames]](list)
        for article in articles:
            for block in dict.fromkeys(block for block, _ in article.forms):
                self._articles[block].append(article)

    def forms(self, block: str) -> Mapping[str, FormEvidence]:
        """Return the forms found under a block."""
        months = defaultdict[str, Counter[int]](Counter)
        for article in self._articles.get(block, ()):
            for form in _forms_under(block, article):
                months[form][article.month] += 1
        return {form: FormEvidence(months[form]) for form in sorted(months)}

    def context(self, block: str, forms: frozenset[str]) -> ContextProfile:
        """Return the context of the articles that have one of the forms under the block."""
        tokens, count = Counter[str](), 0
        for article in self._articles.get(block, ()):
            if forms & _forms_under(block, article):
                tokens.update(article.context)
                count += 1
        return ContextProfile(count, tokens)

    def have_together(self, block: str, form: str, others: frozenset[str]) -> bool:
        """Return whether an article has the form and one of the others under the block, as two names."""
        found = (_forms_under(block, article) for article in self._articles.get(block, ()))
        return any(form in forms and forms & others for forms in found)


def _forms_under(block: str, article: ArticleNames) -> set[str]:
    return {form for key, form in article.forms if key == block}
