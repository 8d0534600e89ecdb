"""The words that tell what kind of name they stand beside or in: titles, heads, cues, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

from transforms.rules.package_data import read_toml, read_words

Points = Mapping[str, float]

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists for finding bounds and labels.

    `heads` maps the last word (or two) of a name to the label it gives, `preludes` the first; `salutations`
    are words before a person's name that tell who is meant; `before` and `after` map a neighbouring word to
    the votes it casts, `definitions` the noun that says what a name is (`kinds_of_places`: country, region or
    city); `refused` maps a lower-case form to the reason; `country_codes` an athlete's "NOR" to an ISO code.
    `kinds_of_company` are what a company adds to the name it goes by.
    """

    titles: frozenset[str]
    offices: frozenset[str]
    portfolios: frozenset[str]
    particles: frozenset[str]
    tails: frozenset[str]
    openers: frozenset[str]
    directions: frozenset[str]
    links: frozenset[str]
    links_of_places: frozenset[str]
    suffixes: frozenset[str]
    salutations: Mapping[str, frozenset[str]]
    nicknames: Mapping[str, frozenset[str]]
    abbreviations: frozenset[str]
    roles: frozenset[str]
    given_names: frozenset[str]
    family_names: frozenset[str]
    legal_forms: frozenset[str]
    kinds_of_company: frozenset[str]
    public_bodies: frozenset[str]
    prefixes: Mapping[str, str]
    heads: Mapping[str, str]
    groups: frozenset[str]
    ambiguous: frozenset[str]
    before: Mapping[str, Points]
    after: Mapping[str, Points]
    definitions: Mapping[str, Points]
    kinds_of_places: Mapping[str, str]
    dropped_labels: frozenset[str]
    refused: Mapping[str, str]
    before_dates: frozenset[str]
    numbered: frozenset[str]
    headline_labels: frozenset[str]
    state_abbreviations: frozenset[str]
    preludes: Mapping[str, str]
    teams: frozenset[str]
    clubs: frozenset[str]
    leagues_of_teams: Mapping[str, frozenset[str]]
    leagues_of_nicknames: Mapping[str, frozenset[str]]
    report_words: frozenset[str]
    report_needs: int
    club_cities: frozenset[str]
    country_codes: Mapping[str, str]


def load_lexicon() -> Lexicon:
    """The lexicon of the TOML files and name lists under `rules/entities`."""
    words, refused, cues, sports, regions = (
        read_toml(f"entities/{name}.toml") for name in ("words", "refused", "cues", "sports", "regions")
    )
    organization, place = words["organization"], words["place"]
    labels = {
        "ORG": organization["heads"] + organization["long_heads"],
        "FAC": place["heads"],
        "EVENT": words["event"]["heads"],
    }
    return Lexicon(
        titles=frozenset(words["person"]["titles"]),
        offices=frozenset(words["person"]["titles"]) - frozenset(words["person"]["names_too"]),
        portfolios=frozenset(words["person"]["portfolios"]),
        particles=frozenset(words["person"]["particles"]),
        tails=frozenset(words["person"]["tails"]),
        openers=frozenset(words["openers"]["words"]),
        directions=frozenset(words["directions"]["words"]),
        links=frozenset(words["links"]["any"]),
        links_of_places=frozenset(words["links"]["places"]),
        suffixes=frozenset(words["person"]["suffixes"]),
        salutations={kind: frozenset(forms) for kind, forms in words["salutations"].items()},
        nicknames={short: frozenset(names) for short, names in words["nicknames"].items()},
        abbreviations=frozenset(words["abbreviations"]["forms"]),
        roles=frozenset(
            word for cue in cues["before"] if "PERSON" in cue["points"] for word in cue["words"] if word.islower()
        ),
        given_names=_names("given_names"),
        family_names=_names("family_names"),
        legal_forms=frozenset(organization["legal_forms"]),
        kinds_of_company=frozenset(organization["kinds_of_company"]),
        public_bodies=frozenset(organization["public_bodies"]),
        prefixes=organization["prefixes"],
        heads={head: label for label, heads in labels.items() for head in heads},
        groups=frozenset(words["group"]["names"]),
        ambiguous=frozenset(words["organization"]["ambiguous"]),
        before=_votes(cues["before"]),
        after=_votes(cues["after"]),
        definitions=_votes(
            [*(cue for cue in cues["before"] if cue.get("defines")), *cues["definition"]],
        ),
        kinds_of_places={noun: cue["place"] for cue in cues["definition"] if "place" in cue for noun in cue["words"]},
        dropped_labels=frozenset(refused.pop("labels")["dropped"]),
        refused={form.lower(): table["reason"] for table in refused.values() for form in table["forms"]},
        state_abbreviations=frozenset(
            form for row in regions["states"].values() for form in row.get("abbreviations", ()) if form.endswith(".")
        ),
        preludes={
            word: label
            for label, table in (("FAC", "place"), ("ORG", "organization"), ("EVENT", "other"))
            for word in words[table]["preludes"]
        },
        teams=frozenset(team for teams in sports["american"].values() for team in teams.split(", ")),
        clubs=frozenset(sports["clubs"]),
        leagues_of_teams=_leagues(sports["american"], lambda team: team),
        leagues_of_nicknames=_leagues(sports["american"], lambda team: team.rpartition(" ")[2]),
        headline_labels=frozenset(words["headline"]["labels"]),
        before_dates=frozenset(refused["calendar"]["before"]),
        numbered=frozenset(words["numbered"]["words"]),
        report_words=frozenset(sports["report"]["words"]),
        report_needs=sports["report"]["needed"],
        club_cities=frozenset(sports["cities"]["names"]),
        country_codes=sports["codes"]["of_country"],
    )


def unaccented(word: str) -> str:
    """The word without accents: "José" -> "Jose", "Łódź" -> "Lodz"."""
    if word.isascii():
        return word
    return "".join(letter for letter in normalize("NFD", word.translate(_PLAIN)) if not combining(letter))


def _leagues(tables: Mapping[str, str], form_of: Callable[[str], str]) -> Mapping[str, frozenset[str]]:
    """The leagues in which each form of a team's name plays."""
    leagues: dict[str, frozenset[str]] = {}
    for league, teams in tables.items():
        for team in teams.split(", "):
            form = form_of(team)
            leagues[form] = leagues.get(form, frozenset()) | {league}
    return leagues


def _names(file: str) -> frozenset[str]:
    names = read_words(f"entities/{file}.txt")
    return frozenset(names) | frozenset(map(unaccented, names))


def _votes(cues: Iterable[Mapping[str, Any]]) -> Mapping[str, Points]:
    votes: dict[str, dict[str, float]] = {}
    for cue in cues:
        for word in cue["words"]:
            of_word = votes.setdefault(word, {})
            for family, points in cue["points"].items():
                of_word[family] = of_word.get(family, 0.0) + points
    return votes
