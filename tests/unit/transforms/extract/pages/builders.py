"""Pages for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from transforms.extract import extract
from transforms.records import Decoded, Decoding, Extracted, Extraction, InputRef, Options, RawRecord

OBSERVED = datetime(2024, 6, 20, 12, 0, tzinfo=UTC)

STORY = (
    "The harbour of Vila Nova was closed on Monday after a barge lost forty containers in the entrance.",
    "Divers found eleven of them before dark, the port captain said, and ships were told to wait outside.",
    "The barge had come from the salt works up the river, where it had been loaded on Saturday night.",
    "Fishermen offered to help with the search, but the water was too cold for more than a quarter of an hour.",
    "The port will open again when the last container has been found, which may take until the weekend.",
)
"""The sentences of a made-up story, each a paragraph."""


def paragraphs(*texts: str) -> str:
    """The texts as HTML paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts or STORY)


def page(body: str, head: str = "") -> str:
    """A page of this body."""
    return f"<!doctype html><html lang='en'><head><title>Harbour closed</title>{head}</head><body>{body}</body></html>"


def decoded(html: str, url: str | None = None, **given: str | None) -> Decoded:
    """A decoded page, seen on 20 June 2024."""
    raw = replace(RawRecord(html, "html", "test", OBSERVED, InputRef("test"), url=url), **given)  # type: ignore[arg-type]
    return Decoded(raw, html, Decoding("unicode", "given"))


def extracted(html: str, url: str | None = None, options: Options | None = None, **given: str | None) -> Extracted:
    """Extract a page that has text."""
    result = extract(decoded(html, url, **given), options or Options())
    assert isinstance(result, Extracted)
    return result


def extraction(result: Extracted) -> Extraction:
    """The extractors of a page."""
    assert result.extraction is not None
    return result.extraction
