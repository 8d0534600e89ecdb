"""How exchanges call a share, which is no name: "<NHC.TO>", "(NYSE: GM)", "$GM"."""

from __future__ import annotations

import re

_EXCHANGE = re.compile(r"\([A-Za-z]+: ?$")
_MARKET = re.compile(r"\.[A-Z]+>?")


def is_ticker(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is the symbol of a share, with its exchange or a currency's sign in front."""
    if text[start - 1 : start] in ("<", "$") or _EXCHANGE.search(text, max(0, start - 12), start):
        return True
    return text[start:end].isupper() and bool(_MARKET.match(text, end))
