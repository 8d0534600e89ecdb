"""One organization, one name: acronyms expanded, legal forms removed, shortened names completed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.head_words import head_words
from transforms.entities.canonical.names import AS_WRITTEN, CanonicalName
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.records import Gazetteer, KnownName
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.gazetteer.sports import sports_teams
from transforms.entities.label.initials import initials_of
from transforms.entities.labels import ORG
from transforms.entities.mention import Mention

SHORTEST_ACRONYM = 3
"""Letters; two letters are the initials of too many names."""

_ACRONYM_BEHIND = re.compile(
    r"['’]?s? \((?:the )?([A-Z][\w&.-]{1,9})\)|, (?:known|abbreviated) as (?:the )?([A-Z][\w&.-]{1,9})\b"
)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_HEAD_LINKS = frozenset({"of", "for"})


@dataclass(frozen=True, slots=True)
class CompanyWords:
    """Words that a company adds to the name it is known by ("Group"), and spellings of a country at its front."""

    kinds: frozenset[str]
    prefixes: Mapping[str, str]


@cache
def company_words() -> CompanyWords:
    """The words of `words.toml`."""
    words = entity_rules("words")["organization"]
    return CompanyWords(kinds=frozenset(words["kinds_of_company"]), prefixes=words["prefixes"])


@dataclass(frozen=True, slots=True)
class _OrganizationForms:
    """The organizations of an article.

    Attributes:
        plain: Each form without its legal form, in the case of the story.
        expansions: Acronym -> the long form that the text gives for it.
        longer: Short form -> the longer names that it may stand for.
    """

    plain: Mapping[str, str]
    expansions: Mapping[str, str]
    longer: Mapping[str, set[str]]
    gazetteer: Gazetteer


def canonical_organizations(mentions: Sequence[Mention], article: ArticleTexts) -> dict[str, CanonicalName]:
    """The canonical name of each form of the organizations mentioned."""
    ordinary_case = {mention.form.upper(): mention.form for mention in mentions if not mention.form.isupper()}
    plain = {mention.form: _without_legal_form(ordinary_case.get(mention.form, mention.form)) for mention in mentions}
    forms = _OrganizationForms(
        plain, _given_expansions(mentions, article), _longer_names(plain.values(), article.gazetteer), article.gazetteer
    )
    return {form: _canonical(form, forms) for form in plain}


def country_in_name(form: str, gazetteer: Gazetteer) -> str | None:
    """The ISO code of the country that a body is of ("Reserve Bank of India"); None if the name has no country."""
    known = gazetteer.known.get(form.rpartition(" of ")[2].removeprefix("the ")) if " of " in form else None
    return known.place.country if known and known.place and known.is_country else None


def _canonical(form: str, forms: _OrganizationForms) -> CanonicalName:
    plain, gazetteer = forms.plain[form], forms.gazetteer
    if expansion := forms.expansions.get(form):
        name = _known_name(forms.plain.get(expansion, expansion), gazetteer)
        return CanonicalName(name, f"abbreviation of {name}, given in the text")
    if spelled_out := _spelled_out(form, forms.longer):
        name = _known_name(spelled_out, gazetteer)
        return CanonicalName(name, f"initials of {name}")
    if known := _known_organization(form, gazetteer) or _known_company(plain, gazetteer):
        return CanonicalName(known.name, "gazetteer")
    longer = _plainest(plain, forms.longer.get(plain, set()) - {plain})
    if len(longer) == 1:
        name = _known_name(next(iter(longer)), gazetteer)
        return CanonicalName(name, f"short for {name}")
    return CanonicalName(plain, AS_WRITTEN if plain == form else "without its legal form")


def _spelled_out(form: str, longer_names: Mapping[str, set[str]]) -> str | None:
    """The one name of the article with these initials; it is preferred to the gazetteer's expansion of the acronym."""
    if not form.isupper() or len(form) < SHORTEST_ACRONYM:
        return None
    longer = {name for name in longer_names.get(form, ()) if form in initials_of(name)}
    fullest = [name for name in longer if longer_names.get(name, set()).isdisjoint(longer)]
    return fullest[0] if len(fullest) == 1 else None


