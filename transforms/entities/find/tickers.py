"""How exchanges call a share, which is no name: "<NHC.TO>", "(VOD.L)", "(NYSE: GM)", "$GM"."""

from __future__ import annotations

import re

_EXCHANGE = re.compile(r"\([A-Za-z]+: ?$")
_MARKET = re.compile(r"\.[A-Z]+>?")
_WITH_MARKET = re.compile(r"[A-Z0-9]{2,6}\.[A-Z]{1,2}")


def is_ticker(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is the symbol of a share, with its exchange or a currency's sign in front."""
    if text[start - 1 : start] == "(" and _WITH_MARKET.fullmatch(text, start, end):
        return True
    if text[start - 1 : start] in ("<", "$") or _EXCHANGE.search(text, max(0, start - 12), start):
        return True
    return text[start:end].isupper() and bool(_MARKET.match(text, end))
