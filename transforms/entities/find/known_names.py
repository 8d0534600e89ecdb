"""Mentions that the gazetteer gives: leftmost, longest, whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.entities.article import ArticleTexts
from transforms.entities.find.capitals import opens_sentence
from transforms.entities.find.false_positives import CURRENCIES, is_ticker
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import Mention
from transforms.records import FieldName

_LONGEST_NAME = 40
"""Code points of a name before an abbreviation that are looked at."""

_NAME_BEFORE = re.compile(r"\b[A-Z][\w.'’-]*, $")
_PHRASE_END = re.compile(r"[,;)]| \(| [-–—]{1,2} |--|\s*(?:\n|$)")
_ENDS_CODE = re.compile(r"\)| x?\d{1,2}\)")


def known_mentions(article: ArticleTexts, field: FieldName) -> list[Mention]:
    """Every known form that the field's text has as whole words; mentions do not overlap."""
    text, gazetteer = article.by_field[field], article.gazetteer
    found: list[Mention] = []
    end = 0
    for word in gazetteer.first_word_pattern.finditer(text):
        forms = gazetteer.by_first_word.get(word.group())
        if forms is None or word.start() < end:
            continue
        form = _form_at(text, word.start(), forms)
        if form and _is_name_here(text, word.start(), form, gazetteer):
            end = word.start() + len(form)
            found.append(Mention(field, word.start(), end, form, gazetteer.known[form].label, "gazetteer"))
    return found


def _form_at(text: str, start: int, forms: Iterable[str]) -> str | None:
    """The first of the forms that is found at `start` and ends at a word boundary."""
    for form in forms:
        if text.startswith(form, start):
            end = start + len(form)
            if not (text[end : end + 1].isalnum() and text[end - 1].isalnum()):
                return form
    return None


def is_athletes_country(text: str, start: int, end: int) -> bool:
    """True if a country's code is in an athlete's bracket, with or without a seeding: "(NOR)", "(CZE x2)"."""
    return text.endswith("(", 0, start) and bool(_ENDS_CODE.match(text, end))


def _is_name_here(text: str, start: int, form: str, gazetteer: Gazetteer) -> bool:
    """True unless the form is a ticker, a code outside its notation, or ambiguous where any word has capitals.

    A state's abbreviation follows a comma ("Harrisburg, Pa."), one without a point a comma behind a name, and it ends
    the phrase ("SACRAMENTO, Calif —"). An athlete's country code is in brackets.
    """
    if is_ticker(text, start, start + len(form)):
        return False
    if form in gazetteer.athlete_codes:
        return is_athletes_country(text, start, start + len(form))
    if text[start + len(form) : start + len(form) + 1] in CURRENCIES:
        return False
    if form in gazetteer.state_abbreviations:
        return text.endswith(", ", 0, start) and (form.endswith(".") or _is_between_marks(text, start, form))
    return form not in gazetteer.ambiguous or not (
        opens_sentence(text, start) or _is_in_upper_case_line(text, start, form)
    )


def _is_between_marks(text: str, start: int, form: str) -> bool:
    """True if a word with a capital and a comma are before the form, and a mark or the end of the line behind it."""
    name = _NAME_BEFORE.search(text, max(0, start - _LONGEST_NAME), start)
    return name is not None and _PHRASE_END.match(text, start + len(form)) is not None


def _is_in_upper_case_line(text: str, start: int, form: str) -> bool:
    """True for an initialism among words in capitals, where it may be a common word."""
    around = text[max(0, start - 8) : start] + text[start + len(form) : start + len(form) + 8]
    return form.isupper() and around.isupper() and sum(map(str.isalpha, around)) > 5
