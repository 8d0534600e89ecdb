"""Extraction of the article's text from plain text (`text`) or a web page (`pages/`)."""

from __future__ import annotations

from transforms.extract.pages import extract_page
from transforms.extract.text import extract_text
from transforms.records import Decoded, Extracted, Options, Reason, Rejected

__all__ = ["extract"]


def extract(decoded: Decoded, options: Options) -> Extracted | Rejected:
    """Extract the article of a decoded record; reject it if no word is left."""
    read = extract_page if decoded.raw.media == "html" else extract_text
    extracted = read(decoded, options)
    if any(map(str.isalnum, extracted.text)):
        return extracted
    return Rejected(
        reason=Reason.NOTHING_EXTRACTED,
        stage="extract",
        message="There is no word of an article in it; look at the input.",
        input=decoded.raw.input,
        external_id=decoded.raw.external_id,
    )
