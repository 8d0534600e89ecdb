"""One label for one form: what the model, the gazetteer, the shape and the context say, weighed over the whole article.

The model labels each mention by the few words around it; an article names the same thing many times. All
mentions of a form therefore vote together, full names vote for the shorter forms made from them, and
names in one list vote for each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.find.capitals import opens_sentence
from transforms.entities.gazetteer.lexicon import Lexicon, Points
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.label.context import context_points
from transforms.entities.label.definitions import defining_noun
from transforms.entities.label.initials import initials_of
from transforms.entities.label.neighbors import vote_for_employers, vote_in_lists
from transforms.entities.label.shape import shape_points
from transforms.entities.label.votes import Ballot, add, leading
from transforms.entities.mention import ORG, OTHER, PERSON, PLACE, Mention, family
from transforms.records import FieldName

# Mentions beyond these add nothing: a name in every sentence is not surer than one in each second.
MAX_VOTES = 3
# A form that the model never saw as a name needs this much; a single word at a sentence's start, where any has a
# capital, more.
NEEDED_UNSEEN = 1.5
NEEDED_AT_SENTENCE_START = 3.2
FAMILY_NAME_OF_A_PERSON: Points = {PERSON: 4.0}
FIRST_NAME_OF_A_PERSON: Points = {PERSON: 2.5}
BEGINS_AN_ORGANISATION: Points = {ORG: 2.5}
NAMES_AN_ORGANISATION: Points = {ORG: 4.0}
INITIALS_OF_AN_ORGANISATION: Points = {ORG: 3.0}
NICKNAME_OF_A_TEAM: Points = {ORG: 3.5}
# A story begins with where it was written, whatever the model thinks of words in capitals.
DATELINE = 4.0

_WHOSE = (" of ", " of the ", " from ", " from the ")
_DEFAULT_LABELS = {PERSON: "PERSON", ORG: "ORG", PLACE: "GPE", OTHER: "NORP"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a form names in this article: its family and label, and whether it is part of a person's name."""

    family: str
    label: str
    part_of_person: bool = False


