"""Cleaning: from extracted text to the story, with every cut recorded and reversible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from transforms.clean.cutting import apply_cuts, rebuild
from transforms.clean.guard import find_overruled, locate_overruled
from transforms.clean.head import GivenLines, plan_head
from transforms.clean.lines import TextLine, keep_lines, lines_of, split_lines
from transforms.clean.notes import find_notes
from transforms.clean.plan import CutPlan
from transforms.clean.publication import publication_of
from transforms.clean.tail import plan_tail
from transforms.extract.structure import Byline, is_list_item, parse_dateline
from transforms.records import Cleaned, Cut, Dateline, Extracted, Options
from transforms.rules import Zone, agencies_in, agencies_named, boilerplate_rule, signature_agency

__all__ = ["clean", "rebuild"]

_MOST_ROUNDS = 10
"""Number of plans after which nothing is cut: each keeps lines that the one before would have cut."""


def clean(extracted: Extracted, options: Options) -> Cleaned:
    """Remove headline, byline and boilerplate lines from a text and record them in `removed`.

    With `options.keep_boilerplate` the body is the text unchanged; only its dateline is parsed.
    """
    if options.keep_boilerplate or not extracted.text:
        return _keep_verbatim(extracted, options)
    lines = lines_of(extracted)
    plan, overruled = _plan_guarded(lines, GivenLines.of(extracted))
    kept = plan.kept(lines)
    body, removed = apply_cuts(extracted.text, plan.all_spans(lines))
    dateline = kept[0].dateline
    later = dateline or _later_dateline(kept)
    return Cleaned(
        extracted=extracted,
        body=body,
        title=extracted.title or _title_of(plan.headline),
        byline=_byline(extracted, plan.bylines),
        authors=extracted.authors or tuple(dict.fromkeys(plan.authors)),
        agencies=_agencies(extracted, plan.bylines, later, removed),
        dateline=dateline,
        published=publication_of(extracted, later, options),
        removed=removed,
        notes=find_notes(kept, body),
        overruled=locate_overruled(overruled, kept, split_lines(body)) if overruled else (),
    )


def _keep_verbatim(extracted: Extracted, options: Options) -> Cleaned:
    dateline = parse_dateline(extracted.text.partition("\n")[0])
    return Cleaned(
        extracted=extracted,
        body=extracted.text,
        title=extracted.title,
        byline=extracted.byline,
        authors=extracted.authors,
        agencies=_agencies(extracted, (), dateline, ()),
        dateline=dateline,
        published=publication_of(extracted, dateline, options),
    )


def _plan_guarded(lines: Sequence[TextLine], given: GivenLines) -> tuple[CutPlan, dict[int, str]]:
    """Plan all cuts but those that would take story.

    Returns:
        The plan, and the rule of each line that it must not cut, by the number of the line.
    """
    overruled: dict[int, str] = {}
    for _ in range(_MOST_ROUNDS):
        plan = _plan_cuts(keep_lines(lines, overruled), given)
        overruled |= plan.overruled
        found = find_overruled(lines, plan)
        if not found:
            return plan if any(map(_has_words, plan.kept(lines))) else CutPlan(), overruled
        overruled |= found
    return CutPlan(), overruled


def _plan_cuts(lines: Sequence[TextLine], given: GivenLines) -> CutPlan:
    """Plan all cuts. The remaining lines are searched until nothing more is found, so that cleaning is idempotent."""
    plan = CutPlan()
    kept = list(lines)
    while True:
        before = plan.cuts
        story = plan_head(kept, given, plan)
        plan_tail(plan.kept(kept[story:]), plan, {*given.authors, *plan.authors})
        kept = plan.kept(kept)
        _plan_widgets(kept, plan)
        kept = plan.kept(kept)
        if plan.cuts == before:
            return plan


def _plan_widgets(lines: Sequence[TextLine], plan: CutPlan) -> None:
    """Plan to cut the lines within the story that match a rule for any zone, unless no other line would stay."""
    rules = {line.number: rule.id for line in lines if line.rules and (rule := line.rule(Zone.ANYWHERE))}
    if len(rules) < len(lines):
        plan.rules |= rules


def _has_words(line: TextLine) -> bool:
    return any(map(str.isalnum, line.text))


def _title_of(headline: Sequence[str]) -> str | None:
    """Join the lines in capitals of a headline; without any, the first line is the title, the others subtitles."""
    if not headline:
        return None
    return " ".join(line for line in headline if line.isupper()) or headline[0]


def _byline(extracted: Extracted, bylines: Sequence[Byline]) -> str | None:
    """Return the byline of delivery or page, else of the text, which replaces a delivered one that names nobody."""
    names_nobody = extracted.decoded.raw.delivery is not None and not extracted.authors
    by_names = next((byline.text for byline in bylines if byline.authors), None) if names_nobody else None
    return by_names or extracted.byline or next((byline.text for byline in bylines), None)


def _later_dateline(lines: Sequence[TextLine]) -> Dateline | None:
    """Parse the dateline of a story below a correction or the points of a summary."""
    above = takewhile(lambda line: line.rule(Zone.NOTE) or is_list_item(line.text), lines[:-1])
    count = sum(1 for _ in above)
    return lines[count].dateline if count else None


def _agencies(
    extracted: Extracted, bylines: Iterable[Byline], dateline: Dateline | None, removed: Iterable[Cut]
) -> tuple[str, ...]:
    """Collect credited agencies, each once: of delivery, byline (a page's, the text's), dateline and removed lines."""
    delivery = extracted.decoded.raw.delivery
    named = [agency for name in delivery.agencies for agency in agencies_named(name)] if delivery else []
    named += agencies_in(extracted.byline) if extracted.byline else ()
    named += [agency for byline in bylines for agency in byline.agencies]
    named += [dateline.agency] if dateline and dateline.agency else []
    for cut in removed:
        if (rule := boilerplate_rule(cut.rule)) and rule.credits_agency:
            credit = cut.text.strip()
            signature = signature_agency(credit)
            named += agencies_in(credit) or ([signature] if signature else [])
    return tuple(dict.fromkeys(named))
