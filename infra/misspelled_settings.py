"""Environment variables that look like settings of Dateline and are not, with the nearest setting."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from infra.settings import VARIABLES

PREFIXES = ("DATELINE_", "ELASTICSEARCH_", "ELASTIC_", "KIBANA_")

_SAME_LETTERS = 0.9
"""The least similarity of a name without such a prefix to a setting: DATALINE_MODEL and DATELINE_MODEL have .93."""

_SYNONYMS = {"HOST": "URL", "HOSTS": "URL", "ADDRESS": "URL", "USER": "USERNAME", "PASS": "PASSWORD", "KEY": "API_KEY"}


def misspelled_settings(names: Iterable[str]) -> list[str]:
    """Return a sentence for each variable that is misspelled, by name.

    >>> misspelled_settings(["DATELINE_MODLE", "DATELINE_MODEL", "PATH"])
    ['DATELINE_MODLE is not a setting of Dateline: did you mean DATELINE_MODEL?']
    """
    return [f"{name} is not a setting of Dateline: {_suggestion(name)}" for name in sorted(names) if _is_suspect(name)]


def _is_suspect(name: str) -> bool:
    if name in VARIABLES:
        return False
    return name.startswith(PREFIXES) or bool(get_close_matches(name, VARIABLES, n=1, cutoff=_SAME_LETTERS))


def _suggestion(name: str) -> str:
    prefix, _, last = name.partition("_")
    prefix = "ELASTICSEARCH" if prefix == "ELASTIC" else prefix
    wanted = f"{prefix}_{_SYNONYMS.get(last, last)}"
    close = get_close_matches(wanted, VARIABLES, n=1)
    return f"did you mean {close[0]}?" if close else "README.md lists them."
