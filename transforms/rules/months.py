"""The names of the months in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from transforms.rules.package_data import read_toml


@cache
def months_in_lines() -> Mapping[str, int]:
    """The number of each month by the names that are read in any line, in lower case."""
    return _numbers("names", "names_without_accents")


@cache
def months_in_full_dates() -> Mapping[str, int]:
    """The number of each month by the names that are read beside a day and a year, in lower case."""
    return _numbers("names", "names_in_full_dates")


def _numbers(*groups: str) -> Mapping[str, int]:
    languages = [months for group in groups for months in read_toml("lexicons/months.toml")[group].values()]
    return {name: number for months in languages for number, names in enumerate(months, 1) for name in names}
