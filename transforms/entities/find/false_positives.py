"""Words that recognizers take for names and editors do not: each is refused for a named reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.entities.article import ArticleTexts
from transforms.entities.find.capitals import opens_sentence
from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.gazetteer.sports import sports_teams
from transforms.entities.labels import PERSON
from transforms.entities.mention import Mention

MAX_LENGTH = 120
"""Code points. Longer mentions are sentences or tables without punctuation; the longest name of the gold has 96."""

FIGURES = frozenset({"abbreviation of figures", "date"})
"""Reasons of `refused.toml` by which the words of a form make it no name together."""

CURRENCIES = ("$", "£", "€", "¥")
"""Signs behind a country's code in amounts: "US$60 million"."""

_COUNT = re.compile(r"\d[\d.,:/-]*")
_NUMBER = re.compile(r"[A-Z]|\d+\w?|[IVX]+|One|Two|Three|Four|Five")
_DATE_FOLLOWS = re.compile(r",? \d|[-/]\d")
_DATELINE_ENDS = (" - ", " -- ", " – ", " — ", ") ")
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|\w\.(?:com|org|net|co\.uk)\b|^[@#]")

_EXCHANGE_BEFORE = re.compile(r"\([A-Za-z]+: ?$")
_MARKET_BEHIND = re.compile(r"\.[A-Z]+>?")
_WITH_MARKET = re.compile(r"[A-Z0-9]{2,6}\.[A-Z]{1,2}")


@dataclass(frozen=True, slots=True)
class RefusedForms:
    """Forms and labels that are not names.

    Attributes:
        reasons: The reason by lower-case form.
        labels: The model's labels that are not names: dates, amounts.
        before_months: Words before "May" that make it a month.
        counted: Words that a number or letter follows: "Group G", "Day 5".
    """

    reasons: Mapping[str, str]
    labels: frozenset[str]
    before_months: frozenset[str]
    counted: frozenset[str]


@cache
def refused_forms() -> RefusedForms:
    """The forms of `refused.toml`."""
    tables = entity_rules("refused")
    return RefusedForms(
        reasons={form.lower(): table["reason"] for table in tables.values() for form in table.get("forms", ())},
        labels=frozenset(tables["labels"]["refused"]),
        before_months=frozenset(tables["calendar"]["before_months"]),
        counted=frozenset(entity_rules("words")["counted"]["words"]),
    )


def is_false_positive(mention: Mention, text: str) -> bool:
    """True if the mention is not a name here, `text` being its field's: "May" is one in "May said", not in "May 3"."""
    if is_ticker(text, mention.start, mention.end) or text[mention.end : mention.end + 1] in CURRENCIES:
        return True
    reason = refusal(mention.form)
    if reason is None and _is_role_at_start(mention, text):
        return True
    if reason == refused_forms().reasons["may"] and mention.form in person_names().family:
        return _is_in_date(mention, text)
    return reason is not None


def is_upper_case_sentence(mention: Mention, article: ArticleTexts) -> bool:
    """True for a "person" in a line of capitals of whom no word is a known name: "STAYS DEMOLITION DRIVE"."""
    form = mention.form
    if mention.label != PERSON or " " not in form or not form.isupper():
        return False
    capitalized, names = form.title(), person_names()
    has_known_name = any(word in names.given or word in names.family for word in capitalized.split(" "))
    return not has_known_name and capitalized not in article.by_field["body"]


def is_ticker(text: str, start: int, end: int) -> bool:
    """True if `text[start:end]` is the symbol of a share: "<NHC.TO>", "(VOD.L)", "(NYSE: GM)", "$GM"."""
    if text[start - 1 : start] == "(" and _WITH_MARKET.fullmatch(text, start, end):
        return True
    if text[start - 1 : start] in ("<", "$") or _EXCHANGE_BEFORE.search(text, max(0, start - 12), start):
        return True
    return text[start:end].isupper() and bool(_MARKET_BEHIND.match(text, end))


def _is_role_at_start(mention: Mention, text: str) -> bool:
    """True for the word of a role at the start of a sentence or behind the dateline: "Nurses"."""
    form, word, names, roles = mention.form, mention.form.lower(), person_names(), title_words().roles
    if form in names.family or form in names.given or form in sports_teams().leagues_of_nicknames:
        return False
    if word not in roles and word.removesuffix("s") not in roles:
        return False
    return opens_sentence(text, mention.start) or text.endswith(_DATELINE_ENDS, 0, mention.start)


def _is_in_date(mention: Mention, text: str) -> bool:
    before = text[max(0, mention.start - 12) : mention.start].lower().split()
    follows = _DATE_FOLLOWS.match(text, mention.end)
    return bool(before and before[-1] in refused_forms().before_months) or bool(follows)


def _is_date_or_figures(words: Sequence[str], refused: RefusedForms) -> bool:
    """True for words that are all numbers, abbreviations of figures or parts of dates: "Avg Shrs", "Jun 11".

    Three words or more are the heads of columns: "GP W L Pct GB".
    """
    reasons = [refused.reasons.get(word.lower()) for word in words]
    if len(words) > 2:
        return all(reason == refused.reasons["shr"] for reason in reasons)
    return all(reason in FIGURES or _COUNT.fullmatch(word) for word, reason in zip(words, reasons, strict=True))


def refusal(form: str) -> str | None:
    """The reason why the form cannot be a name; None if it can."""
    refused = refused_forms()
    if reason := refused.reasons.get(form.lower()):
        return reason
    words = form.split(" ")
    if _is_date_or_figures(words, refused):
        return "figures"
    if len(form) == 1 or (words[0] in refused.counted and len(words) == 2 and _NUMBER.fullmatch(words[1])):
        return "number"
    if not (form[:1].isalpha() or any(map(str.isalpha, form))):
        return "no letter"
    titles = title_words()
    if form in titles.portfolios:
        return "portfolio"
    if form in titles.titles or f"{form}." in titles.titles:
        return "title"
    if len(form) > MAX_LENGTH:
        return "too long"
    if _ADDRESS.search(form) or _WITH_MARKET.fullmatch(form):
        return "address or ticker"
    if form.islower():
        return "no capital"
    return None
