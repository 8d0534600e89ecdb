"""The decided labels assigned to the mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from transforms.entities.article import ArticleTexts
from transforms.entities.find.false_positives import refused_forms
from transforms.entities.find.title_words import title_words
from transforms.entities.gazetteer.common_words import is_common_word
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.label.context import context_votes
from transforms.entities.label.decide import FormLabel
from transforms.entities.label.directions import directions, resolve_direction
from transforms.entities.label.votes import add_votes, no_scores
from transforms.entities.labels import GPE, LOC, ORG, PERSON, Family, family_of
from transforms.entities.mention import Mention

OUTWEIGHS = 0.8
"""Points by which the context of one mention must speak against the label of its form."""

RIVER_LINKS = ("on the ", "along the ", "across the ", "of the river ")
"""Words before the name of a river, which people and most organizations do not have before theirs."""

NEEDED_FOR_COMPANY = 1.5
"""Points of the context for an organization that make a company of the name of a river without "the"."""

LONGEST_COMPANY = 4
"""Words of a company's full name that is recognized by its first word."""


def assign_labels(
    mentions: Iterable[Mention], decided: Mapping[str, FormLabel], article: ArticleTexts
) -> list[Mention]:
    """The mentions that are names, with their labels.

    Args:
        mentions: Mentions, sorted; those without a label are runs of capitals, which may contain names.
        decided: The label of each form of the article.
        article: The article.
    """
    mentions = list(mentions)
    companies = _companies_named_like_rivers(mentions, article)
    return [
        mention.with_label(ORG) if companies and mention in companies else labeled
        for mention in mentions
        if mention.form not in directions() or resolve_direction(mention.form, decided)
        for labeled in _labeled(mention, decided, article)
    ]


def _companies_named_like_rivers(mentions: Iterable[Mention], article: ArticleTexts) -> set[Mention]:
    """The mentions of a known river or area that the article has with "the", and without it as a company."""
    bare: dict[str, list[Mention]] = defaultdict(list)
    rivers: set[str] = set()
    for mention in mentions:
        if mention.label == LOC and mention.source == "gazetteer":
            if article.text_of(mention).endswith(("the ", "The "), 0, mention.start):
                rivers.add(mention.form)
            else:
                bare[mention.form].append(mention)
    companies: set[Mention] = set()
    for form in rivers & bare.keys():
        scores = no_scores()
        for mention in bare[form]:
            add_votes(scores, context_votes(mention, article))
        if scores[Family.ORGANIZATION] - scores[Family.PLACE] >= NEEDED_FOR_COMPANY:
            companies.update(bare[form])
    return companies


def _labeled(mention: Mention, decided: Mapping[str, FormLabel], article: ArticleTexts) -> Iterator[Mention]:
    if of_form := decided.get(mention.form):
        yield mention.with_label(_label_here(mention, of_form, article))
    elif not mention.label:
        yield from _names_within(mention, decided, article)


def _label_here(mention: Mention, of_form: FormLabel, article: ArticleTexts) -> str:
    """The label of the form, unless it is part of a person's name and of a place's and the context decides.

    "Santiago" is a place in "in Santiago" and a person in "Santiago said".
    """
    if _is_on_river(mention, of_form, article):
        return LOC
    if not of_form.is_part_of_person or not article.gazetteer.places_named(mention.form):
        return of_form.label
    scores = no_scores()
    add_votes(scores, context_votes(mention, article))
    leaning = scores[Family.PLACE] - scores[Family.PERSON]
    if of_form.family is Family.PERSON and leaning >= OUTWEIGHS:
        return GPE
    if family_of(of_form.label) is Family.PLACE and leaning <= -OUTWEIGHS:
        return PERSON
    return of_form.label


def _is_on_river(mention: Mention, of_form: FormLabel, article: ArticleTexts) -> bool:
    """True for "on the Thames" in an article on a company or person with the name of the river."""
    if of_form.label not in (PERSON, ORG) or not mention.form[1:].islower() or mention.form in article.gazetteer.known:
        return False
    is_name = of_form.label == PERSON or not (mention.form.endswith("s") or is_common_word(mention.form.lower()))
    return is_name and article.text_of(mention).endswith(RIVER_LINKS, 0, mention.start)


def _names_within(run: Mention, decided: Mapping[str, FormLabel], article: ArticleTexts) -> Iterator[Mention]:
    """The longest names of the article that a run of capitals contains as whole words."""
    text, words = article.text_of(run), run.text.split(" ")
    if _is_company(words, decided, article.gazetteer):
        yield run.with_label(ORG)
        return
    start, i = run.start, 0
    while i < len(words):
        for j in range(len(words), i, -1):
            form = " ".join(words[i:j])
            if found := decided.get(form) or (decided.get(form.title()) if form.isupper() else None):
                yield run.with_bounds(text, start, start + len(form)).with_label(found.label)
                start, i = start + len(form) + 1, j
                break
        else:
            start, i = start + len(words[i]) + 1, i + 1


def _is_company(words: Sequence[str], decided: Mapping[str, FormLabel], gazetteer: Gazetteer) -> bool:
    """True for the full name of a company that the article mostly calls by its first word."""
    first, *rest = words
    if not rest or len(words) > LONGEST_COMPANY or first in gazetteer.known or first not in decided:
        return False
    titles, refused = title_words().titles, refused_forms().reasons
    is_one_name = not any(word in titles or word.lower() in refused or word in decided for word in rest)
    return decided[first].label == ORG and is_one_name and not " ".join(rest).isupper()
