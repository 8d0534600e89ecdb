"""What stands around a mention and tells what it names: "near X", "X, 34,", "shares of X", "X, Texas"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from transforms.entities.gazetteer.lexicon import Lexicon, Points
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.label.definitions import defining_noun
from transforms.entities.mention import ORG, PERSON, PLACE, Mention, family

# As far as one looks for the neighbouring word.
REACH = 24
# "Lassiter, 46, pleaded": nothing but a person has an age.
AGE: Points = {PERSON: 2.5}
RELATIVE: Points = {PERSON: 1.0}
# "Ratu was sworn in": what happens to people alone.
OF_A_LIFE: Points = {PERSON: 2.0}
# "Laramie, Wyoming": what lies in a place is a place.
# "WADOWICE, Poland - ...": a story begins with where it was written.
DATELINE: Points = {PLACE: 3.0}
WITHIN: Points = {PLACE: 2.5}
# "the KRCS", "(KRCS)": only organisations are abbreviated so.
ABBREVIATED: Points = {ORG: 1.5}
# "in the Arrábida", but "the Obama years", "the Carters": people have no article, unless another noun follows.
NO_PERSON: Points = {PERSON: -1.5}
INSIDE: Points = {PLACE: 0.6}
# "then Bischofshofen in Austria".
IN_COUNTRY: Points = {PLACE: 0.8}
# "1. Halvor Tangen (NOR)".
ATHLETE: Points = {PERSON: 1.5}
CODE: Points = {PLACE: 4.0}
# "on the M20 in Kent", "the A9": a motorway's number.
ROAD: Points = {PLACE: 2.5}

_OF_A_LIFE = re.compile(
    r" (?:was|is|were|been|be) (?:also |later |then )?"
    r"(?:sworn|married|divorced|jailed|imprisoned|convicted|acquitted|stabbed|re-elected|hospitali[sz]ed|knighted|buried)\b"
)
_ROAD = re.compile(r"[AMN]\d{1,2}")
_AGE = re.compile(r", \(?(?:aged )?\d{1,2}(?:,|\)|\.|$| and\b| was| of\b)")
_RELATIVE = re.compile(r", (?:a|an|the|his|her|who|whose|whom|[A-Z]\w+['’]s) [a-z]")
_IN = re.compile(r" in (?:the )?([^\W\d_a-z][\w-]*(?: [^\W\d_a-z][\w-]+){0,2})")
_CODE = re.compile(r" \(([A-Z]{3})\)")
_PLACE_AFTER = re.compile(r", ([^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]+){0,2})")
_DATELINE_FOLLOWS = re.compile(r",|:|/| \(| [-–—]| \d")
_PREPOSITIONS = frozenset({"In", "At", "From", "Across", "Near", "Outside", "Inside", "Around", "Throughout"})
_ARTICLES = frozenset({"the", "The"})
_WITHIN = frozenset({"in", "In", "near", "across", "around", "over", "outside", "inside", "throughout", "within"})
_ENDS_PHRASE = re.compile(
    r"(?<!s)(?:[,.;:]|\n|$| "
    r"(?:is|was|has|had|will|in|on|at|of|near|and|or|to|from|with|by|as|for|after|before|that|which)\b)"
)
_SENTENCE_ENDS = (".", "?", "!", "”", '"')
_NEXT_WORD = re.compile(r"(?:['’]s?)? ([\w-]+)")


def context_points(text: str, mention: Mention, gazetteer: Gazetteer) -> Iterable[Points]:
    """The votes cast by the word or two before, the word after, and what follows a comma or a bracket."""
    yield from _points_before(text, mention, gazetteer.lexicon)
    yield from _points_behind(text, mention, gazetteer)


def _points_before(text: str, mention: Mention, lexicon: Lexicon) -> Iterable[Points]:
    before = _words_before(text, mention)
    previous = before[-1] if before else ""
    if vote := _phrase_before(before, lexicon) or lexicon.before.get(previous) or _before_at_start(before, lexicon):
        yield vote
    elif previous == "the" and _ROAD.fullmatch(mention.text):
        yield ROAD
    elif mention.text in lexicon.country_codes and _in_brackets(text, mention):
        yield CODE
    elif mention.text.isupper() and len(mention.text) > 2 and (previous == "the" or _in_brackets(text, mention)):
        yield ABBREVIATED
    elif previous in _ARTICLES and _ENDS_PHRASE.match(text, mention.end):
        yield NO_PERSON
        if before[-2:-1] and before[-2] in _WITHIN:
            yield INSIDE


def _points_behind(text: str, mention: Mention, gazetteer: Gazetteer) -> Iterable[Points]:
    after = text[mention.end : mention.end + REACH].partition("\n")[0]
    if not after:
        return
    if mention.text.isupper() and _opens_line(text, mention) and _DATELINE_FOLLOWS.match(after):
        yield DATELINE
    if word := _NEXT_WORD.match(after):
        if word.group(1) in gazetteer.lexicon.after:
            yield gazetteer.lexicon.after[word.group(1)]
        elif word.group(1) == "in" and " " not in mention.form and _is_in_country(text, mention.end, gazetteer):
            yield IN_COUNTRY
        elif _OF_A_LIFE.match(after):
            yield OF_A_LIFE
    elif (code := _CODE.match(after)) and code.group(1) in gazetteer.lexicon.country_codes:
        yield ATHLETE
    elif after[0] == ",":
        noun = defining_noun(text, mention.end)
        yield from _after_comma(after, noun[0] if noun else "", gazetteer)


def _is_in_country(text: str, end: int, gazetteer: Gazetteer) -> bool:
    outer = _IN.match(text, end)
    known = gazetteer.known.get(outer.group(1)) if outer else None
    return known is not None and known.label == "GPE"


def _words_before(text: str, mention: Mention) -> list[str]:
    """The words that lead up to the mention in its line; none if a mark or a bracket stands between."""
    before = text[max(0, mention.start - REACH) : mention.start].rpartition("\n")[2]
    return [word.lstrip("\"“‘'(") for word in before.split()] if before and before[-1] in ' "“' else []


def _phrase_before(before: list[str], lexicon: Lexicon) -> Points | None:
    """The vote of two words, the article aside: "shares in", "Chairman of the"."""
    phrase = before[-3:-1] if before[-1:] == ["the"] else before[-2:]
    if len(phrase) < 2:
        return None
    first, second = phrase
    return lexicon.before.get(f"{first} {second}") or lexicon.before.get(f"{first.lower()} {second}")


def _before_at_start(before: list[str], lexicon: Lexicon) -> Points | None:
    """The vote of a preposition with which the sentence begins: "In Setúbal"."""
    opens = len(before) == 1 or (before[-2:-1] and before[-2].endswith(_SENTENCE_ENDS))
    return lexicon.before.get(before[-1].lower()) if opens and before[-1] in _PREPOSITIONS else None


def _opens_line(text: str, mention: Mention) -> bool:
    return mention.field == "body" and text[mention.start - 1 : mention.start] in ("", "\n") and len(mention.text) > 3


def _in_brackets(text: str, mention: Mention) -> bool:
    return text[mention.start - 1 : mention.start] == "(" and text[mention.end : mention.end + 1] == ")"


def _after_comma(after: str, noun: str, gazetteer: Gazetteer) -> Iterable[Points]:
    if _AGE.match(after):
        yield AGE
    elif _RELATIVE.match(after):
        said = gazetteer.lexicon.definitions.get(noun, RELATIVE)
        yield RELATIVE if PERSON in said else said
    elif place := _PLACE_AFTER.match(after):
        known = gazetteer.known.get(place.group(1)) or gazetteer.known.get(place.group(1).split(" ")[0])
        if known and family(known.label) == PLACE:
            yield WITHIN
