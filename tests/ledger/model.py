"""What must be found after a run, from the rules alone: which inputs are one article, and which text it shows.

The model keeps, of each article, its names, the text that it shows and the texts that were replaced. Where the rules
leave more than one text open it names them all, and goes on from the one that is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tests.ledger.open_losses import OPEN_LOSSES, OpenLoss
from tests.ledger.world import Delivery, Seen, Text

Name = tuple[str, object]


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document as the index has it: the text that it shows, its file, and the number of its last write."""

    id: str
    text: Text
    file: str
    sequence: int


@dataclass(eq=False)
class Article:
    """One article. `shown` is its text since `first`, seen last at `last`; `replaced` are its other texts.

    `document` is the id of its document once that was found, `path` the file that it was read from last (None: a line),
    `canonical` the address that its page gave itself last.
    """

    names: set[Name]
    shown: Text | None = None
    first: Delivery | None = None
    last: Delivery | None = None
    replaced: set[Text] = field(default_factory=set)
    document: str | None = None
    path: str | None = None
    canonical: str | None = None


@dataclass
class Model:
    """All articles ever delivered; `exists` says whether there is a file at a path now."""

    exists: Callable[[str], bool]
    articles: list[Article] = field(default_factory=list)
    choices: int = 0
    leaves_out: frozenset[OpenLoss] = OPEN_LOSSES

    def ingest(self, deliveries: Sequence[Delivery], found: Iterable[FoundDocument], forced: bool) -> list[str]:
        """Return what is wrong with the documents found after a run over `deliveries`, a sentence each."""
        grouped: dict[Article, list[Delivery]] = defaultdict(list)
        moved: list[Article] = []
        for delivery in sorted(deliveries, key=_strongest_first):
            article, is_moved = self._article_of(delivery, deliveries)
            grouped[article].append(delivery)
            if is_moved:
                moved.append(article)
        allowed = {article: self._allowed(article, group, forced) for article, group in grouped.items()}
        documents = {document.id: document for document in found}
        _exchange_equals(moved, documents)
        problems = [
            problem for article in self.articles for problem in self._check(article, allowed, grouped, documents)
        ]
        # Open: a page with the canonical URL of another is a state of its article in a run without the other, and an
        # article of its own in a run with both.
        shared = {article.canonical for article in self.articles if article.canonical}
        unknown = [left for left in documents.values() if left.text.url not in shared]
        return problems + [f"nobody knows {left.text} of {left.file}" for left in unknown]

    def _allowed(self, article: Article, group: Sequence[Delivery], forced: bool) -> set[Text]:
        is_forced = forced and OpenLoss.FORCED_ORDER in self.leaves_out
        if is_forced or (OpenLoss.LINE_ORDER in self.leaves_out and _is_contested(article, group)):
            return {each.text for each in group} | ({article.shown} if article.shown else set())
        return allowed_texts(article, group, forced)

    def is_contested(self, deliveries: Sequence[Delivery]) -> bool:
        """Return whether a file has a known text of an article as a later line than another that counts."""
        if OpenLoss.LINE_ORDER not in self.leaves_out:
            return False
        lines = [(each, self._known(each, deliveries)[0]) for each in deliveries if each.path is None]
        known = {article for _, article in lines if article}
        return any(_is_contested(article, [line for line, other in lines if other is article]) for article in known)

    def _article_of(self, delivery: Delivery, deliveries: Sequence[Delivery]) -> tuple[Article, bool]:
        article, is_moved = self._known(delivery, deliveries)
        if article is None:
            article = Article(set())
            self.articles.append(article)
        if is_moved:
            article.names = {name for name in article.names if name != ("path", article.path)}
        owned = {name for other in self.articles if other is not article for name in other.names}
        article.names |= {name for name in names_of(delivery) if name not in owned}
        article.path = delivery.path or article.path
        article.canonical = delivery.canonical or article.canonical
        return article, is_moved

    def _known(self, delivery: Delivery, deliveries: Sequence[Delivery]) -> tuple[Article | None, bool]:
        """The article that a delivery belongs to, and whether its file was moved; None if it is a new one."""
        for name in names_of(delivery):
            for article in self.articles:
                if name in article.names and self._fits(name, article, delivery, deliveries):
                    return article, False
        same = [each for each in self.articles if each.shown == delivery.text and each.path]
        gone = [each for each in same if each.path and not self.exists(each.path)]
        if delivery.path and not _is_listed(delivery) and gone:
            return max(gone, key=lambda each: _common_end(each.path or "", delivery.path or "")), True
        return None, False

    def _fits(self, name: Name, article: Article, delivery: Delivery, deliveries: Sequence[Delivery]) -> bool:
        """Whether a name makes the delivery one with the article.

        A canonical URL does not where the article is another page of this run with another text. A path does not
        where both have an id or both a canonical URL, and these differ.
        """
        if name[0] == "path":
            ids = {each[1] for each in article.names if each[0] == "id"}
            other_id = delivery.text.id and ids and delivery.text.id not in ids
            other_page = delivery.canonical and article.canonical and delivery.canonical != article.canonical
            return not (other_id or other_page)
        if delivery.canonical is None or name != ("url", delivery.canonical):
            return True
        others = [each for each in deliveries if each.path == article.path != delivery.path]
        return all(each.text.number == delivery.text.number for each in others if each.link == delivery.canonical)

    def _check(
        self,
        article: Article,
        allowed: dict[Article, set[Text]],
        grouped: dict[Article, list[Delivery]],
        documents: dict[str, FoundDocument],
    ) -> Iterator[str]:
        texts = allowed.get(article) or {text for text in (article.shown,) if text}
        self.choices += len({text.number for text in texts}) > 1
        document = _document_of(article, texts, documents)
        if document is None:
            yield f"lost: {_words(texts)} of {sorted(map(str, article.names))} is nowhere"
        elif document.text.number not in {text.number for text in texts}:
            yield f"lost: {_words(texts)} of {sorted(map(str, article.names))}, which shows {document.text}"
        if document:
            article.document = document.id
            _go_on(article, document.text, grouped.get(article, ()))


