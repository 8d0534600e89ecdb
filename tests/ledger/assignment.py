"""Assignment of the deliveries of one run to articles, by the rules of `docs/loading.md`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tests.ledger.articles import LedgerArticle, Name, is_compatible, is_listed, names_of
from tests.ledger.folder_tree import LedgerInput


@dataclass
class RunAssignment:
    """Finds the article of each delivery of one run."""

    articles: list[LedgerArticle]
    deliveries: Sequence[LedgerInput]
    exists: Callable[[str], bool]
    grouped: dict[LedgerArticle, list[LedgerInput]] = field(default_factory=lambda: defaultdict(list))

    def assign(self) -> dict[LedgerArticle, list[LedgerInput]]:
        """Return the deliveries of each article, new ones included."""
        for article in self.articles:
            article.is_optional = False
        for delivery in sorted(self.deliveries, key=self._rank):
            article = self._known(delivery) or self._new(delivery)
            owned = {name for other in self.articles if other is not article for name in other.names}
            names = names_of(delivery)
            article.names |= {name for name in names if name[0] == "path" or name not in owned}
            self.grouped[article].append(delivery)
        return self.grouped

    def _rank(self, delivery: LedgerInput) -> tuple[bool, bool, float]:
        """Inputs with given names, then those that an article shows already, then the newest first."""
        is_shown = any(article.shown == delivery.text for article in self.articles)
        place = sorted(self.deliveries, key=attrgetter("seen")).index(delivery)
        return not is_listed(delivery), not is_shown, -place

    def _new(self, delivery: LedgerInput) -> LedgerArticle:
        article = LedgerArticle(set())
        if delivery.canonical:
            main = self._owner(("url", delivery.canonical))
            others = self.grouped.get(main, []) if main else []
            shown_at = main.last if main else None
            article.is_optional = bool(others and shown_at and delivery.seen < shown_at.seen)
        self.articles.append(article)
        return article

    def _known(self, delivery: LedgerInput) -> LedgerArticle | None:
        """The article that a delivery belongs to; None if it is a new one."""
        if delivery.path:
            here = [each for each in self.articles if self._is_here(each, delivery)]
            if here:
                return max(here, key=lambda each: each.path == delivery.path)
        for name in names_of(delivery):
            owner = self._owner(name)
            if owner and name[0] != "path" and not delivery.canonical:
                return owner
        if delivery.canonical:
            return self._of_url(delivery)
        return self._moved(delivery)

    def _is_here(self, article: LedgerArticle, delivery: LedgerInput) -> bool:
        """Return whether the delivery continues an article of its path that is not elsewhere by now."""
        if ("path", delivery.path) not in article.names or not is_compatible(article, delivery):
            return False
        if article.path == delivery.path:
            return True
        return not self.exists(article.path or "") and not self._is_taken(article, delivery)

    def _of_url(self, delivery: LedgerInput) -> LedgerArticle | None:
        """The article of the page's canonical URL: that with this text, else the first to have the URL."""
        same = [each for each in self.articles if each.shown == delivery.text]
        same.sort(key=lambda each: self.exists(each.path or ""))
        main = self._owner(("url", delivery.canonical))
        candidates = [*same, *([main] if main and is_compatible(main, delivery) else [])]
        return next((each for each in candidates if self._is_free(each, delivery)), None)

    def _is_free(self, article: LedgerArticle, delivery: LedgerInput) -> bool:
        """Return whether no other page of this run, with other text, has the article."""
        for other in self.deliveries:
            if other.path and other.path == article.path != delivery.path:
                if other.text.number == delivery.text.number:
                    return True
                if other.link in (None, delivery.canonical):
                    return False
        return not self._is_taken(article, delivery)

    def _is_taken(self, article: LedgerArticle, delivery: LedgerInput) -> bool:
        others = [each for each in self.grouped.get(article, ()) if each.path != delivery.path]
        return any(each.text.number != delivery.text.number for each in others)

    def _moved(self, delivery: LedgerInput) -> LedgerArticle | None:
        """Of the articles with this text and a file that is gone, the one with the most similar path."""
        if not delivery.path or is_listed(delivery):
            return None
        same = [each for each in self.articles if each.shown == delivery.text and each.path]
        gone = [each for each in same if not self.exists(each.path or "") and not self.grouped.get(each)]
        return max(gone, key=lambda each: _common_end(each.path or "", delivery.path or ""), default=None)

    def _owner(self, name: Name) -> LedgerArticle | None:
        return next((each for each in self.articles if name in each.names), None)


def _common_end(one: str, other: str) -> int:
    parts = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    return next((at for at, (a, b) in enumerate(parts) if a != b), 99)
