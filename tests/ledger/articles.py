"""The articles of the model, and the names by which a delivery belongs to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.ledger.folder_tree import ArticleText, LedgerInput

Name = tuple[str, object]


@dataclass(eq=False)
class LedgerArticle:
    """One article. `shown` is its text since `first`, seen last at `last`; `replaced` are its other texts.

    `document` is the id of its document once that was found, `path` the file that the document names (None: a line).
    `is_optional`: another page of its URL is in the same run, and it is older than what their article showed before;
    it may be taken for an older state of that one until the next run.
    """

    names: set[Name]
    shown: ArticleText | None = None
    first: LedgerInput | None = None
    last: LedgerInput | None = None
    replaced: set[ArticleText] = field(default_factory=set)
    document: str | None = None
    path: str | None = None
    is_optional: bool = False


def names_of(delivery: LedgerInput) -> Iterator[Name]:
    """Every name that makes two inputs one article, the strongest first; a line has one only."""
    text = delivery.text
    given: list[Name] = [("id", text.id)] if text.id else []
    given += [("url", text.url)] if text.url and not delivery.canonical else []
    if delivery.path is None:
        yield (given or [("text", text.number)])[0]
        return
    yield from given
    yield ("path", delivery.path)
    if delivery.canonical:
        yield ("url", delivery.canonical)


def is_compatible(article: LedgerArticle, delivery: LedgerInput) -> bool:
    """Return False if a name that both have makes them different articles."""
    text, shown = delivery.text, article.shown
    if shown is None:
        return True
    if text.id and shown.id:
        return text.id == shown.id
    if text.url and shown.url:
        link = article.last.link if article.last else None
        return bool({text.url, delivery.link} & {shown.url, link or shown.url})
    return True


def is_same_url(one: LedgerArticle, other: LedgerArticle) -> bool:
    urls = [{each.link for each in (article.first, article.last) if each and each.link} for article in (one, other)]
    return bool(urls[0] & urls[1])


def shown_text(article: LedgerArticle) -> set[ArticleText]:
    return {article.shown} if article.shown else set()


def is_listed(delivery: LedgerInput) -> bool:
    """Return whether an id or a URL was given."""
    return bool(delivery.text.id or (delivery.text.url and not delivery.canonical))
