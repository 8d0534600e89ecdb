"""One organisation, one name: acronyms with their expansions, legal forms dropped, shortened names made whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from transforms.entities.gazetteer import Gazetteer, Known
from transforms.entities.initials import initials_of
from transforms.entities.mention import Mention
from transforms.entities.persons import AS_WRITTEN, Canonical
from transforms.records import FieldName

_GIVEN_BEHIND = re.compile(
    r"['’]?s? \((?:the )?([A-Z][\w&.-]{1,9})\)|, (?:known|abbreviated) as (?:the )?([A-Z][\w&.-]{1,9})\b"
)
_KINDS_OF_COMPANY = frozenset({"Group", "Company", "International", "Holding", "Industries", "Enterprises", "Global"})


def canonical_organizations(
    mentions: Sequence[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer
) -> dict[str, Canonical]:
    """The canonical name of each form of the organisations mentioned."""
    plain = {mention.form: _plain(mention.form, gazetteer) for mention in mentions}
    expansions = _given_expansions(mentions, texts)
    shortened = _shortened(plain.values(), gazetteer)
    return {form: _canonical(form, plain, expansions, shortened, gazetteer) for form in plain}


def _canonical(
    form: str,
    plain: Mapping[str, str],
    expansions: Mapping[str, str],
    shortened: Mapping[str, set[str]],
    gazetteer: Gazetteer,
) -> Canonical:
    if form in expansions:
        name = _known_name(plain.get(expansions[form], expansions[form]), gazetteer)
        return Canonical(name, f"abbreviation of {name}, given in the text")
    if known := _known(form, gazetteer) or _known(plain[form], gazetteer):
        return Canonical(known.name, "gazetteer")
    longer = _nearest(plain[form], shortened.get(plain[form], set()) - {plain[form]})
    if len(longer) == 1:
        name = _known_name(next(iter(longer)), gazetteer)
        return Canonical(name, f"short for {name}")
    return Canonical(plain[form], AS_WRITTEN if plain[form] == form else "without its legal form")


def _nearest(form: str, longer: set[str]) -> set[str]:
    """Of several longer names those that add nothing but the kind of company: "Chrysler Group" for "Chrysler"."""
    plainest = {name for name in longer if name.removeprefix(f"{form} ") in _KINDS_OF_COMPANY}
    return plainest if len(longer) > 1 and plainest else longer


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


def _shortened(forms: Iterable[str], gazetteer: Gazetteer) -> dict[str, set[str]]:
    """For each short form, the longer names: their first words, initials, a team's last word; no country in front."""
    shortened: dict[str, set[str]] = defaultdict(set)
    for form in dict.fromkeys(forms):
        words = form.split(" ")
        begins = (" ".join(words[:i]) for i in range(1, len(words)))
        short = {begin for begin in begins if begin not in gazetteer.lexicon.heads}
        if len(words) > 1:
            short.update(initials_of(form))
        if len(words) > 2 and words[0] in gazetteer.known:
            short.add(" ".join(words[1:]))
        if form in gazetteer.lexicon.teams or form in gazetteer.lexicon.clubs:
            short.add(words[-1])
        for one in short:
            shortened[one].add(form)
    return shortened


def _plain(form: str, gazetteer: Gazetteer) -> str:
    """The form without its legal form, and with one spelling of the country or body in front."""
    for spelling, plain in gazetteer.lexicon.prefixes.items():
        if form.startswith(spelling):
            form = plain + form.removeprefix(spelling)
            break
    words = form.split(" ")
    while len(words) > 1 and words[-1].rstrip(",") in gazetteer.lexicon.legal_forms:
        words.pop()
    return " ".join(words).rstrip(",")
