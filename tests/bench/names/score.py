"""Shares of a bearer's articles under one value, and the precision of links."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.support.names_corpus import Bearer, NamedArticle, NameKind
from transforms.names import NameKind as Kind
from transforms.names import NameLink
from transforms.names.spelling import fold

_KINDS: Mapping[NameKind, Kind] = {"people": Kind.PERSON, "organizations": Kind.ORGANIZATION}


@dataclass
class LinkScore:
    """The counts of one kind of names.

    Attributes:
        mentioned: Pairs of an article and a bearer that it mentions.
        found: Those of which the article has a value in the facet.
        before: Those under the most frequent value of each bearer, as the articles decide.
        after: The same with linked names.
        links: Values that were replaced.
        right: Those that were replaced by a name of their bearer.
        wrong: The others: article, value, name and reason.
    """

    mentioned: int = 0
    found: int = 0
    before: int = 0
    after: int = 0
    links: int = 0
    right: int = 0
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of the mentioned bearers under one value, those that no facet has included."""
        return self.after / self.mentioned

    @property
    def share_of_found(self) -> float:
        """Share of the found bearers under one value."""
        return self.after / self.found

    @property
    def precision(self) -> float:
        """Share of the links that are right."""
        return self.right / self.links


def score_links(articles: Sequence[tuple[NamedArticle, Sequence[NameLink]]], kind: NameKind) -> LinkScore:
    """Count the links of articles with known bearers."""
    score = LinkScore()
    before, after = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
    for article, links in articles:
        score.mentioned += sum(bearer.kind == kind for bearer, _ in article.bearers)
        own, linked = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for link in links:
            if link.kind is not _KINDS[kind]:
                continue
            bearer = _bearer_of(link.use.value, kind, article) or _bearer_of(link.use.form, kind, article)
            if bearer:
                own[bearer.id].add(link.use.value)
                linked[bearer.id].add(link.name)
            if link.name != link.use.value or link.kind is not link.use.kind:
                score.links += 1
                if bearer and fold(link.name) in set(map(fold, bearer.forms)):
                    score.right += 1
                else:
                    score.wrong.append((article.id, link.use.value, link.name, link.why))
        score.found += len(own)
        for counts, found in ((before, own), (after, linked)):
            for id_, values in found.items():
                counts[id_].update(values)
    score.before = sum(max(values.values()) for values in before.values())
    score.after = sum(max(values.values()) for values in after.values())
    return score


def _bearer_of(value: str, kind: NameKind, article: NamedArticle) -> Bearer | None:
    """Return the one bearer in the article with this form, or with one that the value has beside a title."""
    folded = fold(value)
    mentioned = [(bearer, set(map(fold, forms))) for bearer, forms in article.bearers if bearer.kind == kind]
    for matches in (
        [bearer for bearer, forms in mentioned if folded in forms],
        [bearer for bearer, _ in mentioned if folded in set(map(fold, bearer.forms))],
        [bearer for bearer, _ in mentioned if any(folded.endswith(f" {fold(full)}") for full in bearer.full)],
    ):
        if len(matches) == 1:
            return matches[0]
    return None