def _plainest(form: str, longer: set[str]) -> set[str]:
    """Of several longer names those that add only the kind of company: "Chrysler Group" for "Chrysler"."""
    plainest = {name for name in longer if name.removeprefix(f"{form} ") in company_words().kinds}
    return plainest if len(longer) > 1 and plainest else longer


def _known_organization(form: str, gazetteer: Gazetteer) -> KnownName | None:
    known = gazetteer.known.get(form)
    return known if known and known.label == ORG else None


def _known_company(form: str, gazetteer: Gazetteer) -> KnownName | None:
    """The known organization of that name, with or without a kind of company behind it: "Aer Lingus Group"."""
    name, _, kind = form.rpartition(" ")
    if (known := _known_organization(form, gazetteer)) or not name or kind not in company_words().kinds:
        return known
    return _known_company(name, gazetteer)


def _known_name(form: str, gazetteer: Gazetteer) -> str:
    known = _known_company(form, gazetteer)
    return known.name if known else form


def _given_expansions(mentions: Iterable[Mention], article: ArticleTexts) -> dict[str, str]:
    """Acronym -> the long form before it: "the International Monetary Fund (IMF)"."""
    expansions: dict[str, str] = {}
    for mention in mentions:
        given = _ACRONYM_BEHIND.match(article.text_of(mention), mention.end)
        if given and " " in mention.text:
            expansions.setdefault(given.group(1) or given.group(2), mention.form)
    return expansions


def _longer_names(forms: Iterable[str], gazetteer: Gazetteer) -> dict[str, set[str]]:
    """For each short form the longer names that it may stand for."""
    longer: dict[str, set[str]] = defaultdict(set)
    for form in dict.fromkeys(forms):
        for short in _short_forms(form, gazetteer):
            longer[short].add(form)
    return longer


def _short_forms(form: str, gazetteer: Gazetteer) -> set[str]:
    """A name's first words, its initials, a team's last word, a public body's head; without 's, without a country."""
    head, sports, words = head_words(), sports_teams(), form.split(" ")
    short = {begin for begin in _beginnings(words) if begin not in head.heads}
    if len(words) > 1:
        short.update(initials_of(form))
        short.update(word for word in (_head_of(words),) if word in head.public_bodies)
    if len(words) > 2 and words[0] in gazetteer.known:
        short.add(" ".join(words[1:]))
        short.update(begin for begin in _beginnings(words[1:]) if begin in head.heads)
    if "'" in form or "’" in form:
        short.add(_POSSESSIVE.sub("", form))
    if form in sports.teams or form in sports.clubs or _is_named_after_person(words, gazetteer):
        short.add(words[-1])
    return short


def _is_named_after_person(words: Sequence[str], gazetteer: Gazetteer) -> bool:
    """True for a known company with a person's full name: "Eli Lilly", which news also calls "Lilly"."""
    return (
        len(words) == 2
        and words[0] in person_names().given
        and _known_organization(" ".join(words), gazetteer) is not None
    )


def _beginnings(words: Sequence[str]) -> Iterator[str]:
    return (" ".join(words[:i]) for i in range(1, len(words)))


def _head_of(words: Sequence[str]) -> str:
    """The word for the kind of body: "Church" of Scientology, New York "Press"."""
    return next((word for word, link in pairwise(words) if link in _HEAD_LINKS), words[-1])


def _without_legal_form(form: str) -> str:
    """The form without its legal form, and with one spelling of the country or body at its front."""
    for spelling, plain in company_words().prefixes.items():
        if form.startswith(spelling):
            form = plain + form.removeprefix(spelling)
            break
    words = form.split(" ")
    while len(words) > 1 and words[-1].rstrip(",") in head_words().legal_forms:
        words.pop()
    return " ".join(words).rstrip(",")
