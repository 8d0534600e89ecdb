"""Plain text: its paragraphs, as they are."""

from __future__ import annotations

from transforms.extract.structure import paragraphs
from transforms.publication import parse_published
from transforms.records import Decoded, Extracted, Options


def extract_text(decoded: Decoded, options: Options) -> Extracted:
    """The text with its paragraphs apart by a blank line, or untouched with `keep_boilerplate`."""
    text = decoded.text if options.keep_boilerplate else "\n\n".join(paragraphs(decoded.text))
    raw = decoded.raw
    published = parse_published(raw.published, "given") if raw.published else None
    return Extracted(decoded=decoded, text=text, title=raw.title, published=published)
