"""One organisation, one name: acronyms with their expansions, legal forms dropped, shortened names made whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from transforms.entities.canonical.persons import AS_WRITTEN, Canonical
from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.gazetteer.records import Gazetteer, Known
from transforms.entities.label.initials import initials_of
from transforms.entities.mention import Mention
from transforms.records import FieldName

# Two letters stand for too much.
SHORTEST_ACRONYM = 3

_GIVEN_BEHIND = re.compile(
    r"['’]?s? \((?:the )?([A-Z][\w&.-]{1,9})\)|, (?:known|abbreviated) as (?:the )?([A-Z][\w&.-]{1,9})\b"
)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_HEAD_LINKS = frozenset({"of", "for"})


def canonical_organizations(
    mentions: Sequence[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer
) -> dict[str, Canonical]:
    """The canonical name of each form of the organisations mentioned."""
    spelled = {mention.form.upper(): mention.form for mention in mentions if not mention.form.isupper()}
    plain = {mention.form: _plain(spelled.get(mention.form, mention.form), gazetteer) for mention in mentions}
    expansions = _given_expansions(mentions, texts)
    shortened = _shortened(plain.values(), gazetteer)
    return {form: _canonical(form, plain, expansions, shortened, gazetteer) for form in plain}


def country_in_name(form: str, gazetteer: Gazetteer) -> str | None:
    """The ISO code of the country whose body a name says it is: "Reserve Bank of India"; null where it says none."""
    known = gazetteer.known.get(form.rpartition(" of ")[2].removeprefix("the ")) if " of " in form else None
    return known.place.country if known and known.place and known.is_country else None


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
    if spelled_out := _spelled_out(form, shortened):
        name = _known_name(spelled_out, gazetteer)
        return Canonical(name, f"initials of {name}")
    if known := _known(form, gazetteer) or _known_company(plain[form], gazetteer):
        return Canonical(known.name, "gazetteer")
    longer = _nearest(plain[form], shortened.get(plain[form], set()) - {plain[form]}, gazetteer.lexicon)
    if len(longer) == 1:
        name = _known_name(next(iter(longer)), gazetteer)
        return Canonical(name, f"short for {name}")
    return Canonical(plain[form], AS_WRITTEN if plain[form] == form else "without its legal form")


def _spelled_out(form: str, shortened: Mapping[str, set[str]]) -> str | None:
    """The one name of the article whose initials the form is, which goes before an acronym known from elsewhere."""
    if not form.isupper() or len(form) < SHORTEST_ACRONYM:
        return None
    longer = {name for name in shortened.get(form, ()) if form in initials_of(name)}
    fullest = [name for name in longer if shortened.get(name, set()).isdisjoint(longer)]
    return fullest[0] if len(fullest) == 1 else None


def _nearest(form: str, longer: set[str], lexicon: Lexicon) -> set[str]:
    """Of several longer names those that add nothing but the kind of company: "Chrysler Group" for "Chrysler"."""
    plainest = {name for name in longer if name.removeprefix(f"{form} ") in lexicon.kinds_of_company}
    return plainest if len(longer) > 1 and plainest else longer


def _known(form: str, gazetteer: Gazetteer) -> Known | None:
    known = gazetteer.known.get(form)
    return known if known and known.label == "ORG" else None


def _known_company(form: str, gazetteer: Gazetteer) -> Known | None:
    """The organisation of that name, or the company whose name the form lengthens by its kind: "Aer Lingus Group"."""
    name, _, kind = form.rpartition(" ")
    if (known := _known(form, gazetteer)) or not name or kind not in gazetteer.lexicon.kinds_of_company:
        return known
    return _known_company(name, gazetteer)


def _known_name(form: str, gazetteer: Gazetteer) -> str:
    known = _known_company(form, gazetteer)
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
    """For each short form, the longer names that it may stand for."""
    shortened: dict[str, set[str]] = defaultdict(set)
    for form in dict.fromkeys(forms):
        for short in _short_forms(form, gazetteer):
            shortened[short].add(form)
    return shortened


def _short_forms(form: str, gazetteer: Gazetteer) -> set[str]:
    """A name's first words, its initials, a team's last word, a public body's head; without 's, without a country."""
    lexicon, words = gazetteer.lexicon, form.split(" ")
    short = {begin for begin in _beginnings(words) if begin not in lexicon.heads}
    if len(words) > 1:
        short.update(initials_of(form))
        short.update(word for word in (_head(words),) if word in lexicon.public_bodies)
    if len(words) > 2 and words[0] in gazetteer.known:
        short.add(" ".join(words[1:]))
        short.update(begin for begin in _beginnings(words[1:]) if begin in lexicon.heads)
    if "'" in form or "’" in form:
        short.add(_POSSESSIVE.sub("", form))
    if form in lexicon.teams or form in lexicon.clubs or _has_a_founders_name(words, gazetteer):
        short.add(words[-1])
    return short


def _has_a_founders_name(words: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Whether a company that is known bears a person's full name: "Eli Lilly", of which news writes "Lilly"."""
    return len(words) == 2 and words[0] in gazetteer.lexicon.given_names and bool(_known(" ".join(words), gazetteer))


def _beginnings(words: Sequence[str]) -> Iterator[str]:
    return (" ".join(words[:i]) for i in range(1, len(words)))


def _head(words: Sequence[str]) -> str:
    """The word that says what body it is: "Church" of Scientology, New York "Press"."""
    return next((word for word, link in pairwise(words) if link in _HEAD_LINKS), words[-1])


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
