"""Gold for facet values: wires and pages with every person, organization and place annotated by eye."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_GOLD = Path(__file__).parents[2] / "quality" / "gold"
FACET_SETS: Mapping[str, Path] = {
    "forty": _GOLD / "names_forty",
    "third": _GOLD / "names_third",
    "fourth": _GOLD / "names_fourth",
}
"""The folders of 40 wires and 40 pages, and of 20 and 20, 14 and 20 that were written later, by their names."""

FACETS: Mapping[str, str] = {"P": "people", "O": "organizations", "L": "places"}
EITHER = "A"
"""The letter of a name that may be in any facet or in none."""

_MARK = re.compile(r"\[([POLA]) ([^]=]+)(?:=([^]]+))?\]")
_WRAP = re.compile(r"wrap: (\d+)")
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class FacetArticle:
    """An article as received, and its facet values.

    Attributes:
        id: `wire-01`, `page-01` and so on, unique over all sets.
        title: None for a wire, which has its headline in the text.
        text: The raw text.
        names: By facet the forms of each value, the canonical name among them, by that name in lower case.
        either: Names that are right in any facet.
        countries: All countries that are right.
    """

    id: str
    title: str | None
    text: str
    names: Mapping[str, Mapping[str, frozenset[str]]]
    either: frozenset[str]
    countries: frozenset[str]


def facet_articles(folder: Path) -> Iterator[FacetArticle]:
    """Yield every article of a folder, in the order of files and lines."""
    for path in sorted(folder.glob("*.txt")):
        for section in re.split("^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            yield _parse(section)


def _parse(section: str) -> FacetArticle:
    head, _, marked = section.partition("\n\n")
    name, *lines = head.split("\n")
    keys = dict(line.split(": ", 1) for line in lines)
    title, marked = keys.get("title"), marked.rstrip("\n") + "\n"
    names: dict[str, dict[str, set[str]]] = {facet: defaultdict(set) for facet in FACETS.values()}
    either: set[str] = set()
    for letter, form, canonical in _MARK.findall(f"{title or ''}\n{marked}"):
        if letter == EITHER:
            either.add(form)
        else:
            names[FACETS[letter]][(canonical or form).casefold()] |= {form, canonical or form}
    text = _unmarked(marked)
    return FacetArticle(
        id=name,
        title=_unmarked(title) if title else None,
        text=_wrapped(text, int(keys["wrap"])) if "wrap" in keys else text,
        names={facet: {key: frozenset(forms) for key, forms in of_facet.items()} for facet, of_facet in names.items()},
        either=frozenset(either),
        countries=frozenset(keys["countries"].split(", ")),
    )


def _unmarked(marked: str) -> str:
    return _MARK.sub(lambda mark: mark.group(2), marked)


def _wrapped(text: str, width: int) -> str:
    """The text with its indented paragraphs hard-wrapped, as old wires are; all other lines as they are."""
    return "".join(
        f"{textwrap.fill(line.strip(), width, initial_indent=_INDENT)}\n" if _is_paragraph(line, width) else f"{line}\n"
        for line in text.rstrip("\n").split("\n")
    )


def _is_paragraph(line: str, width: int) -> bool:
    return line.startswith(_INDENT) and len(line) > width
