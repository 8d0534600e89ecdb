"""Repairs of XML that is not well-formed in small ways: stray ampersands, entities of HTML, control characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.entities import html5

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>\d{1,7});|#[xX](?P<hex>[0-9a-fA-F]{1,6});|(?P<name>[A-Za-z][\w.\-]{0,60});)?"
)
_STRAY_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_INNER_DECLARATION = re.compile(r"(?<!\A)<\?xml\s[^<>]{0,300}\?>")
_ENTITY = re.compile(
    r"<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[\w.\-]{1,100})\s+(?P<external>SYSTEM|PUBLIC)?[^<>]{0,100000}>"
)
_PARAMETER = re.compile(r"%[\w.\-]{1,100};")
_SUBSET = re.compile(r"<!DOCTYPE[^<>\[]{0,1000}\[")
_USED_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.\-]{0,60}):[A-Za-z_][\w.\-]{0,60}(?=\s*=|[\s/>])")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([A-Za-z_][\w.\-]{0,60})\s*=")
_FIRST_TAG = re.compile(r"<[A-Za-z_][^\s/<>]*")
_VOID = re.compile(r"<(br|hr|img|wbr)((?:\s[^<>]{0,2000})?)(?<!/)>", re.IGNORECASE)
_NONE: frozenset[str] = frozenset()
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_SECTIONS = (("<![CDATA[", "]]>"), ("<!--", "-->"))


def resolve_references(text: str) -> str:
    """Return XML with the entities of HTML replaced by their characters, and stray ampersands escaped.

    The DTDs of agencies declare these entities, and are not read. A text with entities of its own is left as it is.
    """
    return text if _SUBSET.search(text, 0, 5000) else _outside_sections(text, lambda part: _resolve(part, _NONE, _NONE))


def repair_markup(text: str) -> str:
    """Return XML with what is commonly broken in it repaired; it may still not be well-formed.

    CDATA sections only lose control characters. References to entities of external files are removed.
    """
    text, declared, removed = _without_external_entities(_CONTROL.sub("", text))
    text = _INNER_DECLARATION.sub("", text)
    text = _outside_sections(text, lambda part: _repair_part(part, declared, removed))
    return _declare_prefixes(text)


def _outside_sections(text: str, repair: Callable[[str], str]) -> str:
    return "".join(part if is_section else repair(part) for part, is_section in _sections(text))


def _repair_part(part: str, declared: frozenset[str], removed: frozenset[str]) -> str:
    part = _STRAY_LESS.sub("&lt;", _resolve(part, declared, removed))
    return _VOID.sub(_close_void, part)


def _resolve(part: str, declared: frozenset[str], removed: frozenset[str]) -> str:
    def resolve(match: re.Match[str]) -> str:
        if match["decimal"] or match["hex"]:
            code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
            return match.group() if _is_character(code) else ""
        name = match["name"]
        if name is None:
            return "&amp;"
        if name in _XML_NAMES or name in declared:
            return match.group()
        if name in removed:
            return ""
        character = html5.get(f"{name};")
        return f"&amp;{name};" if character is None else character.replace("&", "&amp;").replace("<", "&lt;")

    return _REFERENCE.sub(resolve, part)


def _close_void(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 6].lower()
    if following.startswith(f"</{match[1].lower()}"):
        return match.group()
    return f"<{match[1]}{match[2]}/>"


def _is_character(code: int) -> bool:
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF


def _sections(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text and, for each, whether it is a CDATA section or comment; in linear time."""
    done = 0
    for start, end in _section_spans(text):
        yield text[done:start], False
        yield text[start:end], True
        done = end
    yield text[done:], False


def _section_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while True:
        starts = ((text.find(opener, at), opener, closer) for opener, closer in _SECTIONS)
        start, opener, closer = min((one for one in starts if one[0] >= 0), default=(-1, "", ""))
        end = text.find(closer, start + len(opener)) if start >= 0 else -1
        if end < 0:
            return
        at = end + len(closer)
        yield start, at


def _without_external_entities(text: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """The text without its external and parameter entities, the names that stay declared, and those removed."""
    subset = _SUBSET.search(text, 0, 5000)
    end = text.find("]", subset.end()) if subset else -1
    if subset is None or end < 0:
        return text, frozenset(), frozenset()
    declared: set[str] = set()
    removed: set[str] = set()

    def take(match: re.Match[str]) -> str:
        if match["parameter"] or match["external"]:
            removed.add(match["name"])
            return ""
        declared.add(match["name"])
        return match.group()

    inside = _PARAMETER.sub("", _ENTITY.sub(take, text[subset.end() : end]))
    return text[: subset.end()] + inside + text[end:], frozenset(declared), frozenset(removed)


def _declare_prefixes(text: str) -> str:
    """Declare the namespace prefixes that are used without a declaration, in the first start tag."""
    first = _FIRST_TAG.search(text)
    if first is None:
        return text
    declared = set(_DECLARED_PREFIX.findall(text[first.end() : text.find(">", first.end()) + 1]))
    missing = sorted({*_USED_PREFIX.findall(text)} - declared - {"xml", "xmlns"})
    declarations = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in missing)
    return text[: first.end()] + declarations + text[first.end() :]
