"""One label for one form, decided by the model, the gazetteer, the form and its contexts over the whole article.

The model labels each mention by the few words around it, and an article names the same thing many times. Therefore
all mentions of a form vote together, full names vote for the shorter forms made from them, and names in one list vote
for each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.head_words import head_words
from transforms.entities.find.capitals import opens_sentence
from transforms.entities.gazetteer.common_words import is_common_word
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.sports import sports_teams
from transforms.entities.label.context import context_votes
from transforms.entities.label.defining_nouns import defining_noun, defining_words
from transforms.entities.label.directions import directions
from transforms.entities.label.name_parts import NICKNAME_OF_A_TEAM, votes_for_full_names, votes_for_parts
from transforms.entities.label.naming import votes_of_naming
from transforms.entities.label.neighbors import vote_for_employers, vote_in_lists
from transforms.entities.label.race_reports import is_race_report, may_be_horse
from transforms.entities.label.shape import shape_votes
from transforms.entities.label.votes import Scores, Votes, add_votes, leading_family, no_scores
from transforms.entities.labels import GPE, NORP, ORG, PERSON, Family, family_of
from transforms.entities.mention import Mention, MentionSource

MAX_VOTES = 3
"""Mentions of a form that count in full; more share this weight: a name in every sentence is no more certain than one
in every second."""

NEEDED_UNSEEN = 1.5
"""Points that a form needs which the model never found as a name."""

LONGEST_ACRONYM = 3
"""Letters of a word in capitals that may be an acronym and a common word: "ICE". "NOTE" is a word alone."""

NEEDED_AT_SENTENCE_START = 3.2
"""The same for a single word that only begins sentences, where any word has a capital."""

NEEDED_SUPPORT = 0.1
"""Points beside the model's that a form needs: of names on which nothing else speaks for the model's family, 20 percent
(organizations) to 30 percent (places) have it in wikigold and GUM."""

NEEDED_SUPPORT_OF_PERSON = 0.5
"""The same for the name of a person: for a single word more than an entry in a list of names, for a full name a name of
a list, the form of a family name, or a word beside it. Of full names without that, half are people."""

NEEDED_SUPPORT_OF_NAME = 0.75
"""The same for an organization's name of two words or more: more than a small word within. Of those that have no more,
17 percent are organizations in wikigold and GUM. Names with "&" need `NEEDED_SUPPORT`."""

NEEDED_AGAINST_MODEL = 1.2
"""Points of a person or organization that the model took for something else: a name in camel case has them."""

NEEDED_ALONE = 2.0
"""Points of a family that replaces the model's unsupported one."""

SOURCES: Mapping[MentionSource, float] = {"dateline": 4.0, "scoreboard": 4.0}
"""Points of a mention in the dateline or a scoreboard, in place of the model's one: the model misreads words there."""

_EMPLOYER_LINKS = (" of ", " of the ", " from ", " from the ")
_DEFAULT_LABELS = {Family.PERSON: PERSON, Family.ORGANIZATION: ORG, Family.PLACE: GPE, Family.OTHER: NORP}


@dataclass(frozen=True, slots=True)
class FormLabel:
    """The family and label of a form in this article; `is_part_of_person`: a full name of a person contains it."""

    family: Family
    label: str
    is_part_of_person: bool = False


def decide_labels(mentions: Sequence[Mention], article: ArticleTexts) -> dict[str, FormLabel]:
    """The label of each form of the sorted mentions; forms that are not names are left out."""
    case = _ordinary_case(mention.form for mention in mentions)
    by_form: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_form[case[mention.form]].append(mention)
    scores = {form: _own_scores(form, found, article) for form, found in by_form.items()}
    likely = {form: of_form for form, of_form in scores.items() if _is_likely(of_form, by_form[form])}
    supported = {
        form: of_form[Family.PERSON] - _points_of_model(Family.PERSON, by_form[form])
        for form, of_form in likely.items()
    }
    for form, votes in votes_for_full_names(likely, supported).items():
        add_votes(scores[form], [votes])
    parts = votes_for_parts(likely, article.gazetteer)
    for part, votes in parts.items():
        if part in scores:
            add_votes(scores[part], [votes])
    for form in _nicknames_of_teams(by_form):
        add_votes(scores[form], [NICKNAME_OF_A_TEAM])
    by_spelling = {spelling: scores[form] for spelling, form in case.items()}
    vote_in_lists(mentions, by_spelling, article)
    vote_for_employers(mentions, by_spelling, article)
    decided = {
        part: FormLabel(Family.PERSON, PERSON, True)
        for part, votes in parts.items()
        if " " in part and Family.PERSON in votes
    }
    horses = _horses(by_form, article) if is_race_report(article) else frozenset[str]()
    for form, found in by_form.items():
        family = _winner(scores[form], found, form in parts, article)
        if family and not (family is Family.PERSON and form in horses):
            is_part_of_person = parts.get(form, {}).get(Family.PERSON, 0) > 0
            decided[form] = FormLabel(family, _label(family, form, found, article.gazetteer), is_part_of_person)
    return decided | {spelling: decided[form] for spelling, form in case.items() if form in decided}


def _ordinary_case(forms: Iterable[str]) -> dict[str, str]:
    """Each form in the case of the story: "PAJU" in a dateline is "Paju"."""
    forms = dict.fromkeys(forms)
    ordinary = {form.upper(): form for form in forms if not form.isupper()}
    return {form: ordinary.get(form, form) if len(form) > 3 else form for form in forms}


