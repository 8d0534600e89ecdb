"""The boilerplate rules of plain text: the data in `boilerplate/*.toml`, one family a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from transforms.rules.agencies import AGENCY_MARK, mark_agencies, mark_signature
from transforms.rules.fragments import expand
from transforms.rules.line_rules import LineRule, LineRules, common_fields
from transforms.rules.package_data import read_toml, toml_names

_MAX_CHARACTERS = 200
"""Longest line that a rule without a bound of its own matches, in characters."""

_EDGE_BEFORE = r"[ (\[*_/«“\"'–—•·|.…-]*"
_EDGE_AFTER = r"[ )\]*_/»”\"'–—|-]*"
"""Brackets, dashes and the like that may be around any line of a rule."""

_FULL_STOP = r"(?:[.…]+[ )\]*_/»”\"'–—|-]*)?"


@dataclass(frozen=True, slots=True, eq=False)
class BoilerplateRule(LineRule):
    """One kind of boilerplate line.

    Its patterns see runs of white space as one space and the name of any agency as `<AGENCY>`; brackets, dashes and,
    where `full_stop` is set, a full stop may be around the line.

    Attributes:
        opens: The line heads a block of short lines, which are removed with it.
        closes: No story follows the line: all below it is removed, unless it is prose.
        signs_off: The line ends the story: short lines and words to the reader below it are removed with it, unless
            other prose is below.
        full_stop: The line may end in a full stop.
        credits_agency: The agencies that the line names are those of the story.
        signs_byline: A bare name above the line is a byline.
        own_line: In hard-wrapped text the line is not joined with its neighbors.
        never_row: The line is no row of a table, even beside one.
    """

    opens: bool
    closes: bool
    signs_off: bool
    full_stop: bool
    credits_agency: bool
    signs_byline: bool
    own_line: bool
    never_row: bool

    @property
    def regexes(self) -> tuple[str, ...]:
        """The patterns with the signs that may be around them."""
        after = _EDGE_AFTER + _FULL_STOP if self.full_stop else _EDGE_AFTER
        return tuple(f"{_EDGE_BEFORE}(?:{expand(pattern)}){after}" for pattern in self.patterns)


def _rule(family: Mapping[str, Any], entry: Mapping[str, Any]) -> BoilerplateRule:
    """The rule of an entry; a flag that it does not set is that of its family."""
    common = {"max_characters": _MAX_CHARACTERS, **entry, "id": f"{family['kind']}.{entry['id']}"}
    flags = {**family, **entry}
    return BoilerplateRule(
        **common_fields(common),
        opens=flags.get("opens", False),
        closes=flags.get("closes", False),
        signs_off=flags.get("signs_off", False),
        full_stop=flags.get("full_stop", True),
        credits_agency=flags.get("credits_agency", False),
        signs_byline=flags.get("signs_byline", False),
        own_line=flags.get("own_line", False),
        never_row=flags.get("never_row", False),
    )


@cache
def _compiled() -> LineRules[BoilerplateRule]:
    families = map(read_toml, toml_names("boilerplate"))
    return LineRules((_rule(family, entry) for family in families for entry in family["rule"]), _normalized)


def _normalized(line: str) -> str:
    has_runs = not line.isascii() or "  " in line or "\t" in line
    spaced = " ".join(line.split()) if has_runs else line
    marked = mark_agencies(spaced)
    return marked if AGENCY_MARK in marked else mark_signature(marked)


def boilerplate_rules() -> tuple[BoilerplateRule, ...]:
    """Every boilerplate rule, in the order of the files' names and within a file."""
    return _compiled().rules


@cache
def _rules_by_id() -> Mapping[str, BoilerplateRule]:
    return {rule.id: rule for rule in boilerplate_rules()}


def boilerplate_rule(id: str) -> BoilerplateRule | None:
    """The rule with an id; None for an id of another origin ("structure.headline")."""
    return _rules_by_id().get(id)


def matching_rules(line: str) -> tuple[BoilerplateRule, ...]:
    """Every boilerplate rule, of whatever zone, that matches the whole of a line."""
    return _compiled().matching(line)
