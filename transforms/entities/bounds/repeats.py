"""Names found in one place of an article found whole in every other: what one sentence shows holds for the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from transforms.entities.label.decide import Verdict
from transforms.entities.mention import Mention
from transforms.records import FieldName

# A place that is part of more names than these ("China") is looked at for the first of them only, so that a
# book of names stays linear.
MAX_WHOLES = 40

# A form of more words than these is no name that a shorter one could be part of; the pairs below are their square.
MAX_WORDS = 25

# A longer form, and where in it the part begins.
Whole = tuple[str, int]


def whole_names(
    mentions: Sequence[Mention], texts: Mapping[FieldName, str], decided: Mapping[str, Verdict]
) -> Iterator[Mention]:
    """The mentions (in order), pieces replaced by the whole where the text repeats a longer name of the article."""
    wholes = _wholes_by_part(decided)
    previous: Mention | None = None
    for mention in mentions:
        text = texts[mention.field]
        current = _grown(mention, text, wholes, decided)
        if previous is None or previous.field != current.field or previous.end <= current.start:
            if previous:
                yield previous
            previous = current
        elif len(current.text) > len(previous.text):
            previous = current
    if previous:
        yield previous


def _wholes_by_part(decided: Mapping[str, Verdict]) -> dict[str, list[Whole]]:
    """For each form that is part of longer ones: those, the longest first."""
    wholes: dict[str, list[Whole]] = defaultdict(list)
    for form in sorted((form for form in decided if " " in form), key=len, reverse=True):
        words = form.split(" ")
        if len(words) > MAX_WORDS:
            continue
        for i, j in combinations(range(len(words) + 1), 2):
            part = " ".join(words[i:j])
            if part != form and part in decided and len(wholes[part]) < MAX_WHOLES:
                wholes[part].append((form, len(" ".join(words[:i])) + (i > 0)))
    return wholes


def _grown(
    mention: Mention, text: str, wholes: Mapping[str, Iterable[Whole]], decided: Mapping[str, Verdict]
) -> Mention:
    for form, offset in wholes.get(mention.text, ()):
        start = mention.start - offset
        if start >= 0 and text.startswith(form, start) and _stands_alone(text, start, start + len(form)):
            return Mention(mention.field, start, start + len(form), form, decided[form].label, "repeat")
    return mention


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum())
