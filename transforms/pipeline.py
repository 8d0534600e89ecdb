"""The pipeline on one screen: decode, extract, clean, recognize, resolve, document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from transforms.clean import clean
from transforms.dates import read_dates
from transforms.decode import decode
from transforms.document import Document, serialize
from transforms.document.build import build_document, build_withdrawn
from transforms.entities import ArticleTexts, Models, Recognizer, SpansByField, TooManyNames, resolve
from transforms.extract import extract
from transforms.language import identify
from transforms.records import Cleaned, Enriched, Language, Options, RawRecord, Reason, Rejected, Versions

MAX_WORDS = 1_000_000
"""Words of a text: ten novels. Recognizing names in so many takes over a minute."""

_WORD = re.compile(r"\S+")

StepCallback = Callable[[str, RawRecord | None], None]
"""Called as each step begins, with its name and its article (None for a step over a batch): for measurements."""


def noop(_step: str, _raw: RawRecord | None) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A cleaned article and its language: the result of all steps before names are recognized."""

    cleaned: Cleaned
    language: Language

    @property
    def is_english(self) -> bool:
        """True for English and for an unidentified language; dates are read in these texts alone."""
        return self.language.code in ("en", None)


@dataclass(frozen=True, slots=True)
class Recognized:
    """A prepared article, the texts in which its names are resolved, and the recognizer's spans in these."""

    article: Prepared
    texts: ArticleTexts
    spans: SpansByField


def process(raw: RawRecord, options: Options, models: Models) -> Document | Rejected:
    """Process one raw article to a document, or to the reason of its rejection."""
    return process_batch([raw], options, models)[0]


def process_batch(
    raws: Sequence[RawRecord], options: Options, models: Models, on_step: StepCallback = noop
) -> list[Document | Rejected]:
    """Process many articles, in order; names are recognized together, which is several times faster."""
    results = [prepare(raw, options, on_step) if raw.withdrawal is None else _withdrawn(raw, models) for raw in raws]
    articles = [result for result in results if isinstance(result, Prepared)]
    on_step("recognize", None)
    recognized = iter(_recognize(articles, models))
    return [
        _finish(next(recognized), options, models, on_step) if isinstance(result, Prepared) else result
        for result in results
    ]


def _withdrawn(raw: RawRecord, models: Models) -> Document:
    """The document of an article that its source takes back, whatever content the record has."""
    return build_withdrawn(raw, Versions.with_model(models.english.name, models.english.version))


def prepare(raw: RawRecord, options: Options, on_step: StepCallback = noop) -> Prepared | Rejected:
    """Process one raw article as far as clean text and its language."""
    on_step("decode", raw)
    decoded = decode(raw, options)
    if isinstance(decoded, Rejected):
        return decoded
    on_step("extract", raw)
    extracted = extract(decoded, options)
    if isinstance(extracted, Rejected):
        return extracted
    on_step("clean", raw)
    cleaned = clean(extracted, options)
    if (words := _count_words(cleaned.body)) > MAX_WORDS:
        return _too_complex(raw, f"it has {words:,} words; the limit is {MAX_WORDS:,}")
    return Prepared(cleaned, identify(cleaned.body, raw.language, extracted.page.language))


def _count_words(text: str) -> int:
    """The number of words, counted without a list of them; 0 for a text too short to exceed the limit."""
    return 0 if len(text) < 2 * MAX_WORDS else sum(1 for _ in _WORD.finditer(text))


def _too_complex(raw: RawRecord, message: str) -> Rejected:
    return Rejected(Reason.TOO_COMPLEX, "process", message, raw.input, raw.external_id)


def _recognize(articles: Sequence[Prepared], models: Models) -> list[Recognized]:
    """The articles with the spans of title and body, in their order."""
    texts = [ArticleTexts.of(one.cleaned.title, one.cleaned.body, models.gazetteer) for one in articles]
    found: dict[int, SpansByField] = {}
    for english in (True, False):
        chosen = [i for i, article in enumerate(articles) if article.is_english == english]
        fields = [text for i in chosen for text in texts[i].by_field.values()]
        spans = iter(_recognizer(english, models).recognize(fields))
        found.update((i, {"title": next(spans), "body": next(spans)}) for i in chosen)
    return [Recognized(article, texts[i], found[i]) for i, article in enumerate(articles)]


def _recognizer(english: bool, models: Models) -> Recognizer:
    return models.english if english else models.other


def _finish(recognized: Recognized, options: Options, models: Models, on_step: StepCallback) -> Document | Rejected:
    """Add dates, canonical names and facets to the clean text, and build the document."""
    article = recognized.article
    cleaned, raw = article.cleaned, article.cleaned.extracted.decoded.raw
    on_step("dates", raw)
    dates = read_dates(cleaned.title, cleaned.body, cleaned.published, options) if article.is_english else ()
    on_step("entities", raw)
    try:
        entities, facets = resolve(recognized.texts, recognized.spans, cleaned.dateline, cleaned.agencies)
    except TooManyNames as error:
        return _too_complex(raw, str(error))
    on_step("document", raw)
    recognizer = _recognizer(article.is_english, models)
    versions = Versions.with_model(recognizer.name, recognizer.version)
    return serialize(build_document(Enriched(cleaned, article.language, dates, entities, facets), versions))
