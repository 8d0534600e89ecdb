"""People known by the title before their name: "Defense Minister Rustem Umerov"."""

from __future__ import annotations

import re

from transforms.entities.lexicon import Lexicon
from transforms.entities.mention import Mention
from transforms.records import FieldName

_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
_RUN = re.compile(rf"{_CAPITALISED}(?:[ \u00a0]{_CAPITALISED})+")
# "Chief of Staff Kim" has three, "Lieutenant General Sir" four; a longer rest is a headline.
MAX_NAME_WORDS = 4


def titled_persons(field: FieldName, text: str, lexicon: Lexicon) -> list[Mention]:
    """The capitalised words that follow a title within one run of capitalised words."""
    found: list[Mention] = []
    for run in _RUN.finditer(text):
        words = run.group().split()
        last = max((i for i, word in enumerate(words) if word in lexicon.titles), default=len(words))
        name = words[last + 1 :]
        if 1 < len(name) <= MAX_NAME_WORDS:
            end = run.end() - (1 if run.group()[-1] in ".'’-" else 0)
            start = run.end() - len(" ".join(name))
            found.append(Mention(field, start, end, text[start:end], "PERSON", "title"))
    return found
