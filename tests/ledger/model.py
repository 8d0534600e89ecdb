"""The documents expected after a run, from the rules alone: which inputs are one article, and which text it shows.

The model keeps, of each article, its names, the text that it shows and the texts that were replaced. Where the rules
leave more than one text open it allows them all, and continues from the one that is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from tests.ledger.articles import LedgerArticle, Name, is_same_url, shown_text
from tests.ledger.assignment import RunAssignment
from tests.ledger.folder_tree import ArticleText, LedgerInput
from tests.ledger.states import allowed_texts


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document as the index has it: the text that it shows, its file, and the number of its last write."""

    id: str
    text: ArticleText
    file: str
    sequence: int


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

    def ingest(self, deliveries: Sequence[LedgerInput], found: Iterable[FoundDocument], forced: bool) -> list[str]:
        """Return what is wrong with the documents found after a run over `deliveries`, a sentence each."""
        grouped = RunAssignment(self.articles, deliveries, self.exists).assign()
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
        texts = {article: allowed.get(article) or shown_text(article) for article in self.articles}
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
        return all(owner is article or owner.names & article.names or is_same_url(owner, article) for owner in owners)

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
            wanted = f"{_words(allowed.get(article) or shown_text(article))} of {sorted(map(str, article.names))}"
            other = documents.get(article.document or "")
            yield f"lost: {wanted}, which shows {other.text}" if other else f"lost: {wanted} is nowhere"

    def _adopt_copy(self, document: FoundDocument, deliveries: Sequence[LedgerInput]) -> bool:
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


def _continue_from(article: LedgerArticle, document: FoundDocument, group: Sequence[LedgerInput]) -> None:
    """Take what is found for what the article shows."""
    shown = document.text
    sightings = sorted((each for each in group if each.text == shown), key=attrgetter("seen"))
    if shown != article.shown:
        article.first = sightings[0] if sightings else article.first
        article.last = None
    if sightings and (article.last is None or article.last.seen < sightings[-1].seen):
        article.last = sightings[-1]
    texts = {each.text for each in group} | shown_text(article)
    article.replaced = (article.replaced | texts) - {shown}
    article.shown = shown
    article.path = document.file if ("path", document.file) in article.names else None


def _words(texts: set[ArticleText]) -> str:
    return " or ".join(f"text {text.number}" for text in sorted(texts, key=attrgetter("number")))
