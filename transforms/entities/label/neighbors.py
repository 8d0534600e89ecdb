"""Names that stand beside another vote for what it is: in one list, or as the body a person belongs to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from transforms.entities.gazetteer.lexicon import Points
from transforms.entities.label.votes import Ballot, add, leading
from transforms.entities.mention import ORG, PERSON, Mention
from transforms.records import FieldName

BESIDE_IN_A_LIST = 0.6
EMPLOYER: Points = {ORG: 1.5}

_LIST_LINKS = frozenset({", ", " and ", ", and ", " or ", "/", " and the ", ", the ", " & "})
_WHOSE_LINKS = frozenset({" of ", " of the "})


def vote_in_lists(
    mentions: Sequence[Mention],
    spelled: Mapping[str, str],
    ballots: Mapping[str, Ballot],
    texts: Mapping[FieldName, str],
) -> None:
    """Neighbours in a list ("Kursk, Bryansk and Orel") vote for what each other is."""
    votes: list[tuple[str, str]] = []
    for one, other in _linked(mentions, texts, _LIST_LINKS):
        forms = spelled[one.form], spelled[other.form]
        votes += ((form, leading(ballots[beside])) for form, beside in (forms, forms[::-1]))
    for form, kind in votes:
        ballots[form][kind] += BESIDE_IN_A_LIST


def vote_for_employers(
    mentions: Sequence[Mention],
    spelled: Mapping[str, str],
    ballots: Mapping[str, Ballot],
    texts: Mapping[FieldName, str],
) -> None:
    """Whose people full names are: "Chan of LSD", "Amrita Senanayake of Energy Aspects"."""
    for one, other in _linked(mentions, texts, _WHOSE_LINKS):
        if " " in one.form and leading(ballots[spelled[one.form]]) == PERSON:
            add(ballots[spelled[other.form]], [EMPLOYER], 1.0)


def _linked(
    mentions: Sequence[Mention], texts: Mapping[FieldName, str], links: Collection[str]
) -> Iterator[tuple[Mention, Mention]]:
    """The neighbours between which nothing but one of the links stands."""
    for one, other in pairwise(mentions):
        if one.field == other.field and texts[one.field][one.end : other.start] in links:
            yield one, other
