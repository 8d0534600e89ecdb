"""Full names restored where the model found a piece: a name that one sentence has whole is whole in all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from transforms.entities.article import ArticleTexts
from transforms.entities.mention import Mention

MAX_FULL_FORMS = 40
"""Longer forms that are tried for one piece ("China"), so that the time for a book of names stays linear."""

MAX_WORDS = 25
"""Words of a form of which pieces are looked up; their number is the square of this."""

_FullForm = tuple[str, int]
"""A longer form, and the code point at which the piece begins in it."""


def restore_full_names(
    mentions: Sequence[Mention], labels: Mapping[str, str], article: ArticleTexts
) -> Iterator[Mention]:
    """The sorted mentions, each piece replaced by the longer name of the article that the text has there.

    Args:
        mentions: Labeled mentions.
        labels: The label of each form of the article.
        article: The article.
    """
    full_forms = _full_forms_by_piece(labels)
    previous: Mention | None = None
    for mention in mentions:
        current = _full_mention(mention, full_forms, labels, article.text_of(mention))
        if previous is None or previous.field != current.field or previous.end <= current.start:
            if previous:
                yield previous
            previous = current
        elif len(current.text) > len(previous.text):
            previous = current
    if previous:
        yield previous


def _full_forms_by_piece(labels: Mapping[str, str]) -> dict[str, list[_FullForm]]:
    """The longer forms of each form that is a piece of them, longest first."""
    full_forms: dict[str, list[_FullForm]] = defaultdict(list)
    for form in sorted((form for form in labels if " " in form), key=len, reverse=True):
        words = form.split(" ")
        if len(words) > MAX_WORDS:
            continue
        for i, j in combinations(range(len(words) + 1), 2):
            piece = " ".join(words[i:j])
            if piece != form and piece in labels and len(full_forms[piece]) < MAX_FULL_FORMS:
                full_forms[piece].append((form, len(" ".join(words[:i])) + (i > 0)))
    return full_forms


def _full_mention(
    mention: Mention, full_forms: Mapping[str, Iterable[_FullForm]], labels: Mapping[str, str], text: str
) -> Mention:
    for form, offset in full_forms.get(mention.text, ()):
        start = mention.start - offset
        if start >= 0 and text.startswith(form, start) and _is_whole_words(text, start, start + len(form)):
            return Mention(mention.field, start, start + len(form), form, labels[form], "repeat")
    return mention


def _is_whole_words(text: str, start: int, end: int) -> bool:
    return not (text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum())
