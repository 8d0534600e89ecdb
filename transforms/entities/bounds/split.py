"""Where one span of a recogniser holds several names: "Trondheim and Östersund", "AFP/Reuters", "Kirkuk-Ceyhan"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.entities.gazetteer.records import Gazetteer

_SEAM = re.compile(r" and (?:the )?|/|(?<=\w{3})\. (?=[^\W\d_a-z])| \(|(?<=\w)[-–](?=[^\W\d_a-z])")
_ARTICLE = re.compile(r"(?:the|The) ")


def stretches(text: str, start: int, end: int, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    """The bounds of the names between the seams of `text[start:end]`; all of it where no seam parts two names."""
    for seam in _SEAM.finditer(text, start, end):
        left = _ARTICLE.sub("", text[start : seam.start()], count=1)
        if _parts(left, seam.group(), text[seam.end() : end], gazetteer):
            yield start, seam.start()
            start = seam.end()
    yield start, end


def _parts(left: str, seam: str, right: str, gazetteer: Gazetteer) -> bool:
    if seam == " (":
        return ")" not in right
    if seam == ". ":
        word = f"{left.rpartition(' ')[2]}."
        return word not in gazetteer.lexicon.abbreviations and word not in gazetteer.lexicon.titles
    if seam in ("-", "–"):
        if gazetteer.places_named(f"{left}{seam}{right}") or not (
            gazetteer.places_named(left) and gazetteer.places_named(right)
        ):
            return False
        return not gazetteer.lexicon.family_names.issuperset((left, right))
    if seam == "/":
        return left in gazetteer.known or right in gazetteer.known
    if f"{left} and {right}" in gazetteer.known:
        return False
    if left.rpartition(" ")[2] in gazetteer.lexicon.legal_forms:
        return True
    return _is_name(right, gazetteer) and ((" " in left and " " in right) or _is_name(left, gazetteer))


def _is_name(form: str, gazetteer: Gazetteer) -> bool:
    return form in gazetteer.known or bool(gazetteer.places_named(form))