def _own_scores(form: str, found: list[Mention], article: ArticleTexts) -> Scores:
    """The scores of a form by its own mentions, contexts, definition and words."""
    scores = no_scores()
    weight = min(1.0, MAX_VOTES / len(found))
    for mention in found:
        if mention.label:
            scores[family_of(mention.label)] += SOURCES.get(mention.source, weight)
        add_votes(scores, context_votes(mention, article), weight)
    add_votes(scores, shape_votes(form, article.gazetteer))
    add_votes(scores, _votes_of_definition(found, article))
    if naming := votes_of_naming(found, article):
        add_votes(scores, [naming])
    return scores


def _votes_of_definition(found: list[Mention], article: ArticleTexts) -> Iterator[Votes]:
    """The votes of the first definition of the name.

    "Sigrid Kaathoven of D66, the minister" defines the person, not the party.
    """
    for mention in found:
        text = article.text_of(mention)
        definition = defining_noun(text, mention.end)
        votes = defining_words().votes.get(definition.noun) if definition else None
        if votes and not (Family.PERSON in votes and text.endswith(_EMPLOYER_LINKS, 0, mention.start)):
            yield votes
            return


def _is_likely(scores: Scores, found: list[Mention]) -> bool:
    """True for a form that a source labeled or that has the points of a name."""
    return any(mention.label for mention in found) or max(scores.values()) >= NEEDED_UNSEEN


def _horses(by_form: Mapping[str, list[Mention]], article: ArticleTexts) -> frozenset[str]:
    """The forms of a race report by which nobody acts as a person, under the full name or the family name."""
    may_be = {form for form, found in by_form.items() if may_be_horse(found, article)}
    people = {form for form in by_form if form not in may_be}
    surnames = {form.rpartition(" ")[2] for form in people}
    return frozenset(form for form in may_be if form.rpartition(" ")[2] not in surnames)


def _nicknames_of_teams(forms: Iterable[str]) -> list[str]:
    """The forms that are nicknames of teams in a league of which the article names a team in full."""
    forms, sports = list(forms), sports_teams()
    leagues = frozenset[str]().union(*(sports.leagues_of_teams.get(form, ()) for form in forms))
    return [form for form in forms if not leagues.isdisjoint(sports.leagues_of_nicknames.get(form, ()))]


def _winner(scores: Scores, found: list[Mention], is_part: bool, article: ArticleTexts) -> Family | None:
    """The family with the most points; None if only capitals speak for a name and the points do not suffice."""
    family, form = leading_family(scores), found[0].form
    is_plain_word = form[1:].islower()
    at_start = is_plain_word and all(opens_sentence(article.text_of(mention), mention.start) for mention in found)
    may_be_word = at_start or (form.isupper() and len(form) > LONGEST_ACRONYM)
    is_common = may_be_word and not is_part and form not in article.gazetteer.known and is_common_word(form.lower())
    is_only_word = " " not in form and not is_part and all(mention.source in ("model", "capitals") for mention in found)
    is_titled_word = family is Family.PERSON and is_only_word and is_common_word(form.lower())
    if is_titled_word or (is_only_word and _is_body_alone(form, article)) or (is_common and not is_plain_word):
        return None
    if any(mention.label for mention in found) and not is_common:
        return family if _has_support(family, scores, found) else _supported_family(scores, found)
    needed = NEEDED_AT_SENTENCE_START if at_start and not is_part else NEEDED_UNSEEN
    return family if family is not Family.OTHER and scores[family] >= needed else None


def _is_body_alone(form: str, article: ArticleTexts) -> bool:
    """True for "Council" in an article that names no council."""
    return form in head_words().public_bodies and form not in article.gazetteer.known


def _has_support(family: Family, scores: Scores, found: Sequence[Mention]) -> bool:
    """True if enough beside the model speaks for the family."""
    form = found[0].form
    if family is Family.OTHER or form in directions():
        return True
    if any(mention.label and mention.source != "model" for mention in found):
        return True
    by_model = _points_of_model(family, found)
    if not by_model and family is not Family.PLACE:
        return scores[family] >= NEEDED_AGAINST_MODEL
    needed = _needed_support(family, form)
    return scores[family] - by_model >= needed


def _needed_support(family: Family, form: str) -> float:
    """The points beside the model's that a form of the family needs."""
    if family is Family.PERSON:
        return NEEDED_SUPPORT_OF_PERSON
    is_long = family is Family.ORGANIZATION and " " in form and " & " not in form
    return NEEDED_SUPPORT_OF_NAME if is_long else NEEDED_SUPPORT


def _supported_family(scores: Scores, found: Sequence[Mention]) -> Family | None:
    """The family that has `NEEDED_ALONE` points without the model's; None if there is no such family."""
    others = {family: points - _points_of_model(family, found) for family, points in scores.items()}
    family = leading_family(others)
    return family if family is not Family.OTHER and others[family] >= NEEDED_ALONE else None


def _points_of_model(family: Family, found: Sequence[Mention]) -> float:
    by_model = sum(bool(mention.label) and family_of(mention.label) is family for mention in found)
    return by_model * min(1.0, MAX_VOTES / len(found))


def _label(family: Family, form: str, found: list[Mention], gazetteer: Gazetteer) -> str:
    """The label within the family: the gazetteer's, the most frequent one of the mentions, the head's or a default."""
    known = gazetteer.known.get(form)
    if known and family_of(known.label) is family:
        return known.label
    labels = Counter(mention.label for mention in found if mention.label and family_of(mention.label) is family)
    if labels:
        return labels.most_common(1)[0][0]
    head = head_words().heads.get(form.rpartition(" ")[2])
    return head if head and family_of(head) is family else _DEFAULT_LABELS[family]
