"""Evidence of neighboring names: those of one list, and the organization that a person belongs to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from transforms.entities.article import ArticleTexts
from transforms.entities.label.votes import Scores, Votes, add_votes, leading_family
from transforms.entities.labels import Family
from transforms.entities.mention import Mention

IN_ONE_LIST = 0.6
IN_A_LIST_OF_PLACES = 1.2
"""The same for the name of a small city beside a place: "Gdańsk and Rzeszów have asked"."""

EMPLOYER: Votes = {Family.ORGANIZATION: 1.5}

_LIST_LINKS = frozenset({", ", " and ", ", and ", " or ", "/", " and the ", ", the ", " & "})
_BRACKET_IN_LIST = re.compile(r" \((?!\d{4}\))[^()\n]{1,120}\)(?:,| and|, and| or) ")
_EMPLOYER_LINKS = frozenset({" of ", " of the "})


def vote_in_lists(mentions: Sequence[Mention], scores: Mapping[str, Scores], article: ArticleTexts) -> None:
    """Add to the scores that neighbors in a list ("Kursk, Bryansk and Orel") cast for each other's family.

    With brackets between them they do so for people alone.
    """
    votes: list[tuple[str, Family]] = []
    for one, other in _linked(mentions, _LIST_LINKS, article):
        votes.append((one.form, leading_family(scores[other.form])))
        votes.append((other.form, leading_family(scores[one.form])))
    for one, other in _linked_over_brackets(mentions, article):
        if Family.PERSON in (leading_family(scores[one.form]), leading_family(scores[other.form])):
            votes += ((one.form, Family.PERSON), (other.form, Family.PERSON))
    known = article.gazetteer.known
    for form, family in votes:
        is_known = family is Family.PLACE and form not in known and bool(article.gazetteer.places_named(form))
        scores[form][family] += IN_A_LIST_OF_PLACES if is_known else IN_ONE_LIST


def vote_for_employers(mentions: Sequence[Mention], scores: Mapping[str, Scores], article: ArticleTexts) -> None:
    """Add to the scores of names behind a person's full name and "of": "Amrita Senanayake of Energy Aspects"."""
    for one, other in _linked(mentions, _EMPLOYER_LINKS, article):
        if " " in one.form and leading_family(scores[one.form]) is Family.PERSON:
            add_votes(scores[other.form], [EMPLOYER])


def _linked_over_brackets(mentions: Sequence[Mention], article: ArticleTexts) -> Iterator[tuple[Mention, Mention]]:
    """The neighbors in a list with brackets between them: "Orla Finch (bass), Sam Hume (drums) and Lou Mann"."""
    starts = {(mention.field, mention.start): mention for mention in mentions}
    for one in mentions:
        if bracket := _BRACKET_IN_LIST.match(article.text_of(one), one.end):
            other = starts.get((one.field, bracket.end()))
            if other:
                yield one, other


def _linked(
    mentions: Sequence[Mention], links: Collection[str], article: ArticleTexts
) -> Iterator[tuple[Mention, Mention]]:
    """The neighboring mentions with only a link between them."""
    for one, other in pairwise(mentions):
        if one.field == other.field and article.text_of(one)[one.end : other.start] in links:
            yield one, other
