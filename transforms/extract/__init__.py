"""Extraction of the article's text from plain text (`text`) or a web page (`pages/`)."""

from __future__ import annotations

from transforms.extract.delivered import apply_delivery, embargo_of
from transforms.extract.pages import extract_page
from transforms.extract.text import extract_text
from transforms.records import Decoded, Extracted, Options, Reason, Rejected

__all__ = ["extract"]


def extract(decoded: Decoded, options: Options) -> Extracted | Rejected:
    """Extract the article of a decoded record; reject it if no word is left, or the end of its embargo is not known."""
    delivery = decoded.raw.delivery
    if delivery and delivery.embargo and embargo_of(delivery) is None:
        message = f"The embargo {delivery.embargo!r} is no ISO date-time; without its end the article cannot be loaded."
        return _rejected(decoded, Reason.BAD_VALUE, message)
    read = extract_page if decoded.raw.media == "html" else extract_text
    extracted = read(decoded, options)
    if any(map(str.isalnum, extracted.text)):
        return apply_delivery(extracted, delivery) if delivery else extracted
    return _rejected(decoded, Reason.NOTHING_EXTRACTED, "There is no word of an article in it; look at the input.")


def _rejected(decoded: Decoded, reason: Reason, message: str) -> Rejected:
    return Rejected(reason, "extract", message, decoded.raw.input, decoded.raw.external_id)
