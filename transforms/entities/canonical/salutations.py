"""What the word before a person's name tells of who is meant: "Mrs Clinton", "his brother David", "the elder Bush"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.mention import Mention
from transforms.records import FieldName

REACH = 24

_WORD_BEFORE = re.compile(r"([^\W\d_][\w-]*\.?),? $")
_ENDS_PHRASE = re.compile(r"[,.;:?!\n\"”’')]|$")

Gender = Literal["women", "men"]


@dataclass(frozen=True, slots=True)
class Salutation:
    """A woman or a man (null: not told), a relative of somebody, a sovereign, one of several who bear the name."""

    gender: Gender | None = None
    is_kin: bool = False
    is_sovereign: bool = False
    is_one_of_several: bool = False


PLAIN = Salutation()


def salutation(mention: Mention, texts: Mapping[FieldName, str], lexicon: Lexicon) -> Salutation:
    """What the word before the mention says; `PLAIN` if nothing."""
    text, words = texts[mention.field], lexicon.salutations
    before = _WORD_BEFORE.search(text, max(0, mention.start - REACH), mention.start)
    if not before:
        return PLAIN
    word = before.group(1)
    gender: Gender | None = "women" if word in words["women"] else "men" if word in words["men"] else None
    several = word in words["one_of_several"] and bool(_ENDS_PHRASE.match(text, mention.end))
    return Salutation(gender, word in words["kin"], word in words["sovereigns"], several)
