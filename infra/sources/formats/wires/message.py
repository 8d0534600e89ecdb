"""The parts of a wire message that both standards share: head, text, tail, signals and identity."""

from __future__ import annotations

import re
from dataclasses import dataclass

from infra.sources.formats.wires.characters import decode_parts
from infra.sources.formats.wires.framing import EOT, ETX, SOH, STX
from infra.sources.formats.wires.stamps import DayStamp
from infra.sources.metadata import GivenMetadata
from transforms.extract.structure.byline import Byline, parse_byline
from transforms.publication import parse_moment

_KILL = re.compile(
    r"(?<!\w)(?:mandatory kill|bulletin kill|kill|annulation|annul[ée]e?|zur[üu]ckgezogen|zur[üu]ckziehung|r[üu]ckruf"
    r"|streichen|storno)(?![\w-])",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"(?<!\w)(?:(?:repeating )?correct(?:ion|ed|s|ive)|korrigiert|korrektur|berichtigung|rectificati(?:f|on)"
    r"|corrig[ée])(?!\w)",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"(?<!\w)(?:"
    r"(?:\d{1,2}(?:st|nd|rd|th) ?)?(?:ld|lead)(?: ?- ?(?:writethru|all|\d{1,2}(?:st|nd|rd|th) ?add))?"
    r"|\d{1,2}(?:st|nd|rd|th) ?(?:add|writethru|sub|ld-writethru)|writethru"
    r"|\d{1,2}\. ?(?:lead|ld|zusammenfassung|fassung)|\d{1,2}\. (?:ergänzung|take)"
    r"|(?:update|lead|take|refile|version|add|wrapup|pix) ?\d{1,2}|update|refile|zusammenfassung|neufassung"
    r"|aktualisiert"
    r")(?!\w)",
    re.IGNORECASE,
)
_URGENT = re.compile(r"(?<!\w)(?:flash|urgent|bulletin|eilmeldung|eil|blitz|alert|hold)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WireParts:
    """The decoded parts of a message.

    Attributes:
        head: The lines before the start of text; None if the message has no start-of-text byte.
        text: The lines of the text, of a message without start-of-text byte all lines.
        tail: What follows the end of text; None if the message has no end-of-text byte.
    """

    head: str | None
    text: str
    tail: str | None


def split_parts(content: bytes) -> WireParts:
    """Split a message at its control bytes, and decode it."""
    body = content.lstrip(b"\x00\x16\x7f \t\r\n").removeprefix(SOH)
    body = body[: body.find(EOT)] if EOT in body else body
    head, has_start, text = body.partition(STX) if STX in body else (b"", b"", body)
    text, has_end, tail = text.rpartition(ETX) if ETX in text else (text, b"", b"")
    decoded_head, decoded_text, decoded_tail = decode_parts((head, text, tail))
    return WireParts(decoded_head if has_start else None, decoded_text, decoded_tail if has_end else None)


def find_signal(marks: str) -> str | None:
    """The editorial signal in the marks of a head: `kill`, `correction` or `urgent`."""
    for name, pattern in (("kill", _KILL), ("correction", _CORRECTION), ("urgent", _URGENT)):
        if pattern.search(marks):
            return name
    return None


def find_version(marks: str) -> str | None:
    """The version in the marks of a head, as printed: `1st Ld-Writethru`, `2. Lead`, `UPDATE 3`."""
    match = _VERSION.search(marks)
    return " ".join(match[0].split()) if match else None


def is_mark(line: str) -> bool:
    """Return whether a line of a head is only a mark: a lead, a correction, a flash."""
    rest = line.strip(" ()=/*-:.'`\x07")
    for pattern in (_KILL, _CORRECTION, _VERSION, _URGENT):
        rest = pattern.sub("", rest)
    return bool(line.strip()) and not re.search(r"[^\W_]{2}", rest)


def wire_identity(service: str, number: str, stamp: DayStamp | None) -> str | None:
    """The identity of a message: its service, number and day. Numbers begin again each day; without it, None."""
    return f"{service.lower()}{int(number)}/{stamp.day}" if service and number and stamp else None


def killed_identity(text: str, service: str, number: str, stamp: DayStamp | None) -> str | None:
    """The identity of the message that a kill names by the kill's own service and an earlier number of the same day.

    None if it names none or several: the kill is then an advisory like others.
    """
    if not (service and number and stamp):
        return None
    named = {
        int(found) for found in re.findall(rf"(?<!\w){re.escape(service)}[ -]?0*(\d{{1,5}})(?!\w)", text, re.IGNORECASE)
    }
    earlier = {one for one in named if one < int(number)}
    if len(earlier) != 1 or named != earlier:
        return None
    return wire_identity(service, str(earlier.pop()), stamp)


def read_byline(line: str) -> Byline | None:
    """The byline in a line of a head."""
    return parse_byline(" ".join(line.split()).rstrip(" =<,"))


def wire_metadata(identity: str | None, title: str | None, stamp: DayStamp | None) -> GivenMetadata:
    """The metadata of a message; its stamp orders its versions."""
    published = stamp.published if stamp else None
    observed = parse_moment(published) if published else None
    return GivenMetadata(external_id=identity, title=title, published=published, observed=observed)
