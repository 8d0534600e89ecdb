"""Lines in which a paper or site speaks to its readers: newsletters, apps, comments, accounts, support."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from transforms.rules.package_data import read_toml

_LONGEST = 420
"""Characters of a prompt; below a line that signs the story off a shorter bound and weaker evidence apply."""

_LONGEST_BELOW_SIGNATURE = 300

_FEWEST_SERVICES = 2
"""Services of an outlet that a prompt names, each once: none of 6,291 sentences of ordinary prose is taken for one."""

_QUOTES = frozenset('"“”„«»')

_TO_THE_READER = re.compile(
    r"\b(?:our|us|newsletters?|subscribe|subscribers?|copyright|click|(?:this|the above) (?:story|article|report|text|"
    r"interview|content|material))\b|©|@\w|https?://|www\.",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _PromptWords:
    """Patterns of the words of prompts."""

    openings: re.Pattern[str]
    address: re.Pattern[str]
    services: re.Pattern[str]
    reports: re.Pattern[str]


def speaks_to_reader(text: str) -> bool:
    """Return True for a line that may be to the readers, which is enough below a line that signs the story off."""
    return (
        len(text) <= _LONGEST_BELOW_SIGNATURE
        and _TO_THE_READER.search(text) is not None
        and not _QUOTES.intersection(text)
    )


def is_prompt(text: str) -> bool:
    """Return True for a line that asks or offers the reader something that outlets have.

    >>> is_prompt("Please check your email to confirm your subscription.")
    True
    >>> is_prompt("The mayor asked readers to check their email.")
    False
    """
    if len(text) > _LONGEST or _QUOTES.intersection(text):
        return False
    words = _prompt_words()
    opens = words.openings.match(text) is not None
    if not (opens or words.address.search(text)) or words.reports.search(text):
        return False
    services = {match.group().casefold() for match in words.services.finditer(text)}
    return len(services) >= _FEWEST_SERVICES + (not opens)


@cache
def _prompt_words() -> _PromptWords:
    data = read_toml("lexicons/prompts.toml")
    return _PromptWords(
        openings=re.compile(rf"\W*{_any(data['openings'])}", re.IGNORECASE),
        address=_pattern(data["address"]),
        services=_pattern(data["services"]),
        reports=_pattern(data["reports"]),
    )


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_any(forms), re.IGNORECASE)


def _any(forms: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)"
