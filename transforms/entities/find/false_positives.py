"""What a recogniser took for a name and no editor would file, each refused for a named reason."""

from __future__ import annotations

import re

from transforms.entities.find.capitals import opens_sentence
from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.mention import PERSON, Mention

# Longer "names" are sentences or tables that lost their marks; the longest of the gold has 96.
MAX_LENGTH = 120

_NUMBER = re.compile(r"[A-Z]|\d+\w?|[IVX]+|One|Two|Three|Four|Five")
_DATE_FOLLOWS = re.compile(r",? \d|[-/]\d")
_DATELINE_ENDS = (" - ", " -- ", " – ", " — ", ") ")
_ADDRESS = re.compile(r"https?:|www\.|\w@\w|\w\.(?:com|org|net|co\.uk)\b|^[@#]")


def is_junk(mention: Mention, text: str, lexicon: Lexicon) -> bool:
    """Whether the mention is no name here: "May" is one in "May said", none in "in May" or "May 3"."""
    reason = refusal(mention.form, lexicon)
    if reason is None and _is_role_at_start(mention, text, lexicon):
        return True
    if reason == lexicon.refused["may"] and mention.form in lexicon.family_names:
        return _stands_in_a_date(mention, text, lexicon)
    return reason is not None


def is_shouted(mention: Mention, body: str, lexicon: Lexicon) -> bool:
    """Whether a line in capitals was taken for a person, none of whose words is a name: "STAYS DEMOLITION DRIVE"."""
    form = mention.form
    if mention.label != PERSON or " " not in form or not form.isupper():
        return False
    names = form.title()
    known = any(word in lexicon.given_names or word in lexicon.family_names for word in names.split(" "))
    return not known and names not in body


def _is_role_at_start(mention: Mention, text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence or the story behind its dateline begins with the word for who somebody is: "Nurses"."""
    form, word = mention.form, mention.form.lower()
    if form in lexicon.family_names or form in lexicon.given_names or form in lexicon.leagues_of_nicknames:
        return False
    if word not in lexicon.roles and word.removesuffix("s") not in lexicon.roles:
        return False
    return opens_sentence(text, mention.start) or text.endswith(_DATELINE_ENDS, 0, mention.start)


def _stands_in_a_date(mention: Mention, text: str, lexicon: Lexicon) -> bool:
    before = text[max(0, mention.start - 12) : mention.start].lower().split()
    return bool(before and before[-1] in lexicon.before_dates) or bool(_DATE_FOLLOWS.match(text, mention.end))


def refusal(form: str, lexicon: Lexicon) -> str | None:
    """Why the form is no name, or null if it may be one."""
    if reason := lexicon.refused.get(form.lower()):
        return reason
    words = form.split(" ")
    if len(form) == 1 or (words[0] in lexicon.numbered and len(words) == 2 and _NUMBER.fullmatch(words[1])):
        return "number"
    if not (form[:1].isalpha() or any(map(str.isalpha, form))):
        return "no letter"
    if form in lexicon.portfolios:
        return "portfolio"
    if form in lexicon.titles or f"{form}." in lexicon.titles:
        return "title"
    if len(form) > MAX_LENGTH:
        return "too long"
    if _ADDRESS.search(form):
        return "address"
    if form.islower():
        return "no capital"
    return None
