"""Tokens of a window of text: words, numbers by form, punctuation, each with its token class and values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.dates.engine.lexicon import TimeLexicon, Value
from transforms.dates.engine.tries import trie_pattern

# Every alternative is bounded or one repeated class: matching is linear in the window.
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

_NO_VALUES: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a window, as parallel lists.

    Attributes:
        text: The whole text.
        matches: The place of each token.
        words: Each token in lower case.
        classes: The token class of each token, None if it is no time word.
        special: Values by token and type where they differ from the lexicon: of numbers by form, and of words in the
            wrong case.
        listed: Values by word and type.
    """

    text: str
    matches: list[re.Match[str]]
    words: list[str]
    classes: list[int | None]
    special: dict[int, Mapping[str, Value]]
    listed: Mapping[str, Mapping[str, Value]]

    def start(self, at: int) -> int:
        """Return the token's offset in the text."""
        return self.matches[at].start()

    def end(self, at: int) -> int:
        """Return the token's end (exclusive) in the text."""
        return self.matches[at].end()

    def values(self, at: int) -> Mapping[str, Value]:
        """Return the token's values by type; empty if it is no time word."""
        if at in self.special:
            return self.special[at]
        return self.listed.get(self.words[at], _NO_VALUES)

    def is_capital(self, at: int) -> bool:
        """Return whether the token begins with a capital in the text."""
        return self.text[self.start(at)].isupper()


class Tokenizer:
    """Tokenizes windows of text by a lexicon."""

    def __init__(self, lexicon: TimeLexicon) -> None:
        self.lexicon = lexicon
        self.cased = lexicon.capitalized | lexicon.lowercase
        compounds = [word for word in lexicon.values if len(word) > 1 and not (word.isalpha() or word.isdigit())]
        self.pattern = re.compile(_PATTERN % trie_pattern(compounds), re.VERBOSE)

    def tokenize(self, text: str, lowered: str, start: int, end: int) -> Tokens:
        """Return the tokens of `text[start:end]`; `lowered` is the text in lower case, of the same length."""
        matches = list(self.pattern.finditer(lowered, start, end))
        words = [match[0] for match in matches]
        classes = list(map(self.lexicon.class_of.get, words))
        tokens = Tokens(text, matches, words, classes, {}, self.lexicon.values)
        cased = self.cased
        for at, word in enumerate(words):
            if word in cased:
                self._check_case(tokens, at)
            elif classes[at] is None and word[0].isdigit() and (matches[at].lastgroup or word.isdecimal()):
                self._read_number(tokens, at)
        return tokens

    def _check_case(self, tokens: Tokens, at: int) -> None:
        """Remove the class of a word that has a capital within a sentence, or lacks the one it needs."""
        word = tokens.words[at]
        needs_capital = word in self.lexicon.capitalized
        opens = at == 0 or not tokens.words[at - 1].isalnum()
        fits = (needs_capital or opens) if tokens.is_capital(at) else not needs_capital
        if not fits:
            tokens.classes[at] = None
            tokens.special[at] = _NO_VALUES

    def _read_number(self, tokens: Tokens, at: int) -> None:
        match = tokens.matches[at]
        form = match.lastgroup or "NUM"
        tokens.classes[at] = self.lexicon.form_class[form]
        tokens.special[at] = {form: float(match[0].replace(",", "")) if form == "NUM" else match[0]}
