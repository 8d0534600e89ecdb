"""The lines of an ANPA 1312 text: caret lines above the story, paragraphs, and the lines behind its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from infra.sources.formats.wires.message import is_mark, read_byline
from transforms.extract.structure.tables import find_rows
from transforms.rules.agencies import agencies_in

_NOTE = re.compile(
    r"(?:eds?|editors?|editor'?s'? note|ed\.? note|note|updates?|adds?|internal|code|symbol|budget|with|links?|photos?"
    r"|video|audio|pickup|desk|trims?|cq|attn\b.{0,40}) ?(?::|_|—)"
    r"|(?:updates?|adds?|recasts?|corrects?|subs?|includes?|changes?|incorporates|deletes|restores|trims?)"
    r" (?:with|in|to|that|throughout|background|details|quotes?|bylines?|comments?|photos?|links?|headline|dateline"
    r"|graf|grafs|tops?|new|\d\w\w graf)\b"
    r"|(?:no pickup|for release|for use|for immediate|hold for release|embargoed|also mov(?:ed|ing)|resending|repeating"
    r"|retransmit\w*|optional trim|minor edits|eds,|\$?adv ?\d|mov(?:ed|ing) (?:on|in|as|at) )"
    r"|\(?(?:(?-i:[A-Z]{2,5}) )?(?-i:Photos?|Graphics?|Video|Audio)\b(?:[ ,].{0,60}\d|$)"
    r"|.{0,200}\bgrafs?\b",
    re.IGNORECASE,
)
"""Openings of caret lines that are for editors: a label, what was changed, when the story may be used."""

_LABELED = re.compile(
    r"(?P<label>hl|headline|head|index|keywords?|summary|subhead|byline|slug)\s*:\s*(?P<value>.*)", re.IGNORECASE
)
_LOUD = re.compile(
    r"(?:ADDS|UPDATES?|SUBS|RECASTS|CORRECTS|INCLUDES|CHANGES|EDITS|TRIMS|ADDING|RESTORES|DELETES|KILL|ELIMINATE)\b"
)
_END = re.compile(
    r"(?:\(?(?:end|more|30|eor|eof|endit|enditem)\)?|[-*]{1,3}30[-*]{1,3}|[-_*=+ ]{3,}|(?:end )?adv\d*(?:-.{0,30})?)",
    re.IGNORECASE,
)
_SENT_LINE = re.compile(
    r"[A-Z]{2,4}-[A-Z]{2,4}-\d\d-\d\d-\d\d \d{4}.{0,8}|\d\d:?\d\d ?[A-Z]{0,4} \d\d-\d\d-\d\d(?:\d\d)?"
)
_HALF = re.compile(r"(?<=\d)[ -]?\{|(?<![^\s(])\{(?=[\s)-])")
_DASH = re.compile(r"(?<=\S) _{1,2} (?=\S)|(?<=\S) -- (?=\S)")


@dataclass(frozen=True, slots=True)
class CaretLines:
    """The lines of a text by their use.

    Attributes:
        text: The story, with a blank line between paragraphs.
        slug: The first caret line.
        keyword: Its first field, the name of the story.
        tail: The dated line behind a story without an end-of-text byte.
    """

    text: str
    slug: str | None = None
    keyword: str | None = None
    headline: str | None = None
    summaries: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tail: str = ""


@dataclass(slots=True)
class _LogicalLine:
    """A line of the text up to its end mark; `is_caret` if it begins with a caret, `indent` if it opens a paragraph."""

    text: str
    is_caret: bool
    has_indent: bool
    is_ended: bool = False


@dataclass(slots=True)
class _Found:
    """The fields that the caret lines above a story fill."""

    slug: str | None = None
    headline: str | None = None
    summaries: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    byline: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def read_lines(text: str) -> CaretLines:
    """Read the lines of a text."""
    lines = list(_logical_lines(text))
    tail = ""
    while lines and (not lines[-1].text or _END.fullmatch(lines[-1].text) or (not tail and _is_sent(lines[-1].text))):
        last = lines.pop().text
        tail = last if _is_sent(last) else tail
    count = next((n for n, line in enumerate(lines) if line.text and not line.is_caret), len(lines))
    above, story = lines[:count], lines[count:]
    found = _Found()
    for line in above:
        if line.text:
            _sort_in(line.text, found)
    keyword = found.slug.split(",")[0].strip() if found.slug else None
    return CaretLines(
        _paragraphs(story),
        found.slug,
        keyword,
        found.headline,
        tuple(found.summaries),
        tuple(found.notes),
        found.byline,
        found.authors,
        found.tags,
        tail,
    )


def _logical_lines(text: str) -> Iterator[_LogicalLine]:
    """Join the wrapped lines of each logical line: it ends with `<`, or before a caret, an indent or a blank line."""
    marked = re.search(r"<[ \t]*$", text, re.MULTILINE) is not None
    current: _LogicalLine | None = None
    for physical in text.split("\n"):
        line = physical.rstrip()
        opens = line.startswith(("^", "\t", "  "))
        if current and (current.is_ended or opens or not line or (not marked and current.is_caret)):
            yield _polished(current)
            current = None
        if not line:
            yield _LogicalLine("", is_caret=False, has_indent=False)
            continue
        is_ended = line.endswith("<")
        body = line.rstrip("< ")
        if current is None:
            current = _LogicalLine(body, is_caret=line.startswith("^"), has_indent=opens)
        else:
            current.text += ("\n" if not marked else " ") + body.strip()
        current.is_ended = is_ended
    if current:
        yield _polished(current)


def _polished(line: _LogicalLine) -> _LogicalLine:
    text = line.text.lstrip("^") if line.is_caret else line.text
    text = _DASH.sub(" — ", _HALF.sub("½", text.replace("``", "“").replace("''", "”")))
    line.text = text.strip("\t @=") if line.is_caret else text.replace("\t", " " * 4).rstrip()
    return line


def _is_sent(text: str) -> bool:
    return _SENT_LINE.fullmatch(text.strip()) is not None


def _sort_in(text: str, found: _Found) -> None:
    """Put a caret line into the field that it is for."""
    labeled = _LABELED.fullmatch(text)
    if labeled:
        _take_labeled(labeled["label"].lower(), labeled["value"].strip(), found)
    elif found.slug is None:
        found.slug = text
    elif _NOTE.match(text) or _LOUD.match(text) or is_mark(text):
        found.notes.append(text)
    elif byline := read_byline(text):
        found.byline = found.byline or byline.text
        found.authors += byline.authors
    elif (found.byline and len(text.split()) <= 5) or _is_credit(text):
        return
    elif found.headline is None:
        found.headline = text
    else:
        found.summaries.append(text)


def _take_labeled(label: str, value: str, found: _Found) -> None:
    if label in ("index", "keyword", "keywords"):
        found.tags += tuple(tag.strip() for tag in value.split(",") if tag.strip())
    elif label == "byline":
        byline = read_byline(f"By {value}") if value else None
        found.byline, found.authors = value or None, byline.authors if byline else ()
    elif label == "slug":
        found.slug = value or None
    elif label in ("hl", "headline", "head") and found.headline is None:
        found.headline = value or None
    elif value:
        found.summaries.append(value)


def _is_credit(text: str) -> bool:
    """Return whether a line is only the name or the job of an agency's writer."""
    return bool(agencies_in(text)) and len(text.split()) <= 4


def _paragraphs(lines: Sequence[_LogicalLine]) -> str:
    texts = [line.text for line in lines]
    rows = find_rows(texts)
    out: list[str] = []
    for number, line in enumerate(lines):
        if line.text:
            between = "\n" if number in rows and number - 1 in rows else "\n\n"
            out.append((between if out else "") + (line.text.rstrip() if number in rows else line.text.strip()))
    return "".join(out)
