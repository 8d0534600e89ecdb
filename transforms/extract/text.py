"""Extraction from plain text: its paragraphs, nothing cut."""

from __future__ import annotations

from transforms.extract.structure import paragraphs
from transforms.publication import parse_published
from transforms.records import Decoded, Extracted, Options


def extract_text(decoded: Decoded, options: Options) -> Extracted:
    """Separate paragraphs by a blank line; with `options.keep_boilerplate` leave the text unchanged."""
    text = decoded.text if options.keep_boilerplate else "\n\n".join(paragraphs(decoded.text))
    raw = decoded.raw
    published = parse_published(raw.published, "given") if raw.published else None
    return Extracted(decoded=decoded, text=text, title=raw.title, published=published)
