"""ninjs 1.x, 2.x and 3.x, IPTC's news in JSON: an item, an array or envelope of items, or a line for each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from infra.sources.formats.agency.ninjs_fields import NinjsFields, RoleText
from infra.sources.formats.agency.parts.story import is_markup, plain_line, read_markup
from infra.sources.formats.agency.parts.story_text import join_blocks
from infra.sources.formats.agency.parts.times import first_publication
from infra.sources.formats.items import CutRecord, Item, OtherItem, records_format
from infra.sources.formats.json_items import Envelope, cut_objects
from infra.sources.metadata import GivenMetadata, MetadataError, require_distinct_keys
from infra.sources.source_file import DEFAULT_LIMITS, Limits
from infra.sources.strict_json import load_json
from transforms.decode.encodings import read_bytes
from transforms.extract.structure.byline import parse_byline
from transforms.publication import parse_moment
from transforms.records import Delivery, Reason

NAME = "ninjs"

_ENVELOPE = Envelope(
    keys=frozenset(
        (b"items", b"_items", b"data", b"results", b"newsItems", b"newsitems", b"documents", b"news", b"payload")
    ),
    item_keys=frozenset((b"uri", b"guid", b"versioncreated", b"versionCreated", b"bodies", b"body_html", b"body_text")),
)
_SIGNS = re.compile(
    rb'"(?:versioncreated|versionCreated|firstcreated|firstCreated|contentcreated|contentCreated|pubstatus|pubStatus'
    rb"|representationtype|representationType|usageterms|usageTerms|body_[a-z]{3,6}|bodies|headlines|slugline"
    rb'|infosources?|infoSources|copyrightholder|copyrightHolder|ednote|edNote)"\s{0,20}:'
)
_STANDARD = re.compile(rb'"(?:name|\$?schema)"\s{0,20}:\s{0,20}"[^"]{0,80}ninjs|ninjs-schema')
_IDENTITY = re.compile(rb'"(?:uri|guid)"\s{0,20}:')
_FEWEST_SIGNS = 2

_OTHER_TYPES = frozenset(
    ("audio", "video", "picture", "graphic", "photo", "event", "planning", "composite", "component")
)
_VERSION_TIMES = ("versioncreated", "updated", "versionpublished")
_MAY_HAVE_BODY = frozenset(("composite", "component"))
_MAIN_ROLES = frozenset(("", "main", "headline", "body", "html", "text", "xhtml", "nitf"))
_STATUS = {
    "cancelled": "canceled", "canceled": "canceled", "killed": "canceled", "kill": "canceled", "recalled": "canceled",
    "withheld": "withheld", "hold": "withheld", "usable": "usable",
}  # fmt: skip
_SIDE_ROLES = frozenset(
    ("summary", "teaser", "abstract", "short", "brief", "caption", "push", "seo", "social", "lead", "preamble")
)


def cut(
    stream: BinaryIO, start: int = 0, end: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[CutRecord]:
    """Yield the items of a whole stream."""
    for _, record in cut_objects(stream, _ENVELOPE, limits):
        yield record


def recognizes(head: bytes) -> bool:
    """Return whether JSON names the standard, or has an identity and two keys that only ninjs has."""
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1e")
    if not begin.startswith((b"{", b"[")):
        return False
    if _STANDARD.search(begin):
        return True
    return _IDENTITY.search(begin) is not None and len({*_SIGNS.findall(begin)}) >= _FEWEST_SIGNS


def parse(content: bytes, _limits: Limits = DEFAULT_LIMITS) -> Item:
    """The article of an item. Raises MetadataError, or OtherItem for a picture or a package without a body."""
    fields = NinjsFields(_load(content))
    kind = (fields.text("type") or "").lower()
    text = _body(fields)
    if kind in _OTHER_TYPES and not (text and kind in _MAY_HAVE_BODY):
        raise OtherItem(kind)
    status = _STATUS.get((fields.text("pubstatus") or "").lower())
    signals = fields.names("signal")
    is_killed = status == "canceled" or any(
        re.search(r"\bkill|\bretract|withdraw", one, re.IGNORECASE) for one in signals
    )
    if not text and not is_killed:
        raise MetadataError(Reason.NO_CONTENT, f"the item has no body; its keys are {', '.join(fields.keys[:12])}")
    headlines = _headlines(fields)
    withdrawal = None
    if is_killed:
        withdrawal = fields.text("ednote") or (signals[0] if signals else None) or "the item is canceled"
    return Item(
        text,
        "text",
        _metadata(fields, headlines[0] if headlines else None),
        _delivery(fields, status, signals, headlines[1:], withdrawal),
    )


def _load(content: bytes) -> dict[str, Any]:
    try:
        item = load_json(content)
    except RecursionError:
        raise MetadataError(Reason.MALFORMED_JSON, "the JSON is nested too deeply") from None
    except ValueError as error:
        item = _load_loosely(content, error)
    if not isinstance(item, dict):
        raise MetadataError(Reason.NOT_AN_OBJECT, f"a JSON object is expected, not {type(item).__name__}")
    require_distinct_keys(item)
    return item


def _load_loosely(content: bytes, error: ValueError) -> Any:
    """The JSON with line breaks and tabs as they are in its strings, in UTF-8 or Windows-1252."""
    try:
        text = read_bytes(content, "utf-8", "text").text
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise MetadataError(Reason.MALFORMED_JSON, f"the item is not valid JSON: {error}") from None


def _body(fields: NinjsFields) -> str:
    body = _choose_body(fields)
    if body is None:
        return ""
    markup = body.media not in ("", "text/plain") or is_markup(body.value)
    if not markup:
        return body.value.replace("\r\n", "\n").strip()
    return join_blocks(read_markup(body.value))


def _choose_body(fields: NinjsFields) -> RoleText | None:
    """The main body; of several, the one with markup, which has the paragraphs."""
    given = fields.texts("body", "bodies")
    main = [one for one in given if one.role not in _SIDE_ROLES] or given
    ranked = sorted(main, key=lambda one: (one.role not in _MAIN_ROLES, not is_markup(one.value)))
    return ranked[0] if ranked else None


def _headlines(fields: NinjsFields) -> list[str]:
    """The headlines, the main one first; the title of an item that has none."""
    given = fields.texts("headline", "headlines")
    main = [one for one in given if one.role in _MAIN_ROLES] or [one for one in given if one.role not in _SIDE_ROLES]
    ranked = [*main[:1], *(one for one in given if one not in main[:1] and one.role not in _SIDE_ROLES)]
    lines = [line for one in ranked if (line := plain_line(one.value))]
    if not main:
        title = plain_line(fields.text("title") or "")
        return [title, *lines] if title else []
    return list(dict.fromkeys(lines))


def _metadata(fields: NinjsFields, title: str | None) -> GivenMetadata:
    version_time = fields.time(*_VERSION_TIMES)
    return GivenMetadata(
        external_id=_identity(fields),
        title=title,
        published=_published(fields),
        observed=parse_moment(version_time) if version_time else None,
        language=fields.text("language"),
    )


def _published(fields: NinjsFields) -> str | None:
    first = fields.time("firstpublished", "firstcreated")
    return first_publication(first, fields.time(*_VERSION_TIMES)) or fields.time("contentcreated")


def _identity(fields: NinjsFields) -> str | None:
    """The identifier without the version that it may end with."""
    identity, version = fields.text("guid", "uri"), fields.text("version")
    if identity and version and identity.endswith((f":{version}", f"/v{version}", f";{version}")):
        return re.sub(r"[:;]$|/v$", "", identity[: -len(version)]) or identity
    return identity


def _delivery(
    fields: NinjsFields, status: str | None, signals: Sequence[str], subheadlines: Sequence[str], withdrawal: str | None
) -> Delivery:
    byline = fields.text("byline", "by")
    printed = plain_line(byline) if byline else None
    parsed = (parse_byline(printed) or parse_byline(f"By {printed}")) if printed else None
    authors = tuple(name for role, name in fields.roles("authors", "author") if "photo" not in role)
    urgency = fields.text("urgency", "priority")
    published, modified = _published(fields), fields.time(*_VERSION_TIMES)
    sections = fields.names("service", "section", "sections")
    note = fields.text("ednote")
    return Delivery(
        format=NAME,
        version=fields.text("version"),
        status=status,
        signal=", ".join(signals) or None,
        urgency=int(urgency) if urgency and re.fullmatch("[1-9]", urgency) else None,
        slug=fields.text("slugline"),
        genre=tuple(fields.names("genres", "genre")),
        subjects=fields.subjects("subjects", "subject"),
        places=fields.subjects("places", "place"),
        embargo=fields.time("embargoed", "embargoeduntil"),
        subheadlines=tuple(subheadlines),
        editor_notes=(plain_line(note),) if note else (),
        rights=fields.text("copyrightnotice", "usageterms"),
        byline=printed,
        authors=authors or (parsed.authors if parsed else ()),
        agencies=tuple(dict.fromkeys((*fields.names("source"), *fields.names("infosources", "infosource")))),
        section=plain_line(sections[0]) if sections else None,
        tags=tuple(dict.fromkeys(plain_line(tag) for tag in fields.names("keywords", "keyword"))),
        modified=modified if modified != published else None,
        withdrawal=withdrawal,
    )


NINJS = records_format(
    NAME, (".ninjs", ".json", ".jsonl", ".ndjson"), cut, parse, recognizes=recognizes, title="ninjs (news in JSON)"
)
