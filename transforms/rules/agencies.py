"""News agencies: from any printed form to the canonical name, and agencies named in a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import ahocorasick

from transforms.rules.package_data import read_toml

AGENCY_MARK = "\ue000"
"""Placeholder for any agency's printed form in the lines that rules match, so that no rule lists them all."""

_LONGEST_INITIALISM = 3
_LONGEST_SIGNATURE = 40
"""Characters of an agency's name with the initials of its desk."""

_SIGNATURE_MARKS = " ()[]*_/=.–—-"
_SIGNATURE_WORD = re.compile(r"[^\W\d_]+(?![.@'’\w])")
_BETWEEN_AGENCIES = re.compile(r"(?:\W|\b(?:and|with)\b)*")
_ARTICLES = ("The ", "the ", "THE ")
_ARTICLE = 4
_BEFORE = ("", "(", "[", "/", "-", "–", "—", "=")
_AFTER = ("", ")", "]", "/", "-", "–", "—")


@cache
def _canonical_names() -> dict[str, str]:
    """Printed form -> canonical name; initialisms as they are, longer forms also in capitals."""
    names: dict[str, str] = {}
    for name, others in read_toml("lexicons/agencies.toml")["agencies"].items():
        for form in (name, *others):
            names.setdefault(form, name)
            if len(form) > _LONGEST_INITIALISM:
                names.setdefault(form.upper(), name)
    return names


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for form in _canonical_names():
        automaton.add_word(form, form)
    automaton.make_automaton()
    return automaton


@cache
def _bracketed() -> frozenset[str]:
    forms = read_toml("lexicons/agencies.toml")["bracketed"]
    return frozenset((*forms, *map(str.upper, forms)))


def canonical_agency(form: str) -> str | None:
    """The canonical name of a printed form; None if it is no agency's.

    >>> canonical_agency("Agence France-Presse")
    'AFP'
    """
    return _canonical_names().get(form)


def agencies_named(name: str) -> tuple[str, ...]:
    """The canonical names of what a delivery names as its agency; a name that is not known as it is given.

    >>> agencies_named("The Associated Press"), agencies_named("AFP/Reuters"), agencies_named("Northland Press")
    (('AP',), ('AFP', 'Reuters'), ('Northland Press',))
    """
    if _BETWEEN_AGENCIES.fullmatch(mark_agencies(name).replace(AGENCY_MARK, "")):
        return agencies_in(name)
    return (_signatures().get(name.casefold(), name),)


def agencies_in(line: str) -> tuple[str, ...]:
    """The canonical names of the agencies in a line, in order, each once.

    >>> agencies_in("With reports from The Associated Press and Reuters")
    ('AP', 'Reuters')
    """
    names = _canonical_names()
    return tuple(dict.fromkeys(names[form] for _, _, form in _mentions(line)))


@cache
def _signatures() -> dict[str, str]:
    """Printed form in lower case -> canonical name, but for forms that are also words."""
    return {form.casefold(): name for form, name in _canonical_names().items() if form not in _bracketed()}


def signature_agency(line: str) -> str | None:
    """The canonical name of the agency that a line begins with, in any case, if the line is no longer than a signature.

    >>> signature_agency("reuter"), signature_agency("(efe) mr/jt")
    ('Reuters', 'EFE')
    """
    span = _signature_span(line)
    return _signed(line[slice(*span)]) if span else None


def mark_signature(line: str) -> str:
    """Replace the agency that a line begins with, in any case, by `AGENCY_MARK`, if the line is short."""
    span = _signature_span(line)
    return line[: span[0]] + AGENCY_MARK + line[span[1] :] if span else line


def _signed(form: str) -> str | None:
    """The canonical name of a form at the beginning of a short line; one that is also a word only as it is printed."""
    return _canonical_names().get(form) or _signatures().get(form.casefold())


def _signature_span(line: str) -> tuple[int, int] | None:
    if len(line) > _LONGEST_SIGNATURE:
        return None
    content = line.strip(_SIGNATURE_MARKS)
    start = line.find(content)
    first = _SIGNATURE_WORD.match(content)
    for form in (content, first.group() if first else ""):
        if _signed(form):
            return start, start + len(form)
    return None


def mark_agencies(line: str) -> str:
    """Replace each agency in a line, with its article, by `AGENCY_MARK`.

    >>> mark_agencies("With The Associated Press.").replace(AGENCY_MARK, "#")
    'With #.'
    """
    pieces: list[str] = []
    kept = 0
    for start, end, _ in _mentions(line):
        pieces += (line[kept:start], AGENCY_MARK)
        kept = end
    return "".join((*pieces, line[kept:])) if pieces else line


def _mentions(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield each form of an agency that is a word of its own: start, end (exclusive), form."""
    bracketed = _bracketed()
    for last, form in _automaton().iter_long(line):
        end = last + 1
        start = end - len(form)
        if line[end : end + 1].isalnum() or (start and line[start - 1].isalnum()):
            continue
        if form in bracketed and not _is_isolated(line, start, end):
            continue
        has_article = line[max(0, start - _ARTICLE) : start] in _ARTICLES
        yield start - _ARTICLE if has_article else start, end, form


def _is_isolated(line: str, start: int, end: int) -> bool:
    """Return True if only a bracket, a dash or the line's end is on either side of `line[start:end]`."""
    return line[:start].rstrip()[-1:] in _BEFORE and line[end:].lstrip()[:1] in _AFTER
