"""Bytes into text that JSON and Elasticsearch can carry, with a record of how it was decoded."""

from __future__ import annotations

from transforms.decode.encodings import DecodedText, read_bytes
from transforms.decode.repairs import repair_text
from transforms.records import Decoded, Decoding, Options, RawRecord, Reason, Rejected

__all__ = ["decode"]


def decode(raw: RawRecord, options: Options) -> Decoded | Rejected:
    """Decode the content of a raw record; reject it if it is empty or larger than `options.max_content`."""
    if len(raw.content) > options.max_content:
        unit = "characters" if isinstance(raw.content, str) else "bytes"
        message = f"The article is larger than {options.max_content:,} {unit}, the limit of one article; split it."
        return _rejected(raw, Reason.TOO_LARGE, message)
    if isinstance(raw.content, str):
        decoded = DecodedText(raw.content, "unicode", "given")
    else:
        decoded = read_bytes(raw.content, raw.encoding, raw.media)
    text, repairs = repair_text(decoded.text, decoded.undecodable, raw.media, verbatim=options.keep_boilerplate)
    if not text.strip("\ufeff \t\n"):
        return _rejected(raw, Reason.EMPTY, "There is nothing in it.")
    return Decoded(raw, text, Decoding(decoded.encoding, decoded.source, repairs))


def _rejected(raw: RawRecord, reason: Reason, message: str) -> Rejected:
    return Rejected(reason, "decode", message, raw.input, raw.external_id)
