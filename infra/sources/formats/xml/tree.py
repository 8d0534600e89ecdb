"""Text and attributes of elements of a tree with local names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from lxml import etree

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_PLACEHOLDERS = frozenset(
    ("-", "--", "---", ".", "..", "...", "n/a", "na", "none", "null", "nil", "tbd", "unknown", "?", "x", "xx", "xxx")
)


def clean_text(text: str | None) -> str | None:
    """Return text with single spaces; None for blank text and for placeholders of empty fields."""
    cleaned = " ".join((text or "").split())
    return None if not cleaned or cleaned.casefold() in _PLACEHOLDERS else cleaned


def elements_at(element: etree._Element, path: str) -> Iterable[etree._Element]:
    """Return the elements at a path, as `iterfind` does; for paths of children alone in a third of its time."""
    steps = _child_steps(path)
    if steps is None:
        return element.iterfind(path)
    found: Iterable[etree._Element] = element.iterchildren(steps[0])
    for step in steps[1:]:
        found = [child for parent in found for child in parent.iterchildren(step)]
    return found


@cache
def _child_steps(path: str) -> tuple[str, ...] | None:
    """The names of a path from child to child; None for any other path."""
    steps = tuple(path.split("/"))
    is_simple = not any(sign in path for sign in "[*@{") and not {"", ".", ".."} & {*steps}
    return steps if is_simple else None


def text_of(element: etree._Element | None) -> str | None:
    """The text of an element with its descendants, cleaned."""
    if element is None:
        return None
    return clean_text(element.text if len(element) == 0 else raw_text(element))


def raw_text(element: etree._Element) -> str:
    """The text of an element with its descendants, as it is."""
    return "".join(part for part in element.itertext() if isinstance(part, str))


def text_at(element: etree._Element | None, *paths: str) -> str | None:
    """The first text that is not empty at one of the paths, in their order."""
    return next(texts_at(element, *paths), None)


def texts_at(element: etree._Element | None, *paths: str) -> Iterator[str]:
    """Yield the texts at the paths that are not empty."""
    if element is None:
        return
    for path in paths:
        for found in elements_at(element, path):
            if text := text_of(found):
                yield text


def attribute_at(element: etree._Element | None, path: str, *names: str) -> str | None:
    """The first attribute that is not empty of the elements at a path."""
    return next(attributes_at(element, path, *names), None)


def attributes_at(element: etree._Element | None, path: str, *names: str) -> Iterator[str]:
    """Yield, of each element at a path, the first of the named attributes that is not empty."""
    if element is None:
        return
    for found in elements_at(element, path):
        value = next((text for name in names if (text := clean_text(found.get(name)))), None)
        if value:
            yield value


def distinct(texts: Iterator[str | None] | list[str | None]) -> tuple[str, ...]:
    """Return the texts without None and without repetitions, whatever their letter case."""
    return tuple({text.casefold(): text for text in reversed([*texts]) if text}.values())[::-1]
