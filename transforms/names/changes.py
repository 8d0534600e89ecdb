"""The changes that new articles bring to linked ones: forms with another name, family names with new bearers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from transforms.names.article import blocks_of
from transforms.names.fields import SEPARATOR, form_token
from transforms.names.kinds import NameKind
from transforms.names.linking import SAME_PERIOD, NameLinker

_YEAR = 12
"""Months."""


@dataclass(frozen=True, slots=True)
class BlockState:
    """The decisions under a block.

    Attributes:
        names: The name of each full form.
        short: The name of each short form if it has no bearer.
        bearers: The years in which each name that a short form may mean is in the news.
    """

    names: Mapping[str, str]
    short: Mapping[str, str]
    bearers: Mapping[str, frozenset[int]]


def block_state(linker: NameLinker, block: str) -> BlockState:
    """Return the decisions under a block by the evidence of a linker."""
    kind = NameKind(block.partition(":")[0])
    groups = linker.groups(kind, block)
    names = {form: group.name for group in groups.groups for form in group.forms}
    short = {form: group.name for group in groups.short for form in group.forms}
    bearers = {group.name: _years(group.months) for group in groups.groups}
    for form, found in linker.evidence.forms(block).items():
        own = blocks_of(kind, form)[0]
        if own != block and (group := linker.groups(kind, own).of_form(form)):
            bearers[group.name] = bearers.get(group.name, frozenset()) | _years(found.months)
    return BlockState(names, short, bearers)


def changed_tokens(block: str, before: BlockState, after: BlockState) -> tuple[set[str], set[str]]:
    """Return what the articles to decide again have in `name_forms`: beginnings of tokens, and whole tokens.

    An article with a form that has another name now is decided again; one with a short form is, if a bearer is new in
    its time.
    """
    named = {form for form, name in before.names.items() if after.names.get(form) != name}
    named |= {form for form, name in before.short.items() if after.short.get(form) != name}
    whole = {token for year in _new_years(before, after) for token in _tokens(block, after.short, year)}
    return {form_token(block, form) for form in named}, whole


def _new_years(before: BlockState, after: BlockState) -> set[int]:
    names = before.bearers.keys() | after.bearers.keys()
    nothing = frozenset[int]()
    return {year for name in names for year in before.bearers.get(name, nothing) ^ after.bearers.get(name, nothing)}


def _tokens(block: str, short: Mapping[str, str], year: int) -> Iterator[str]:
    months = range(year * _YEAR - SAME_PERIOD, (year + 1) * _YEAR + SAME_PERIOD)
    return (SEPARATOR.join((block, form, str(month))) for form in short for month in months)


def _years(months: Mapping[int, int]) -> frozenset[int]:
    return frozenset(month // _YEAR for month in months)
