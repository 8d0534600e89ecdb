"""Any bytes into text that JSON and Elasticsearch can carry, and a record of how."""

from __future__ import annotations

from transforms.decode.encodings import decode_bytes
from transforms.decode.repairs import mend
from transforms.records import Decoded, Decoding, Options, RawRecord, Reason, Rejected

__all__ = ["decode"]


def decode(raw: RawRecord, options: Options) -> Decoded | Rejected:
    """The text of a raw record; rejected where it is empty or larger than `options.max_content`."""
    if len(raw.content) > options.max_content:
        return _rejected(raw, Reason.TOO_LARGE, f"More than {options.max_content} bytes; split it or raise the limit.")
    if isinstance(raw.content, str):
        text, encoding, source, strays = raw.content, "unicode", "given", 0
    else:
        text, encoding, source, strays = decode_bytes(raw.content, raw.encoding, raw.media)
    text, repairs = mend(text, strays, certain_only=options.keep_boilerplate)
    if not text.strip():
        return _rejected(raw, Reason.EMPTY, "There is nothing in it.")
    return Decoded(raw, text, Decoding(encoding, source, repairs))


def _rejected(raw: RawRecord, reason: Reason, message: str) -> Rejected:
    return Rejected(reason, "decode", message, raw.input, raw.external_id)
