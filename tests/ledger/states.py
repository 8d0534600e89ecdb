"""The order of an article's texts: which of them it may show after a run."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from tests.ledger.articles import LedgerArticle
from tests.ledger.folder_tree import ArticleText, LedgerInput, Sighting


def allowed_texts(article: LedgerArticle, group: Sequence[LedgerInput], forced: bool) -> set[ArticleText]:
    """Return the texts that an article may show after a run that delivered `group`.

    The newest text wins. One that was replaced does not count when the file's time alone is new, unless it is a later
    line of the same file than a text that counts. By force, the newest of the run wins over all that was before.

    Open: a text that came, was followed by another, and came again by file time alone is the newest if it was loaded
    before the other, and a revert if it was loaded after it.
    """
    if forced:
        return {max(group, key=attrgetter("seen")).text}
    counted = [each for each in group if _counts(each, article, group)]
    pool = [*counted, *(each for each in (article.first, article.last) if each)]
    texts = set()
    while pool:
        # Of one place at one time, what it says now: a manifest may have changed.
        newest = max(pool, key=lambda each: (each.seen, each in counted))
        texts.add(newest.text)
        before = [each for each in pool if each.text == newest.text and each.seen < newest.seen]
        returned = article.replaced & {newest.text} or before
        between = [each for each in pool if each.text != newest.text and not _same_reading(each, newest)]
        since = min((each.seen for each in before), default=Sighting(-1, "", 0))
        if newest.is_dated or not returned or not any(since < each.seen for each in between):
            break
        pool = [each for each in pool if each is not newest]
    return texts or {article.shown or group[0].text}


def _counts(delivery: LedgerInput, article: LedgerArticle, group: Sequence[LedgerInput]) -> bool:
    if delivery.is_dated or delivery.text not in article.replaced:
        return True
    if article.last and article.last.seen == delivery.seen:
        return True
    return _is_later_line(delivery, article, group)


def _is_later_line(delivery: LedgerInput, article: LedgerArticle, group: Sequence[LedgerInput]) -> bool:
    """Return whether a replaced text is a later line of its file than a text that was not replaced."""
    earlier = [each for each in group if _same_reading(each, delivery) and each.seen < delivery.seen]
    return delivery.text in article.replaced and any(each.text not in article.replaced for each in earlier)


def _same_reading(one: LedgerInput, other: LedgerInput) -> bool:
    return (one.seen.tick, one.seen.file) == (other.seen.tick, other.seen.file)
