"""Tokens of a window of text: words, numbers by form, punctuation; each with its class and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.dates.engine.lexicon import Lexicon, Value
from transforms.dates.engine.tries import trie_pattern

# Every alternative is bounded or one repeated class, so matching is linear in the window.
_PATTERN = r"""
      (?:%s)(?![\w/])
    | [a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u1fff\u3040-\uffdf]+
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

_NOTHING: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel rows, one entry a token: the word in lower case, where it is, and its class (null: no time word).

    `special` has the values of tokens that the lexicon does not list: numbers by their form.
    """

    text: str
    matches: list[re.Match[str]]
    words: list[str]
    classes: list[int | None]
    special: dict[int, Mapping[str, Value]]
    listed: Mapping[str, Mapping[str, Value]]

    def start(self, at: int) -> int:
        """Where in the text the token begins."""
        return self.matches[at].start()

    def end(self, at: int) -> int:
        """Where in the text the token ends (exclusive)."""
        return self.matches[at].end()

    def values(self, at: int) -> Mapping[str, Value]:
        """The token's values by type; empty where it is no time word."""
        if at in self.special:
            return self.special[at]
        return self.listed.get(self.words[at], _NOTHING)

    def is_capital(self, at: int) -> bool:
        """Does the token begin with a capital in the text?"""
        return self.text[self.start(at)].isupper()


class Tokeniser:
    """Cuts windows into tokens by one lexicon. Offsets are into the whole text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.cased = lexicon.capital | lexicon.small
        compounds = [word for word in lexicon.values if len(word) > 1 and not (word.isalpha() or word.isdigit())]
        self.pattern = re.compile(_PATTERN % trie_pattern(compounds).replace(" ", r"\ "), re.VERBOSE)

    def tokens(self, text: str, lowered: str, start: int, end: int) -> Tokens:
        """The tokens of `text[start:end]`; `lowered` is the text in lower case, of the same length."""
        matches = list(self.pattern.finditer(lowered, start, end))
        words = [match[0] for match in matches]
        classes = list(map(self.lexicon.class_of.get, words))
        tokens = Tokens(text, matches, words, classes, {}, self.lexicon.values)
        cased = self.cased
        for at, word in enumerate(words):
            if word in cased:
                self._check_case(tokens, at)
            elif classes[at] is None and word[0].isdigit():
                self._read_number(tokens, at)
        return tokens

    def _check_case(self, tokens: Tokens, at: int) -> None:
        """Takes its class from a word that is not written as it must be: with a capital, or within a sentence none."""
        word = tokens.words[at]
        needs_capital = word in self.lexicon.capital
        opens = at == 0 or not tokens.words[at - 1].isalnum()
        fits = (needs_capital or opens) if tokens.is_capital(at) else not needs_capital
        if not fits:
            tokens.classes[at] = None
            tokens.special[at] = _NOTHING

    def _read_number(self, tokens: Tokens, at: int) -> None:
        match = tokens.matches[at]
        form = match.lastgroup or "NUM"
        tokens.classes[at] = self.lexicon.form_class[form]
        tokens.special[at] = {form: float(match[0].replace(",", "")) if form == "NUM" else match[0]}
