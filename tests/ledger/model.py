"""The documents expected after a run, from the rules alone: which inputs are one article, and which text it shows.

The model keeps, of each article, its names, the text that it shows and the texts that were replaced. Where the rules
leave more than one text open it allows them all, and continues from the one that is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tests.ledger.folder_tree import ArticleText, Delivery, Sighting

Name = tuple[str, object]


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document as the index has it: the text that it shows, its file, and the number of its last write."""

    id: str
    text: ArticleText
    file: str
    sequence: int


@dataclass(eq=False)
class LedgerArticle:
    """One article. `shown` is its text since `first`, seen last at `last`; `replaced` are its other texts.

    `document` is the id of its document once that was found, `path` the file that the document names (None: a line).
    `is_optional`: another page of its URL is in the same run, and it is older than what their article showed before;
    it may be taken for an older state of that one until the next run.
    """

    names: set[Name]
    shown: ArticleText | None = None
    first: Delivery | None = None
    last: Delivery | None = None
    replaced: set[ArticleText] = field(default_factory=set)
    document: str | None = None
    path: str | None = None
    is_optional: bool = False


@dataclass
class Model:
    """All articles ever delivered; `exists` returns whether there is a file at a path now.

    `choices` counts the articles with more than one allowed text. `is_settled`: the same run again must not change
    anything, False where a page may only become an article of its own then.
    """

    exists: Callable[[str], bool]
    articles: list[LedgerArticle] = field(default_factory=list)
    choices: int = 0
    is_settled: bool = True

    def ingest(self, deliveries: Sequence[Delivery], found: Iterable[FoundDocument], forced: bool) -> list[str]:
        """Return what is wrong with the documents found after a run over `deliveries`, a sentence each."""
        grouped = _RunAssignment(self.articles, deliveries, self.exists).assign()
        allowed = {article: allowed_texts(article, group, forced) for article, group in grouped.items()}
        documents = {document.id: document for document in found}
        matched = self._match(allowed, documents)
        for article, document in matched.items():
            article.document = document.id
            _continue_from(article, document, grouped.get(article, ()))
        self.is_settled = True
        problems = list(self._missing(matched, allowed, documents))
        unknown = [left for left in documents.values() if not self._adopt_copy(left, deliveries)]
        return problems + [f"nobody knows {left.text} of {left.file}" for left in unknown]

    def _match(
        self, allowed: Mapping[LedgerArticle, set[ArticleText]], documents: dict[str, FoundDocument]
    ) -> dict[LedgerArticle, FoundDocument]:
        """Take each article's document out of those found: its own, else one that shows such a text.

        Articles of one file or one URL may have exchanged their documents: the names decide which text must be there,
        the order of the shards which document it is.
        """
        texts = {article: allowed.get(article) or _shown(article) for article in self.articles}
        numbers = {article: {text.number for text in each} for article, each in texts.items()}
        self.choices += sum(len(each) > 1 for each in numbers.values())
        matched = {}
        for article in self.articles:
            own = documents.get(article.document or "")
            if own and own.text.number in numbers[article]:
                matched[article] = documents.pop(own.id)
        for article in self.articles:
            if article not in matched:
                fitting = [
                    each
                    for each in documents.values()
                    if each.text.number in numbers[article] and self._may_have(article, each)
                ]
                if fitting:
                    best = max(
                        fitting, key=lambda each: (("path", each.file) in article.names, each.text in texts[article])
                    )
                    matched[article] = documents.pop(best.id)
        return matched

    def _may_have(self, article: LedgerArticle, document: FoundDocument) -> bool:
        """Return whether the document is new, or was that of an article of the same file or URL."""
        owners = [each for each in self.articles if each.document == document.id]
        return all(owner is article or owner.names & article.names or _same_url(owner, article) for owner in owners)

    def _missing(
        self,
        matched: Mapping[LedgerArticle, FoundDocument],
        allowed: Mapping[LedgerArticle, set[ArticleText]],
        documents: Mapping[str, FoundDocument],
    ) -> Iterator[str]:
        for article in [each for each in self.articles if each not in matched]:
            if article.is_optional:
                self.articles.remove(article)
                self.is_settled = False
                continue
            wanted = f"{_words(allowed.get(article) or _shown(article))} of {sorted(map(str, article.names))}"
            other = documents.get(article.document or "")
            yield f"lost: {wanted}, which shows {other.text}" if other else f"lost: {wanted} is nowhere"

    def _adopt_copy(self, document: FoundDocument, deliveries: Sequence[Delivery]) -> bool:
        """Return whether the document is that of a page which is there, copied from another that is there.

        A copy is a state of the same article by its URL if that has a document already, else an article of its own.
        """
        copies = [each for each in deliveries if (each.path, each.text) == (document.file, document.text)]
        others = [
            each
            for each in self.articles
            if each.shown == document.text and each.path not in (None, document.file) and self.exists(each.path or "")
        ]
        if not (copies and copies[0].canonical and others):
            return False
        path: Name = ("path", document.file)
        for other in others:
            other.names.discard(path)
        seen = copies[0]
        self.articles.append(LedgerArticle({path}, document.text, seen, seen, document=document.id, path=document.file))
        return True


