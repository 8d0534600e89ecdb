"""One label for one form: what the model, the gazetteer, the shape and the context say, weighed over the whole article.

The model labels each mention by the few words around it; an article names the same thing many times. All
mentions of a form therefore vote together, and full names vote for the shorter forms made from them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from transforms.entities.capitals import opens_sentence
from transforms.entities.context import context_points
from transforms.entities.gazetteer import Gazetteer
from transforms.entities.lexicon import Points
from transforms.entities.mention import ORG, OTHER, PERSON, PLACE, Mention, family
from transforms.entities.shape import shape_points

# Mentions beyond these add nothing: a name in every sentence is not surer than one in each second.
MAX_VOTES = 4
# A form that the model never saw as a name needs this much; at a sentence's start, where any word has a capital, more.
NEEDED_UNSEEN = 1.8
NEEDED_AT_SENTENCE_START = 2.4
PART_OF_A_PERSON: Points = {PERSON: 2.5}
PART_OF_AN_ORGANISATION: Points = {ORG: 1.5}

_DEFAULT_LABELS = {PERSON: "PERSON", ORG: "ORG", PLACE: "GPE"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a form names in this article: its family and the label for it."""

    family: str
    label: str


def verdicts(mentions: Iterable[Mention], texts: Mapping[str, str], gazetteer: Gazetteer) -> dict[str, Verdict]:
    """The verdict on each form; forms that are no names are left out."""
    forms: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        forms[mention.form].append(mention)
    full = {form: found for form, found in forms.items() if " " in form}
    decided = {form: verdict for form, found in full.items() if (verdict := _verdict(form, found, (), texts, gazetteer))}
    parts = _parts_of_names(decided, gazetteer)
    for form, found in forms.items():
        if form not in full and (verdict := _verdict(form, found, parts.get(form, ()), texts, gazetteer)):
            decided[form] = verdict
    return decided


def _verdict(
    form: str, found: list[Mention], extra: Iterable[Points], texts: Mapping[str, str], gazetteer: Gazetteer
) -> Verdict | None:
    points = dict.fromkeys((PERSON, ORG, PLACE, OTHER), 0.0)
    weight = min(1.0, MAX_VOTES / len(found))
    for mention in found:
        if mention.label:
            points[family(mention.label)] += weight
        _add(points, context_points(texts[mention.field], mention, gazetteer), weight)
    _add(points, shape_points(form, gazetteer), 1.0)
    _add(points, extra, 1.0)
    winner = max(points, key=lambda kind: points[kind])
    if not any(mention.label for mention in found) and (winner == OTHER or points[winner] < _needed(found, texts)):
        return None
    return Verdict(winner, _label(winner, form, found, gazetteer))


def _needed(found: list[Mention], texts: Mapping[str, str]) -> float:
    at_start = all(opens_sentence(texts[mention.field], mention.start) for mention in found)
    return NEEDED_AT_SENTENCE_START if at_start else NEEDED_UNSEEN


def _add(points: dict[str, float], votes: Iterable[Points], weight: float) -> None:
    for vote in votes:
        for kind, amount in vote.items():
            points[kind] += weight * amount


def _parts_of_names(decided: Mapping[str, Verdict], gazetteer: Gazetteer) -> dict[str, list[Points]]:
    """Votes for the single words that full names of the article are made of."""
    parts: dict[str, list[Points]] = defaultdict(list)
    for form, verdict in decided.items():
        words = form.split(" ")
        if verdict.family == PERSON:
            parts[words[-1]].append(PART_OF_A_PERSON)
            parts[words[0]].append(PART_OF_A_PERSON)
        elif verdict.family == ORG and words[0] not in gazetteer.known and words[0] not in gazetteer.lexicon.given_names:
            parts[words[0]].append(PART_OF_AN_ORGANISATION)
    return {word: votes[:1] for word, votes in parts.items()}


def _label(winner: str, form: str, found: list[Mention], gazetteer: Gazetteer) -> str:
    known = gazetteer.known.get(form)
    if known and family(known.label) == winner:
        return known.label
    labels = Counter(mention.label for mention in found if mention.label and family(mention.label) == winner)
    if labels:
        return labels.most_common(1)[0][0]
    head = gazetteer.lexicon.heads.get(form.rpartition(" ")[2])
    return head if head and family(head) == winner else _DEFAULT_LABELS.get(winner, "NORP")
