"""The journey of an article, readable on one screen: decode, extract, clean, recognise, document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transforms.clean import clean
from transforms.dates import read_dates
from transforms.decode import decode
from transforms.document import Document, build_document, serialize
from transforms.entities import ArticleTexts, Models, Recognizer, SpansByField, TooManyNames, resolve
from transforms.extract import extract
from transforms.language import identify
from transforms.records import Cleaned, Enriched, Language, Options, RawRecord, Reason, Rejected, Versions

MAX_WORDS = 1_000_000
"""Words of a text: ten novels. Recognizing names in so many takes over a minute."""

_WORD = re.compile(r"\S+")

Tell = Callable[[str, RawRecord | None], None]
"""Hears of each step as it begins, and for which article (null: for many at once): for whoever measures."""


def untold(_step: str, _raw: RawRecord | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A cleaned article whose language is known: all that can be done before names are recognised."""

    cleaned: Cleaned
    language: Language

    @property
    def is_english(self) -> bool:
        """English, or too short to tell: enrichment never runs on a text known to be in another language."""
        return self.language.code in ("en", None)


def process(raw: RawRecord, options: Options, models: Models) -> Document | Rejected:
    """One raw article to one document, or to the reason why it is none."""
    return process_batch([raw], options, models)[0]


def process_batch(
    raws: Sequence[RawRecord], options: Options, models: Models, tell: Tell = untold
) -> list[Document | Rejected]:
    """The same for many, in order; names are recognised together, which is several times faster."""
    results = [prepare(raw, options, tell) for raw in raws]
    articles = [result for result in results if isinstance(result, Prepared)]
    tell("recognise", None)
    spans = iter(_recognise(articles, models))
    return [
        result if isinstance(result, Rejected) else _finish(result, next(spans), options, models, tell)
        for result in results
    ]


def prepare(raw: RawRecord, options: Options, tell: Tell = untold) -> Prepared | Rejected:
    """Bytes to clean text in a known language."""
    tell("decode", raw)
    decoded = decode(raw, options)
    if isinstance(decoded, Rejected):
        return decoded
    tell("extract", raw)
    extracted = extract(decoded, options)
    if isinstance(extracted, Rejected):
        return extracted
    tell("clean", raw)
    cleaned = clean(extracted, options)
    if (words := _count_words(cleaned.body)) > MAX_WORDS:
        return _too_complex(raw, f"it has {words:,} words; the limit is {MAX_WORDS:,}")
    return Prepared(cleaned, identify(cleaned.body, raw.language, extracted.page.language))


def _count_words(text: str) -> int:
    """The number of words, without a list of them; 0 for a text too short to exceed the limit."""
    return 0 if len(text) < 2 * MAX_WORDS else sum(1 for _ in _WORD.finditer(text))


def _too_complex(raw: RawRecord, message: str) -> Rejected:
    return Rejected(Reason.TOO_COMPLEX, "process", message, raw.input, raw.external_id)


def _recognise(articles: Sequence[Prepared], models: Models) -> list[SpansByField]:
    """The spans of each article's title and body, in the order of the articles."""
    found: dict[int, SpansByField] = {}
    for english in (True, False):
        chosen = [i for i, article in enumerate(articles) if article.is_english == english]
        texts = [text for i in chosen for text in (articles[i].cleaned.title or "", articles[i].cleaned.body)]
        spans = iter(_recognizer(english, models).recognize(texts))
        found.update((i, {"title": next(spans), "body": next(spans)}) for i in chosen)
    return [found[i] for i in range(len(articles))]


def _recognizer(english: bool, models: Models) -> Recognizer:
    return models.english if english else models.other


def _finish(
    article: Prepared, spans: SpansByField, options: Options, models: Models, tell: Tell
) -> Document | Rejected:
    """Dates, canonical names and facets join the clean text, and all of it becomes the document."""
    cleaned, raw = article.cleaned, article.cleaned.extracted.decoded.raw
    published = cleaned.extracted.published
    tell("dates", raw)
    dates = read_dates(cleaned.title, cleaned.body, published, options) if article.is_english else ()
    tell("entities", raw)
    try:
        texts = ArticleTexts.of(cleaned.title, cleaned.body, models.gazetteer)
        entities, facets = resolve(texts, spans, cleaned.dateline, cleaned.agencies)
    except TooManyNames as error:
        return _too_complex(raw, str(error))
    tell("document", raw)
    recognizer = _recognizer(article.is_english, models)
    versions = Versions(model=f"{recognizer.name}-{recognizer.version}")
    return serialize(build_document(Enriched(cleaned, article.language, dates, entities, facets), versions))
