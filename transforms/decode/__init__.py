"""Any bytes into text that JSON and Elasticsearch can carry, and a record of how."""

from __future__ import annotations

from transforms.decode.encodings import Reading, read_bytes
from transforms.decode.repairs import mend
from transforms.records import Decoded, Decoding, Options, RawRecord, Reason, Rejected

__all__ = ["decode"]


def decode(raw: RawRecord, options: Options) -> Decoded | Rejected:
    """The text of a raw record; rejected where it is empty or larger than `options.max_content`."""
    if len(raw.content) > options.max_content:
        message = f"It is larger than {options.max_content} bytes; split it or raise the limit."
        return _rejected(raw, Reason.TOO_LARGE, message)
    if isinstance(raw.content, str):
        reading = Reading(raw.content, "unicode", "given")
    else:
        reading = read_bytes(raw.content, raw.encoding, raw.media)
    text, repairs = mend(reading.text, reading.misfits, as_it_came=options.keep_boilerplate)
    if not text.strip("\ufeff \t\n"):
        return _rejected(raw, Reason.EMPTY, "There is nothing in it.")
    return Decoded(raw, text, Decoding(reading.encoding, reading.source, repairs))


def _rejected(raw: RawRecord, reason: Reason, message: str) -> Rejected:
    return Rejected(reason, "decode", message, raw.input, raw.external_id)