def verdicts(mentions: Sequence[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer) -> dict[str, Verdict]:
    """The verdict on each form of the mentions (in order); forms that are no names are left out."""
    forms: dict[str, list[Mention]] = defaultdict(list)
    spelled = _spelled(mention.form for mention in mentions)
    for mention in mentions:
        forms[spelled[mention.form]].append(mention)
    ballots = {form: _ballot(form, found, texts, gazetteer) for form, found in forms.items()}
    parts = _parts_of_names(ballots, forms, gazetteer)
    for form, votes in parts.items():
        if form in ballots:
            add(ballots[form], [votes], 1.0)
    for form in _nicknames_of_teams(forms, gazetteer.lexicon):
        add(ballots[form], [NICKNAME_OF_A_TEAM], 1.0)
    vote_in_lists(mentions, spelled, ballots, texts)
    vote_for_employers(mentions, spelled, ballots, texts)
    decided = {
        form: Verdict(PERSON, "PERSON", True) for form, votes in parts.items() if " " in form and PERSON in votes
    }
    for form, found in forms.items():
        if kind := _winner(ballots[form], found, form in parts, texts):
            part_of_person = parts.get(form, {}).get(PERSON, 0) > 0
            decided[form] = Verdict(kind, _label(kind, form, found, gazetteer), part_of_person)
    return decided | {form: decided[own] for form, own in spelled.items() if own in decided}


def _spelled(forms: Iterable[str]) -> dict[str, str]:
    """Each form as the article spells it: "PAJU" in a dateline is the "Paju" of the story."""
    forms = dict.fromkeys(forms)
    ordinary = {form.upper(): form for form in forms if not form.isupper()}
    return {form: ordinary.get(form, form) if len(form) > 3 else form for form in forms}


def _ballot(form: str, found: list[Mention], texts: Mapping[FieldName, str], gazetteer: Gazetteer) -> Ballot:
    points = dict.fromkeys((PERSON, ORG, PLACE, OTHER), 0.0)
    weight = min(1.0, MAX_VOTES / len(found))
    for mention in found:
        if mention.label:
            points[family(mention.label)] += DATELINE if mention.found == "dateline" else weight
        add(points, context_points(texts[mention.field], mention, gazetteer), weight)
    add(points, shape_points(form, gazetteer), 1.0)
    add(points, _definitions(found, texts, gazetteer.lexicon), 1.0)
    return points


def _definitions(found: list[Mention], texts: Mapping[FieldName, str], lexicon: Lexicon) -> Iterator[Points]:
    """The vote of what the article says the name is, which counts in full where it is said first.

    "Sigrid Kaathoven of D66, the minister" tells of the person, not of the party.
    """
    for mention in found:
        text = texts[mention.field]
        noun = defining_noun(text, mention.end)
        votes = lexicon.definitions.get(noun[0]) if noun else None
        if votes and not (PERSON in votes and text.endswith(_WHOSE, 0, mention.start)):
            yield votes
            return


def _winner(
    points: Mapping[str, float], found: list[Mention], is_part: bool, texts: Mapping[FieldName, str]
) -> str | None:
    kind = leading(points)
    if any(mention.label for mention in found):
        return kind
    plain = found[0].form[1:].islower()
    at_start = plain and all(opens_sentence(texts[mention.field], mention.start) for mention in found)
    needed = NEEDED_AT_SENTENCE_START if at_start and not is_part else NEEDED_UNSEEN
    return kind if kind != OTHER and points[kind] >= needed else None


def _parts_of_names(
    ballots: Mapping[str, Mapping[str, float]], forms: Mapping[str, list[Mention]], gazetteer: Gazetteer
) -> dict[str, Points]:
    """Votes for the shorter forms that the article's full names are made of."""
    parts: dict[str, Points] = {}
    for form, points in ballots.items():
        words = form.split(" ")
        seen = any(mention.label for mention in forms[form]) or max(points.values()) >= NEEDED_UNSEEN
        if len(words) == 1 or not seen:
            continue
        kind = leading(points)
        if kind == PERSON:
            parts.update(_parts_of_person(words, gazetteer.lexicon))
        elif kind == ORG:
            for part, votes in _parts_of_organization(form, words, gazetteer).items():
                parts.setdefault(part, votes)
    return parts


def _parts_of_person(words: list[str], lexicon: Lexicon) -> dict[str, Points]:
    family_first = words[0] in lexicon.family_names and words[0] not in lexicon.given_names
    parts = {words[0]: FAMILY_NAME_OF_A_PERSON if family_first else FIRST_NAME_OF_A_PERSON}
    parts[words[-1]] = FAMILY_NAME_OF_A_PERSON
    if len(words) > 2 and _is_double_surname(words[-2:], lexicon):
        parts[" ".join(words[-2:])] = FAMILY_NAME_OF_A_PERSON
    for i, word in enumerate(words[1:-1], start=1):
        if word in lexicon.particles:
            family_name = " ".join(words[i:])
            parts[family_name] = parts[family_name[0].upper() + family_name[1:]] = FAMILY_NAME_OF_A_PERSON
            break
    return parts


def _is_double_surname(words: list[str], lexicon: Lexicon) -> bool:
    """Whether the last two words of a name may stand for it: "Díaz Vélez", but neither "Mary Twomey" nor "A Lie"."""
    first, last = words
    is_second_given_name = first in lexicon.given_names and first not in lexicon.family_names
    plain = first[0].isupper() and len(first) > 2 and first.lower() not in lexicon.refused
    return plain and not is_second_given_name and last not in lexicon.heads


def _parts_of_organization(form: str, words: list[str], gazetteer: Gazetteer) -> dict[str, Points]:
    lexicon = gazetteer.lexicon
    parts = {initials: INITIALS_OF_AN_ORGANISATION for initials in initials_of(form) if len(initials) > 2}
    if form in lexicon.teams:
        parts[words[-1]] = NICKNAME_OF_A_TEAM
    elif not (words[0] in gazetteer.known or words[0] in lexicon.given_names):
        parts[words[0]] = BEGINS_AN_ORGANISATION
        name = " ".join(words[:-1])
        says_its_kind = words[-1] in lexicon.heads or words[-1] in lexicon.legal_forms
        if says_its_kind and words[0] not in lexicon.directions and not gazetteer.places_named(name):
            parts[name] = NAMES_AN_ORGANISATION
    return parts


def _nicknames_of_teams(forms: Iterable[str], lexicon: Lexicon) -> list[str]:
    """The forms that are nicknames of teams, where the article names another team of their league in full."""
    forms = list(forms)
    leagues = frozenset[str]().union(*(lexicon.leagues_of_teams.get(form, ()) for form in forms))
    return [form for form in forms if not leagues.isdisjoint(lexicon.leagues_of_nicknames.get(form, ()))]


def _label(kind: str, form: str, found: list[Mention], gazetteer: Gazetteer) -> str:
    known = gazetteer.known.get(form)
    if known and family(known.label) == kind:
        return known.label
    labels = Counter(mention.label for mention in found if mention.label and family(mention.label) == kind)
    if labels:
        return labels.most_common(1)[0][0]
    head = gazetteer.lexicon.heads.get(form.rpartition(" ")[2])
    return head if head and family(head) == kind else _DEFAULT_LABELS[kind]