def names_of(delivery: Delivery) -> Iterator[Name]:
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


def allowed_texts(article: Article, group: Sequence[Delivery], forced: bool) -> set[Text]:
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
        since = min((each.seen for each in before), default=Seen(-1, "", 0))
        if newest.is_dated or not returned or not any(since < each.seen for each in between):
            break
        pool = [each for each in pool if each is not newest]
    return texts or {article.shown or group[0].text}


def _counts(delivery: Delivery, article: Article, group: Sequence[Delivery]) -> bool:
    if delivery.is_dated or delivery.text not in article.replaced:
        return True
    if article.last and article.last.seen == delivery.seen:
        return True
    return _is_later_line(delivery, article, group)


def _is_contested(article: Article, group: Sequence[Delivery]) -> bool:
    known = article.replaced | {article.shown}
    return any(
        each.text in known and other.text != each.text and other.text not in article.replaced
        for each in group
        for other in group
        if _same_reading(each, other) and other.seen < each.seen
    )


def _is_later_line(delivery: Delivery, article: Article, group: Sequence[Delivery]) -> bool:
    """Whether a replaced text is a later line of its file than a text that was not replaced."""
    earlier = [each for each in group if _same_reading(each, delivery) and each.seen < delivery.seen]
    return delivery.text in article.replaced and any(each.text not in article.replaced for each in earlier)


def _same_reading(one: Delivery, other: Delivery) -> bool:
    return (one.seen.tick, one.seen.file) == (other.seen.tick, other.seen.file)


def _go_on(article: Article, shown: Text, group: Sequence[Delivery]) -> None:
    """Take what is found for what the article shows."""
    sightings = sorted((each for each in group if each.text == shown), key=attrgetter("seen"))
    if shown != article.shown:
        article.first = sightings[0] if sightings else article.first
        article.last = None
    if sightings and (article.last is None or article.last.seen < sightings[-1].seen):
        article.last = sightings[-1]
    texts = {each.text for each in group} | ({article.shown} if article.shown else set())
    article.replaced = (article.replaced | texts) - {shown}
    article.shown = shown


def _document_of(article: Article, texts: set[Text], documents: dict[str, FoundDocument]) -> FoundDocument | None:
    """Take the article's document out of those that are left: its own, else one that shows such a text."""
    if article.document is not None:
        return documents.pop(article.document, None)
    numbers = {text.number for text in texts}
    fitting = [each for each in documents.values() if each.text.number in numbers]
    best = max(fitting, key=lambda each: (each.file == article.path, each.text in texts), default=None)
    return documents.pop(best.id) if best else None


def _exchange_equals(moved: Sequence[Article], documents: dict[str, FoundDocument]) -> None:
    """Of several moved files with one text, the index says which took over which document."""
    for article in moved:
        for other in moved:
            if article.shown == other.shown and article.document and other.document:
                mine = documents.get(article.document)
                if mine and mine.file == other.path != article.path:
                    article.document, other.document = other.document, article.document


def _strongest_first(delivery: Delivery) -> tuple[int, Seen]:
    """Inputs that are named settle which article has a name before those that only have a path or a canonical URL."""
    return (0 if _is_listed(delivery) else 1, delivery.seen)


def _is_listed(delivery: Delivery) -> bool:
    """Whether an id or a URL was given with it."""
    return bool(delivery.text.id or (delivery.text.url and not delivery.canonical))


def _common_end(one: str, other: str) -> int:
    parts = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    return next((at for at, (a, b) in enumerate(parts) if a != b), 99)


def _words(texts: set[Text]) -> str:
    return " or ".join(f"text {text.number}" for text in sorted(texts, key=attrgetter("number")))
