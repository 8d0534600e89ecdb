"""Marked text for tests: "[PERSON Yoon] met [GPE Seoul]" is a text with the spans of a recognizer."""

from __future__ import annotations

import re

from transforms.entities import ArticleTexts, EntitySpan, Gazetteer, resolve
from transforms.records import Dateline, EntityMention, Facets

_MARK = re.compile(r"\[([A-Z_]+) ([^]]+)\]")


def read_marked(marked: str) -> tuple[str, list[EntitySpan]]:
    """The plain text and its spans."""
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        spans.append(EntitySpan(len(text), len(text) + len(mark.group(2)), mark.group(1)))
        text += mark.group(2)
        at = mark.end()
    return text + marked[at:], spans


def resolved(
    gazetteer: Gazetteer,
    body: str,
    title: str = "",
    dateline: Dateline | None = None,
    agencies: tuple[str, ...] = (),
) -> tuple[tuple[EntityMention, ...], Facets]:
    """The mentions and facets of a marked article."""
    title_text, title_spans = read_marked(title)
    body_text, body_spans = read_marked(body)
    article = ArticleTexts.of(title_text, body_text, gazetteer)
    return resolve(article, {"title": title_spans, "body": body_spans}, dateline, agencies)


def labels(gazetteer: Gazetteer, body: str, title: str = "") -> list[tuple[str, str]]:
    """Text and label of each mention of a marked article."""
    return [(mention.text, mention.label) for mention in resolved(gazetteer, body, title)[0]]


def names(gazetteer: Gazetteer, body: str, title: str = "") -> dict[str, str]:
    """Text -> canonical name of each mention of a marked article."""
    return {mention.text: mention.name for mention in resolved(gazetteer, body, title)[0]}
