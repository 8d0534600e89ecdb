"""The documents of the generated corpus of names, made by the real pipeline with the real model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import islice

from infra.models import load_models
from infra.settings import Settings
from tests.bench.shared.split import Half
from tests.support.names_corpus import NamedArticle, names_corpus
from transforms.document import Document
from transforms.pipeline import process_batch
from transforms.records import InputRef, Options, RawRecord, Rejected

_BATCH = 32
_OBSERVED = datetime(2024, 1, 1, tzinfo=UTC)


@cache
def named_documents(side: Half) -> tuple[tuple[NamedArticle, Document], ...]:
    """Each article of a half with its document."""
    return tuple(_processed(side))


def _processed(side: Half) -> Iterator[tuple[NamedArticle, Document]]:
    models = load_models(Settings.read().model)
    remaining = names_corpus(side)
    while articles := list(islice(remaining, _BATCH)):
        for article, document in zip(
            articles, process_batch(list(map(_raw, articles)), Options(), models), strict=True
        ):
            assert not isinstance(document, Rejected), document
            yield article, document


def _raw(article: NamedArticle) -> RawRecord:
    return RawRecord(
        article.text,
        "text",
        article.source,
        _OBSERVED,
        InputRef("names"),
        external_id=article.id,
        title=article.title,
        published=article.published,
        language="en",
    )
