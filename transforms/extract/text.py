"""Extraction from plain text: its paragraphs, nothing cut."""

from __future__ import annotations

from transforms.extract.structure import read_structure
from transforms.publication import parse_published
from transforms.records import Decoded, Extracted, Options


def extract_text(decoded: Decoded, options: Options) -> Extracted:
    """Separate paragraphs by a blank line; with `options.keep_boilerplate` leave the text unchanged."""
    raw = decoded.raw
    published = parse_published(raw.published, "given") if raw.published else None
    if options.keep_boilerplate:
        return Extracted(decoded=decoded, text=decoded.text, title=raw.title, published=published)
    structure = read_structure(decoded.text)
    text = "\n\n".join(structure.paragraphs)
    return Extracted(decoded=decoded, text=text, rows=structure.rows, title=raw.title, published=published)
