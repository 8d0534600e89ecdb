"""Names that the gazetteer knows, found in a text: leftmost, longest, whole words."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.entities.find.capitals import opens_sentence
from transforms.entities.find.tickers import is_ticker
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import Mention
from transforms.records import FieldName


def known_names(field: FieldName, text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Every known form that stands in the text as whole words, none overlapping another."""
    found: list[Mention] = []
    end = 0
    for word in gazetteer.may_begin.finditer(text):
        forms = gazetteer.by_first_word.get(word.group())
        if forms is None or word.start() < end:
            continue
        form = _standing(text, word.start(), forms)
        if form and _is_sure(text, word.start(), form, gazetteer):
            end = word.start() + len(form)
            found.append(Mention(field, word.start(), end, form, gazetteer.known[form].label, "gazetteer"))
    return found


def _standing(text: str, start: int, forms: Iterable[str]) -> str | None:
    """The first of the forms that begins here and ends with a word."""
    for form in forms:
        if text.startswith(form, start):
            end = start + len(form)
            if not (text[end : end + 1].isalnum() and text[end - 1].isalnum()):
                return form
    return None


def _is_sure(text: str, start: int, form: str, gazetteer: Gazetteer) -> bool:
    """A state's abbreviation stands behind its city, a country's code in brackets.

    A ticker or a common word at a sentence's start proves nothing.
    """
    if is_ticker(text, start, start + len(form)):
        return False
    if form in gazetteer.lexicon.country_codes:
        return text.endswith(" (", 0, start) and text.startswith(")", start + len(form))
    if form in gazetteer.lexicon.state_abbreviations:
        return text.endswith(", ", 0, start)
    return form not in gazetteer.lexicon.ambiguous or not (
        opens_sentence(text, start) or _in_capitals(text, start, form)
    )


def _in_capitals(text: str, start: int, form: str) -> bool:
    """Whether an initialism stands in a line of capitals, where it may be a common word."""
    around = text[max(0, start - 8) : start] + text[start + len(form) : start + len(form) + 8]
    return form.isupper() and around.isupper() and sum(map(str.isalpha, around)) > 5