@dataclass
class _RunAssignment:
    """Finds the article of each delivery of one run."""

    articles: list[LedgerArticle]
    deliveries: Sequence[Delivery]
    exists: Callable[[str], bool]
    grouped: dict[LedgerArticle, list[Delivery]] = field(default_factory=lambda: defaultdict(list))

    def assign(self) -> dict[LedgerArticle, list[Delivery]]:
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

    def _rank(self, delivery: Delivery) -> tuple[bool, bool, float]:
        """Inputs with given names, then those that an article shows already, then the newest first."""
        is_shown = any(article.shown == delivery.text for article in self.articles)
        place = sorted(self.deliveries, key=attrgetter("seen")).index(delivery)
        return not _is_listed(delivery), not is_shown, -place

    def _new(self, delivery: Delivery) -> LedgerArticle:
        article = LedgerArticle(set())
        if delivery.canonical:
            main = self._owner(("url", delivery.canonical))
            others = self.grouped.get(main, []) if main else []
            shown_at = main.last if main else None
            article.is_optional = bool(others and shown_at and delivery.seen < shown_at.seen)
        self.articles.append(article)
        return article

    def _known(self, delivery: Delivery) -> LedgerArticle | None:
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

    def _is_here(self, article: LedgerArticle, delivery: Delivery) -> bool:
        """Return whether the delivery continues an article of its path that is not elsewhere by now."""
        if ("path", delivery.path) not in article.names or not _is_compatible(article, delivery):
            return False
        if article.path == delivery.path:
            return True
        return not self.exists(article.path or "") and not self._is_taken(article, delivery)

    def _of_url(self, delivery: Delivery) -> LedgerArticle | None:
        """The article of the page's canonical URL: that with this text, else the first to have the URL."""
        same = [each for each in self.articles if each.shown == delivery.text]
        same.sort(key=lambda each: self.exists(each.path or ""))
        main = self._owner(("url", delivery.canonical))
        candidates = [*same, *([main] if main and _is_compatible(main, delivery) else [])]
        return next((each for each in candidates if self._is_free(each, delivery)), None)

    def _is_free(self, article: LedgerArticle, delivery: Delivery) -> bool:
        """Return whether no other page of this run, with other text, has the article."""
        for other in self.deliveries:
            if other.path and other.path == article.path != delivery.path:
                if other.text.number == delivery.text.number:
                    return True
                if other.link in (None, delivery.canonical):
                    return False
        return not self._is_taken(article, delivery)

    def _is_taken(self, article: LedgerArticle, delivery: Delivery) -> bool:
        others = [each for each in self.grouped.get(article, ()) if each.path != delivery.path]
        return any(each.text.number != delivery.text.number for each in others)

    def _moved(self, delivery: Delivery) -> LedgerArticle | None:
        """Of the articles with this text and a file that is gone, the one with the most similar path."""
        if not delivery.path or _is_listed(delivery):
            return None
        same = [each for each in self.articles if each.shown == delivery.text and each.path]
        gone = [each for each in same if not self.exists(each.path or "") and not self.grouped.get(each)]
        return max(gone, key=lambda each: _common_end(each.path or "", delivery.path or ""), default=None)

    def _owner(self, name: Name) -> LedgerArticle | None:
        return next((each for each in self.articles if name in each.names), None)


def _is_compatible(article: LedgerArticle, delivery: Delivery) -> bool:
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


def _same_url(one: LedgerArticle, other: LedgerArticle) -> bool:
    urls = [{each.link for each in (article.first, article.last) if each and each.link} for article in (one, other)]
    return bool(urls[0] & urls[1])


def _shown(article: LedgerArticle) -> set[ArticleText]:
    return {article.shown} if article.shown else set()


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


def allowed_texts(article: LedgerArticle, group: Sequence[Delivery], forced: bool) -> set[ArticleText]:
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


def _counts(delivery: Delivery, article: LedgerArticle, group: Sequence[Delivery]) -> bool:
    if delivery.is_dated or delivery.text not in article.replaced:
        return True
    if article.last and article.last.seen == delivery.seen:
        return True
    return _is_later_line(delivery, article, group)


def _is_later_line(delivery: Delivery, article: LedgerArticle, group: Sequence[Delivery]) -> bool:
    """Return whether a replaced text is a later line of its file than a text that was not replaced."""
    earlier = [each for each in group if _same_reading(each, delivery) and each.seen < delivery.seen]
    return delivery.text in article.replaced and any(each.text not in article.replaced for each in earlier)


def _same_reading(one: Delivery, other: Delivery) -> bool:
    return (one.seen.tick, one.seen.file) == (other.seen.tick, other.seen.file)


def _continue_from(article: LedgerArticle, document: FoundDocument, group: Sequence[Delivery]) -> None:
    """Take what is found for what the article shows."""
    shown = document.text
    sightings = sorted((each for each in group if each.text == shown), key=attrgetter("seen"))
    if shown != article.shown:
        article.first = sightings[0] if sightings else article.first
        article.last = None
    if sightings and (article.last is None or article.last.seen < sightings[-1].seen):
        article.last = sightings[-1]
    texts = {each.text for each in group} | _shown(article)
    article.replaced = (article.replaced | texts) - {shown}
    article.shown = shown
    article.path = document.file if ("path", document.file) in article.names else None


def _is_listed(delivery: Delivery) -> bool:
    """Return whether an id or a URL was given."""
    return bool(delivery.text.id or (delivery.text.url and not delivery.canonical))


def _common_end(one: str, other: str) -> int:
    parts = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    return next((at for at, (a, b) in enumerate(parts) if a != b), 99)


def _words(texts: set[ArticleText]) -> str:
    return " or ".join(f"text {text.number}" for text in sorted(texts, key=attrgetter("number")))
