"""The bounds step: mentions of several sources become names that do not overlap, before and after they have labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.correct import correct_bounds
from transforms.entities.bounds.extend import extend_person_names
from transforms.entities.bounds.join import join_fragments
from transforms.entities.bounds.overlaps import longest_mentions
from transforms.entities.bounds.repeats import restore_full_names
from transforms.entities.bounds.split import split_overlong
from transforms.entities.bounds.titles import without_titles
from transforms.entities.find.capitals import uncovered_runs
from transforms.entities.find.column_words import without_column_words
from transforms.entities.find.false_positives import is_false_positive, is_upper_case_sentence
from transforms.entities.find.find_mentions import FoundMentions
from transforms.entities.labels import PERSON
from transforms.entities.mention import Mention


def set_bounds(found: FoundMentions, article: ArticleTexts) -> list[Mention]:
    """The mentions of one field, sorted, without overlaps; runs of capitals that no source covers have no label."""
    model = [*_corrected(found.model, article), *found.acronyms]
    named = longest_mentions(found.scoreboard, longest_mentions(found.gazetteer, model))
    named = longest_mentions(found.dateline, named) if found.dateline else named
    named = [mention for mention in join_fragments(named, article) if not is_upper_case_sentence(mention, article)]
    names = without_column_words(named, found.figures, article)
    return sorted([*names, *_candidates(found, names, article)], key=lambda mention: mention.start)


def complete_names(mentions: Sequence[Mention], labels: Mapping[str, str], article: ArticleTexts) -> list[Mention]:
    """The labeled mentions, pieces of names completed by the rest of the article and of the sentence.

    Args:
        mentions: Labeled mentions, sorted.
        labels: The label of each form of the article.
        article: The article.
    """
    return list(extend_person_names(list(restore_full_names(mentions, labels, article)), article))


def _corrected(mentions: Iterable[Mention], article: ArticleTexts) -> Iterator[Mention]:
    for mention in mentions:
        text = article.text_of(mention)
        for part in split_overlong(mention, text):
            for name in correct_bounds(part, article):
                if not is_false_positive(name, text):
                    yield name


def _candidates(found: FoundMentions, named: Iterable[Mention], article: ArticleTexts) -> Iterator[Mention]:
    """Runs of capitals outside the names, without their titles; a full name behind a title is a person's."""
    text = article.by_field[found.field]
    for run in uncovered_runs(found.field, text, named, found.begin):
        name, had_title = without_titles(run)
        if had_title and " " in name.text:
            name = name.with_label(PERSON)
        if not is_false_positive(name, text):
            yield name
