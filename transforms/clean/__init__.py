"""From extracted text to the story, with every cut on record and reversible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from transforms.clean.cutting import rebuild, take_out
from transforms.clean.findings import Findings
from transforms.clean.head import find_head
from transforms.clean.lines import Line, lines_of
from transforms.clean.notes import notes_in
from transforms.clean.tail import find_tail
from transforms.extract.structure import Byline, is_list_item, parse_dateline
from transforms.records import Cleaned, Cut, Dateline, Extracted, Options
from transforms.rules import Zone, agencies_in, boilerplate_rule

__all__ = ["clean", "rebuild"]


def clean(extracted: Extracted, options: Options) -> Cleaned:
    """The story without headline, byline and boilerplate lines; what was taken is in `removed`.

    With `keep_boilerplate` the body is the text as it came, and only its dateline is read.
    """
    if options.keep_boilerplate or not extracted.text:
        return _as_it_came(extracted)
    lines = lines_of(extracted.text)
    found = _furniture(lines, extracted.title)
    if not any(map(_has_words, found.kept(lines))):
        found = Findings()
    kept = found.kept(lines)
    body, removed = take_out(extracted.text, found.all_spans(lines))
    dateline = parse_dateline(kept[0].text)
    authors = [author for byline in found.bylines for author in byline.authors]
    return Cleaned(
        extracted=extracted,
        body=body,
        title=extracted.title or _joined(found.headline),
        byline=extracted.byline or next((byline.text for byline in found.bylines), None),
        authors=extracted.authors or tuple(dict.fromkeys(authors)),
        agencies=_agencies(extracted, found.bylines, dateline or _later_dateline(kept), removed),
        dateline=dateline,
        removed=removed,
        notes=notes_in(kept, body),
    )


def _as_it_came(extracted: Extracted) -> Cleaned:
    dateline = parse_dateline(extracted.text.partition("\n")[0])
    return Cleaned(
        extracted=extracted,
        body=extracted.text,
        title=extracted.title,
        byline=extracted.byline,
        authors=extracted.authors,
        agencies=_agencies(extracted, (), dateline, ()),
        dateline=dateline,
    )


def _furniture(lines: Sequence[Line], title: str | None) -> Findings:
    """All that is to be cut: what is left is walked again until nothing is found, so that cleaning twice
    is cleaning once."""
    found = Findings()
    kept = list(lines)
    while True:
        before = found.cuts
        story = find_head(kept, title, found)
        find_tail(found.kept(kept[story:]), found)
        kept = found.kept(kept)
        _find_widgets(kept, found)
        kept = found.kept(kept)
        if found.cuts == before:
            return found


def _find_widgets(lines: Sequence[Line], found: Findings) -> None:
    """Cut the lines within the story that a rule for any place takes, unless no other line would stay."""
    rules = {line.number: rule.id for line in lines if line.rules and (rule := line.rule(Zone.ANYWHERE))}
    if len(rules) < len(lines):
        found.rules |= rules


def _has_words(line: Line) -> bool:
    return any(map(str.isalnum, line.text))


def _joined(headline: Sequence[str]) -> str | None:
    """The title: lines in capitals are one headline set over several lines, others have only subtitles below."""
    if not headline:
        return None
    return " ".join(line for line in headline if line.isupper()) or headline[0]


def _later_dateline(lines: Sequence[Line]) -> Dateline | None:
    """The dateline of a story below a correction or the points of a summary."""
    above = takewhile(lambda line: line.rule(Zone.NOTE) or is_list_item(line.text), lines[:-1])
    count = sum(1 for _ in above)
    return parse_dateline(lines[count].text) if count else None


def _agencies(
    extracted: Extracted, bylines: Iterable[Byline], dateline: Dateline | None, removed: Iterable[Cut]
) -> tuple[str, ...]:
    """Every agency that is credited, once, in the order byline (a page's, then the text's), dateline, head and tail."""
    named = list(agencies_in(extracted.byline)) if extracted.byline else []
    named += [agency for byline in bylines for agency in byline.agencies]
    named += [dateline.agency] if dateline and dateline.agency else []
    for cut in removed:
        if (rule := boilerplate_rule(cut.rule)) and rule.credits_agency:
            named += agencies_in(cut.text.strip())
    return tuple(dict.fromkeys(named))
