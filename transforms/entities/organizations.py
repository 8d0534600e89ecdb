"""One organisation, one name: acronyms with their expansions, legal forms dropped, shortened names made whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from transforms.entities.gazetteer import Gazetteer, Known
from transforms.entities.initials import initials_of
from transforms.entities.mention import Mention
from transforms.entities.persons import AS_WRITTEN, Canonical
from transforms.records import FieldName

_GIVEN_BEHIND = re.compile(
    r"['’]?s? \((?:the )?([A-Z][\w&.-]{1,9})\)|, (?:known|abbreviated) as (?:the )?([A-Z][\w&.-]{1,9})\b"
)


def canonical_organizations(
    mentions: Sequence[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer
) -> dict[str, Canonical]:
    """The canonical name of each form of the organisations mentioned."""
    forms = list(dict.fromkeys(mention.form for mention in mentions))
    expansions = _given_expansions(mentions, texts)
    bare = {form: _plain(form, gazetteer) for form in forms}
    return {form: _canonical(form, bare, expansions, gazetteer) for form in forms}


def _canonical(form: str, bare: Mapping[str, str], expansions: Mapping[str, str], gazetteer: Gazetteer) -> Canonical:
    if form in expansions:
        long = _known_name(bare.get(expansions[form], expansions[form]), gazetteer)
        return Canonical(long, f"abbreviation of {long}, given in the text")
    if known := _known(form, gazetteer) or _known(bare[form], gazetteer):
        return Canonical(known.name, "gazetteer")
    longer = _one_longer(bare[form], set(bare.values()), gazetteer)
    if longer:
        name = _known_name(longer, gazetteer)
        return Canonical(name, f"short for {name}")
    return Canonical(bare[form], AS_WRITTEN if bare[form] == form else "without its legal form")


def _known(form: str, gazetteer: Gazetteer) -> Known | None:
    known = gazetteer.known.get(form)
    return known if known and known.label == "ORG" else None


def _known_name(form: str, gazetteer: Gazetteer) -> str:
    known = _known(form, gazetteer)
    return known.name if known else form


def _given_expansions(mentions: Iterable[Mention], texts: Mapping[FieldName, str]) -> dict[str, str]:
    """Abbreviation -> the long form that it stands behind: "the International Monetary Fund (IMF)"."""
    expansions: dict[str, str] = {}
    for mention in mentions:
        given = _GIVEN_BEHIND.match(texts[mention.field], mention.end)
        if given and " " in mention.text:
            expansions.setdefault(given.group(1) or given.group(2), mention.form)
    return expansions


def _one_longer(form: str, forms: Iterable[str], gazetteer: Gazetteer) -> str | None:
    """The one longer name of the article that the form begins, ends (a team's nickname) or abbreviates."""
    longer = {other for other in forms if other != form and _shortens(form, other, gazetteer)}
    return longer.pop() if len(longer) == 1 else None


def _shortens(form: str, other: str, gazetteer: Gazetteer) -> bool:
    if form.isupper() and 2 <= len(form) <= 7:
        return form in initials_of(other)
    if other in gazetteer.lexicon.teams and other.endswith(f" {form}"):
        return True
    return other.startswith(f"{form} ") and form not in gazetteer.lexicon.heads


def _plain(form: str, gazetteer: Gazetteer) -> str:
    """The form without its legal form, and with one spelling of the body's country in front."""
    for spelling, plain in gazetteer.lexicon.prefixes.items():
        if form.startswith(spelling):
            form = plain + form.removeprefix(spelling)
            break
    words = form.split(" ")
    while len(words) > 1 and words[-1].rstrip(",") in gazetteer.lexicon.legal_forms:
        words.pop()
    return " ".join(words).rstrip(",")
