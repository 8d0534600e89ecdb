"""Evidence around a mention: "near X", "X, 34,", "shares of X", "X, Texas"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from transforms.entities.article import ArticleTexts
from transforms.entities.find.known_names import is_athletes_country
from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.label.brackets import OF_COUNTRY, is_country, votes_of_bracket
from transforms.entities.label.clauses import votes_after_comma
from transforms.entities.label.defining_nouns import defining_noun, defining_words
from transforms.entities.label.phrases import (
    BETWEEN_PLACES,
    is_between_places,
    is_role,
    vote_of_apposition,
    vote_of_office,
)
from transforms.entities.label.votes import Votes, votes_by_word
from transforms.entities.labels import Family
from transforms.entities.mention import Mention

REACH = 24
"""Code points on either side of a mention in which the neighboring words are read."""


HAS_EMPLOYEE: Votes = {Family.PERSON: -2.0}
""""Barlow Finch analyst Ted Okun"."""

FOUNDED: Votes = {Family.ORGANIZATION: 1.5, Family.PERSON: -1.0}
""""Lund Ekman was founded by"."""

SPEAKS_AS_COMPANY: Votes = {Family.ORGANIZATION: 1.5, Family.PERSON: -1.5}
""""Hogan Lovett said on Monday it would buy"."""

NAMED_LIKE_A_LORD: Votes = {Family.PERSON: -3.0}
""""the Lady Tennant": titles have no article."""

LIFE_EVENT: Votes = {Family.PERSON: 2.0}
""""Ratu was sworn in": events in the life of a person."""

DATELINE: Votes = {Family.PLACE: 3.0}
""""WADOWICE, Poland - ...": a story begins with the place where it was written."""

HOME: Votes = {Family.PLACE: 2.5}
""""Kyle Benoit, 31, of Dover"."""

IN_COUNTRY: Votes = {Family.PLACE: 0.8}
""""then Bischofshofen in Austria"."""

ABBREVIATED: Votes = {Family.ORGANIZATION: 1.5}
""""the KRCS", "(KRCS)": organizations are abbreviated this way."""


IN_A_STATEMENT: Votes = {Family.PERSON: 0.3, Family.ORGANIZATION: 0.6}
""""Europoort Graan said in a statement": more often organizations than people."""


DEFINITE_ARTICLE: Votes = {Family.PERSON: -1.5}
""""in the Arrábida": names of people have no article, unless a noun ("the Obama years") or a plural s follows."""

INSIDE_DEFINITE: Votes = {Family.PLACE: 0.6}
"""Added to `DEFINITE_ARTICLE` behind "in", "near" and the like."""

AT_DEFINITE: Votes = {Family.PLACE: 0.2}
"""Added behind "at", "to" and the like, which organizations have before them almost as often."""


ATHLETE_CODE: Votes = {Family.PLACE: 4.0}
"""The "NOR" of an athlete."""

BEHIND_A_NAME: Votes = {Family.PERSON: 0.6}
""""Van den Heuvel", "met Saoirse-Lynn Padgett"."""

LEADS: Votes = {Family.PERSON: 0.5, Family.ORGANIZATION: 0.5}
""""a Lassiter-led team"."""

FAMILY: Votes = {Family.PERSON: 0.6}
""""the Kennedys"."""

ROAD: Votes = {Family.PLACE: 2.5}
""""on the M20 in Kent", "the A9"."""

_HOME_LINKS = (", of ", " from ")
_AGE_BEFORE = re.compile(r", \d{1,2}, (?:of|both of|also of|from) $")
_LIFE_EVENT = re.compile(
    r" (?:was|is|were|been|be) (?:also |later |then )?"
    r"(?:sworn|married|divorced|jailed|imprisoned|convicted|acquitted|stabbed|re-elected|hospitali[sz]ed|knighted|buried)\b"
)
_ROAD = re.compile(r"[AMN]\d{1,2}")
_EMPLOYEE = re.compile(r" (?:[a-z]+ )?([a-z][a-z-]+) [^\W\d_a-z][\w'’-]+ [^\W\d_a-z]")
_STATEMENT = re.compile(
    r" said (?:late )?(?:on [A-Z][a-z]+day )?in an? (?:statement|news release|press release|filing)"
)
_NOUN_WITHIN = re.compile(r"\w{3,} in $")
_SPEECH = frozenset({"said", "says"})
# "he said Gandak Infra won the contract": the speaker is before the verb.
_REPORTED = re.compile(r" (?:won|has|had|have|will|would|was|is|were|are|could|should|may|might|[a-z]{3,}ed)\b")
_FOUNDED = re.compile(r" (?:was|were|is|are) (?:founded|established|incorporated|headquartered|owned|run|listed)\b")
_COMPANY_VERBS = frozenset({"said", "says", "announced"})
_COMPANY_SPEECH = re.compile(
    r" (?:said|says|announced)(?: on [A-Z][a-z]+day)?(?: that)? it "
    r"(?:would|will|plans to|planned to|has agreed to|agreed to) "
    r"(?:not )?(?:buy|sell|cut|close|open|acquire|pay|raise|build|shed|spend|invest|launch|merge|issue|offer|appeal"
    r"|cooperate|add|stop|start|hire|lay|move|expand|recall|suspend|resume|supply|supplies|join)\b"
)
_LORD = re.compile(r"\b[Tt]he (?:Lady|Lord|King|Queen|Prince|Princess|Duke|Sir|Dame|Captain|Miss|Mister|Aunt|Uncle) $")
_IN = re.compile(r" in (?:the )?([^\W\d_a-z][\w-]*(?: [^\W\d_a-z][\w-]+){0,2})")
_DOUBLE_NAME = re.compile(r"[^\W\d_a-z][^\W\d_]+-[^\W\d_a-z][^\W\d_]+")
_LED = ("-led", "-backed", "-owned")
_OF = re.compile(r" of ([^\W\d_a-z]\w+)")
_DATELINE_FOLLOWS = re.compile(r",|:|/| \(| [-–—]| \d")
_PREPOSITIONS = frozenset({"In", "At", "From", "Across", "Near", "Outside", "Inside", "Around", "Throughout"})
_BEFORE_PARTICLES = frozenset({"van", "von", "de", "said", "says", "and", "with", "met"})
_ARTICLES_ELSEWHERE = frozenset({"du", "der", "la", "le", "el", "den", "dos"})
_ARTICLES = frozenset({"the", "The"})
_WITHIN = frozenset({"in", "In", "near", "across", "around", "over", "outside", "inside", "throughout", "within"})
_AT = frozenset({"at", "At", "to", "from", "on", "into", "onto", "towards", "toward"})
_ENDS_PHRASE = re.compile(
    r"(?<!s)(?:[,.;:]|\n|$| "
    r"(?:is|was|has|had|will|in|on|at|of|near|and|or|to|from|with|by|as|for|after|before|between|during|until|since|when|where|while|who|that|which)\b)"
)
_SENTENCE_ENDS = (".", "?", "!", "”", '"')
_NEXT_WORD = re.compile(r"(?:['’]s?)? (?:(?:has|have|had|also|later|then|will|would|already|recently|now) )?([\w-]+)")


@dataclass(frozen=True, slots=True)
class ContextCues:
    """The votes of the word or two words before a name, and of the word after it."""

    before: Mapping[str, Votes]
    after: Mapping[str, Votes]


@cache
def context_cues() -> ContextCues:
    """The cues of `cues.toml`."""
    cues = entity_rules("cues")
    return ContextCues(before=votes_by_word(cues["before"]), after=votes_by_word(cues["after"]))


def context_votes(mention: Mention, article: ArticleTexts) -> Iterable[Votes]:
    """The votes of the word or two before the mention, of the word after it, and of a comma or bracket after it."""
    text = article.text_of(mention)
    yield from _votes_before(mention, text, article.gazetteer)
    yield from _votes_after(mention, text, article.gazetteer)


def _votes_before(mention: Mention, text: str, gazetteer: Gazetteer) -> Iterable[Votes]:
    if text.endswith(_HOME_LINKS, 0, mention.start) and _AGE_BEFORE.search(
        text, max(0, mention.start - 16), mention.start
    ):
        yield HOME
        return
    if is_between_places(text, mention.start):
        yield BETWEEN_PLACES
        return
    if _LORD.search(text, max(0, mention.start - REACH), mention.start):
        yield NAMED_LIKE_A_LORD
        return
    before = _words_before(mention, text)
    if before and before[-1] in _SPEECH and _REPORTED.match(text, mention.end):
        return
    previous = before[-1] if before else ""
    vote = _vote_of_phrase(before) or context_cues().before.get(previous) or _vote_at_sentence_start(before)
    if (
        vote := vote
        or vote_of_apposition(before)
        or vote_of_office(mention, text)
        or _vote_of_form(mention, before, text, gazetteer)
    ):
        yield vote
    elif previous in _ARTICLES and _ENDS_PHRASE.match(text, mention.end):
        yield DEFINITE_ARTICLE
        if before[-2:-1] and before[-2] in _WITHIN:
            yield INSIDE_DEFINITE
        elif before[-2:-1] and before[-2] in _AT:
            yield AT_DEFINITE


def _vote_of_form(mention: Mention, before: list[str], text: str, gazetteer: Gazetteer) -> Votes | None:
    """The vote of the form behind the word before it: "the M20", "(NOR)", "van den Heuvel", "the Kennedys"."""
    previous = before[-1] if before else ""
    if previous == "the" and _ROAD.fullmatch(mention.text):
        return ROAD
    if mention.text in gazetteer.athlete_codes and is_athletes_country(text, mention.start, mention.end):
        return ATHLETE_CODE
    if mention.text.isupper() and len(mention.text) > 2 and (previous == "the" or _is_in_brackets(mention, text)):
        return ABBREVIATED
    if _is_particle(before) or (" " not in mention.form and _DOUBLE_NAME.fullmatch(previous)):
        return BEHIND_A_NAME
    return FAMILY if previous in _ARTICLES and _is_plural_family(mention.form) else None


def _is_particle(before: list[str]) -> bool:
    """True for the particle of a name; "du" and "der" are articles, too, and need a name or particle before them."""
    if not before or before[-1] not in person_names().particles:
        return False
    outer = before[-2] if len(before) > 1 else ""
    return before[-1] not in _ARTICLES_ELSEWHERE or outer[:1].isupper() or outer in _BEFORE_PARTICLES


def _is_plural_family(form: str) -> bool:
    return form.endswith("s") and form[:-1] in person_names().family


def _votes_after(mention: Mention, text: str, gazetteer: Gazetteer) -> Iterable[Votes]:
    after = text[mention.end : mention.end + REACH].partition("\n")[0]
    if not after:
        return
    if mention.text.isupper() and _opens_line(mention, text) and _DATELINE_FOLLOWS.match(after):
        yield DATELINE
    if _STATEMENT.match(after):
        yield IN_A_STATEMENT
    elif _is_within(text, mention.start) and after.startswith(" "):
        return
    elif word := _NEXT_WORD.match(after):
        yield from _votes_of_next_word(word.group(1), mention, text, gazetteer)
    elif after.startswith(_LED):
        yield LEADS
    elif after.startswith((" (", " <")):
        yield from votes_of_bracket(mention.form, text, mention.end, gazetteer)
    elif after[0] == ",":
        found = defining_noun(text, mention.end)
        yield from votes_after_comma(after, found.noun if found else "", gazetteer)


def _is_within(text: str, start: int) -> bool:
    """True behind a noun and "in": what acts behind the name is the noun ("hauliers in Rannu said")."""
    is_in = text.endswith(" in ", 0, start)
    return is_in and _NOUN_WITHIN.search(text, max(0, start - REACH), start) is not None


def _votes_of_next_word(word: str, mention: Mention, text: str, gazetteer: Gazetteer) -> Iterable[Votes]:
    cues = context_cues().after
    if word in _COMPANY_VERBS and _COMPANY_SPEECH.match(text, mention.end):
        yield SPEAKS_AS_COMPANY
    if (employee := _EMPLOYEE.match(text, mention.end)) and Family.PERSON in defining_words().votes.get(
        employee.group(1), {}
    ):
        yield HAS_EMPLOYEE
    elif word in cues:
        yield cues[word]
    elif word == "of" and (owner := _OF.match(text, mention.end)) and is_country(owner.group(1), gazetteer):
        yield OF_COUNTRY
    elif word == "in" and " " not in mention.form and _is_in_country(text, mention.end, gazetteer):
        yield IN_COUNTRY
    elif _LIFE_EVENT.match(text, mention.end):
        yield LIFE_EVENT
    elif _FOUNDED.match(text, mention.end):
        yield FOUNDED


def _vote_of_phrase(before: list[str]) -> Votes | None:
    """The vote of two words, the article aside: "shares in", "Chairman of the"."""
    phrase = before[-3:-1] if before[-1:] == ["the"] else before[-2:]
    if len(phrase) < 2:
        return None
    (first, second), cues = phrase, context_cues().before
    return cues.get(f"{first} {second}") or cues.get(f"{first.lower()} {second}")


def _vote_at_sentence_start(before: list[str]) -> Votes | None:
    """The vote of a preposition or role at the start of the sentence: "In Setúbal", "Trainer Barry Mudge"."""
    if not before or not (len(before) == 1 or before[-2].endswith(_SENTENCE_ENDS)):
        return None
    word = before[-1].lower()
    is_no_title = is_role(word) and before[-1] not in title_words().titles
    return context_cues().before.get(word) if is_no_title or before[-1] in _PREPOSITIONS else None


def _words_before(mention: Mention, text: str) -> list[str]:
    """The words before the mention in its line; empty if punctuation or a bracket is between them and the mention."""
    before = text[max(0, mention.start - REACH) : mention.start].rpartition("\n")[2]
    return [word.lstrip("\"“‘'(") for word in before.split()] if before and before[-1] in ' "“' else []


def _is_in_country(text: str, end: int, gazetteer: Gazetteer) -> bool:
    outer = _IN.match(text, end)
    return outer is not None and is_country(outer.group(1), gazetteer)


def _opens_line(mention: Mention, text: str) -> bool:
    return mention.field == "body" and text[mention.start - 1 : mention.start] in ("", "\n") and len(mention.text) > 3


def _is_in_brackets(mention: Mention, text: str) -> bool:
    return text[mention.start - 1 : mention.start] == "(" and text[mention.end : mention.end + 1] == ")"
