"""Tokens of a window of text: words, numbers by form, punctuation; each with its class and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.dates.lexicon import OTHER, Lexicon
from transforms.dates.slots import Value
from transforms.dates.tries import trie_pattern

# Every alternative is bounded or one repeated class, so matching is linear in the window.
_PATTERN = r"""
      (?:%s)(?!\w)
    | [^\W\d_]+
    | (?=\d)(?:
          (?P<TIMESTAMP>\d{4}-\d\d-\d\d[t\ ]\d\d:\d\d(?::\d\d)?z?)(?![\d-])
        | (?P<ISO_DATE>\d{4}-\d\d-\d\d)(?![\d-])
        | (?P<SLASHED_DATE>\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)\d{2}(?:\d\d)?)(?![\d/])
        | (?P<CLOCK>\d{1,2}:\d\d(?::\d\d)?)(?![\d:])
        | (?P<DOTTED_CLOCK>\d{1,2}\.\d\d)(?![\d.,]|\s*%%)
        | (?P<SLASHED_DAY>\d{1,2}/\d{1,2})(?![\d/])
        | (?P<DECADE>\d{3}0['’]?s)\b
        | (?P<SHORT_DECADE>[1-9]0['’]?s)\b
        | (?P<NUM>\d+(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+)
      )
    | ['’]s\b
    | \n[ \t]*\n
    | [^\w\s]
"""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel rows, one entry a token: word in lower case, offsets, class, values by type."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    classes: list[int]
    values: list[Mapping[str, Value]]

    def is_capital(self, at: int) -> bool:
        """Does the token begin with a capital in the text?"""
        return self.text[self.starts[at]].isupper()


class Tokeniser:
    """Cuts windows into tokens by one lexicon. Offsets are into the whole text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        compounds = [word for word in lexicon.values if len(word) > 1 and not (word.isalpha() or word.isdigit())]
        self.pattern = re.compile(_PATTERN % trie_pattern(compounds).replace(" ", r"\ "), re.VERBOSE)

    def tokens(self, text: str, lowered: str, start: int, end: int) -> Tokens:
        """The tokens of `text[start:end]`; `lowered` is the text in lower case, of the same length."""
        lexicon = self.lexicon
        tokens = Tokens(text, [], [], [], [], [])
        words, starts, ends, classes, values = tokens.words, tokens.starts, tokens.ends, tokens.classes, tokens.values
        class_of, values_of, guarded = lexicon.class_of, lexicon.values, lexicon.capital | lexicon.small
        for match in self.pattern.finditer(lowered, start, end):
            word, first = match[0], match.start()
            if word == "." and words and words[-1] in lexicon.dotted and ends[-1] == first:
                ends[-1] += 1
                continue
            class_ = class_of.get(word, OTHER)
            if class_ == OTHER:
                class_, value = self._number(match)
            elif word in guarded and not self._cased(word, text, first, words):
                class_, value = OTHER, _NOTHING
            else:
                value = values_of[word]
            words.append(word)
            starts.append(first)
            ends.append(match.end())
            classes.append(class_)
            values.append(value)
        return tokens

    def _cased(self, word: str, text: str, first: int, before: list[str]) -> bool:
        """Is a word that needs a capital, or within a sentence none, written so?"""
        if text[first].isupper():
            return word in self.lexicon.capital or not before or not before[-1].isalnum()
        return word not in self.lexicon.capital

    def _number(self, match: re.Match[str]) -> tuple[int, Mapping[str, Value]]:
        form = match.lastgroup
        if form is None:
            return OTHER, _NOTHING
        if form == "NUM":
            return self.lexicon.number_class, {"NUM": float(match[0].replace(",", ""))}
        return self.lexicon.form_class[form], {form: match[0]}


_NOTHING: Mapping[str, Value] = {}
