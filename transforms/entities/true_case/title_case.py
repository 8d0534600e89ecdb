"""Headlines in title case: words that the story has in lower case alone are ordinary words."""

from __future__ import annotations

import re
from functools import cache

from transforms.entities.gazetteer.common_words import is_common_word
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.true_case.evidence import is_inflected

MIN_LONG_WORDS = 4
"""Words of more than three letters in a headline in title case, and the share of them with a capital."""

MIN_CAPITALIZED = 0.8

_LONG_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,}")
_CAPITALIZED = re.compile(r"(?<![\w.'’])[^\W\d_a-z][^\W\d_A-Z]*(?:['’](?!s\b)[^\W\d_]+)*(?![\w.])")
_LOWER_CASE = re.compile(r"\b[a-zß-öø-ÿ]+\b")
_SENTENCE_END = frozenset('.!?:\n"“”*•')


@cache
def _small_words() -> frozenset[str]:
    return frozenset(entity_rules("words")["headline"]["small"])


def is_title_case(title: str) -> bool:
    """True for a headline of which nearly all longer words begin with a capital."""
    words = _LONG_WORD.findall(title)
    capitalized = sum(word[0].isupper() for word in words)
    return len(words) >= MIN_LONG_WORDS and capitalized >= MIN_CAPITALIZED * len(words)


def true_case_title(title: str, body: str, gazetteer: Gazetteer) -> str:
    """The headline, its words in lower case that the story has in lower case and not as names within sentences.

    Common words that the story does not have are in lower case too.
    """
    lower = frozenset(_LOWER_CASE.findall(body))
    words = list(_CAPITALIZED.finditer(title))
    pieces, end = list[str](), 0
    for i, word in enumerate(words):
        neighbors = [words[j] for j in (i - 1, i + 1) if 0 <= j < len(words)]
        in_name = any(_are_side_by_side(word, other, title, body, gazetteer) for other in neighbors)
        if not in_name and _is_ordinary(word, lower, body, gazetteer):
            pieces += [title[end : word.start()], word.group().lower()]
            end = word.end()
    text = "".join([*pieces, title[end:]])
    return text if len(text) == len(title) else title


def _are_side_by_side(word: re.Match[str], other: re.Match[str], title: str, body: str, gazetteer: Gazetteer) -> bool:
    """True if the story or the gazetteer has both words as the headline has them, in one name."""
    first, last = sorted((word, other), key=lambda match: match.start())
    both = title[first.start() : last.end()]
    return title[first.end() : last.start()] in (" ", "-") and (both in body or both in gazetteer.known)


def _is_ordinary(word: re.Match[str], lower: frozenset[str], body: str, gazetteer: Gazetteer) -> bool:
    form = word.group()
    small = form.lower()
    if small in _small_words() and word.start():
        return True
    if small in lower or is_inflected(small, lower):
        return not _is_name_in(body, form)
    return is_common_word(small) and form not in gazetteer.known and not _is_name_in(body, form)


def _is_name_in(body: str, form: str) -> bool:
    """True if the body has the form as a whole word within a sentence."""
    at = body.find(form)
    while at >= 0:
        before = body[max(0, at - 2) : at].rstrip(" ")
        is_word = not (body[at - 1 : at].isalnum() or body[at + len(form) : at + len(form) + 1].isalnum())
        if is_word and before and before[-1] not in _SENTENCE_END:
            return True
        at = body.find(form, at + 1)
    return False
