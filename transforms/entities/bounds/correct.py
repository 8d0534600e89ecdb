"""The bounds of a recognizer's mention corrected: without articles, possessives, titles and punctuation around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transforms.entities.article import ArticleTexts
from transforms.entities.bounds.head_words import head_words
from transforms.entities.bounds.split import abbreviations, split_conjunctions
from transforms.entities.bounds.titles import name_begins, office_ends
from transforms.entities.gazetteer.person_names import person_names
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.gazetteer.rules import entity_rules
from transforms.entities.labels import ORG, PERSON, Family, family_of
from transforms.entities.mention import LONGEST_NAME, Mention

WORK_OF_ART = "WORK_OF_ART"
"""Titles of works keep their article, and their small words within quotation marks."""

_ARTICLE = re.compile(r"(?:the|The|THE|a|an|A|An)\s+(?=\S)")
_PREFIX = re.compile(r"(?:[Pp]ro|[Aa]nti|[Nn]on|[Ee]x|[Pp]ost|[Pp]re|[Mm]id|[Tt]rans|[Pp]an|un)-(?=[A-Z])")
# "the pro-Beijing New People's Party": the side that a party is on is not part of its name.
_SIDE = re.compile(r"(?:[Pp]ro|[Aa]nti)-[^\W\d_]\w* (?=[A-Z])")
_QUOTES = tuple("\"“‘'")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_SCORE = re.compile(r"(?:,? [-+$£€]?\d+(?:[.,:-]\d+)+)+$")
_COUNT = re.compile(r" \d{1,6}$")
_ROW_GOES_ON = re.compile(r"$|\n| +[\d-]|; |\)")
_TICKER = re.compile(r" [(<]?[A-Z0-9]{2,6}\.[A-Z]{1,2}[)>]?$")
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.)+$")
_SEPARATOR = re.compile(r"\n|, | [-–—/|] ")
_WORD = re.compile(r"\S+")
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_][\w'’&-]*\.?)")
# Such a mention needs no correction, unless it is an abbreviation.
_ONE_WORD = re.compile(r"[^\W\d_a-z]\w+")
_PRELUDE = re.compile(r"(?:^|[\s(\"“])([A-Z]{2,6}) $")
_EDGES = " \t\n\r\u00a0\"“”„«»‘’'`´()[]{}<>.,;:!?-–—|/\\*#•·…_~+=&@%$^"


@dataclass(frozen=True, slots=True)
class LinkWords:
    """Lower-case words within names, of any label but PERSON and of places: "Bank of England"."""

    of_any: frozenset[str]
    of_places: frozenset[str]


@cache
def link_words() -> LinkWords:
    """The links of `words.toml`."""
    links = entity_rules("words")["links"]
    return LinkWords(of_any=frozenset(links["any"]), of_places=frozenset(links["places"]))


def correct_bounds(mention: Mention, article: ArticleTexts) -> Iterator[Mention]:
    """The names that a recognizer's mention covers: split at line ends and common words, each with its own bounds."""
    text = article.text_of(mention)
    for start, end in _trimmed_parts(mention, article):
        end = _include_head(text, start, end, article.gazetteer)
        start = _include_prelude(text, start, end, article.gazetteer)
        yield mention.with_bounds(text, start, end)


def _trimmed_parts(mention: Mention, article: ArticleTexts) -> Iterator[tuple[int, int]]:
    text, label = article.text_of(mention), mention.label
    if _ONE_WORD.fullmatch(mention.text) and not text.startswith(".", mention.end):
        yield mention.start, mention.end
        return
    for stretch in split_conjunctions(mention, article):
        for part in _parts(text, *stretch, label):
            start, end = _trim(text, *part, label)
            if start < end:
                yield start, end


def _parts(text: str, start: int, end: int, label: str) -> Iterator[tuple[int, int]]:
    """The stretch itself, or its parts between line ends, dashes, commas and words that are not part of names."""
    stretch = text[start:end]
    quoted = label == WORK_OF_ART and text[max(0, start - 1) : start] in _QUOTES
    if quoted or not (_SEPARATOR.search(stretch) or any(word[0].islower() for word in stretch.split())):
        yield start, end
        return
    links = _links(label)
    commas_separate = family_of(label) in (Family.PERSON, Family.PLACE)
    begin: int | None = None
    last = start
    for word in _WORD.finditer(text, start, end):
        separates = (not word.group()[0].isalnum() and word.group() != "&") or _is_common(word.group(), links)
        if begin is not None and (
            separates or "\n" in text[last : word.start()] or (commas_separate and text[last - 1] == ",")
        ):
            yield begin, last
            begin = None
        if not separates and begin is None:
            begin = word.start()
        last = word.end()
    if begin is not None:
        yield begin, last


def _links(label: str) -> frozenset[str]:
    """The lower-case words that a name of this label may contain."""
    if label == PERSON:
        return person_names().particles
    return link_words().of_places if family_of(label) is Family.PLACE else link_words().of_any


def _is_common(word: str, links: frozenset[str]) -> bool:
    return word[0].islower() and word not in links and word.replace(".", "").isalpha()


def _trim(text: str, start: int, end: int, label: str) -> tuple[int, int]:
    start, end = _trim_edges(text, start, end)
    if figure := _SCORE.search(text, start, end) or _TICKER.search(text, start, end):
        end = figure.start()
    elif (count := _COUNT.search(text, start, end)) and (label == PERSON or _ends_row(text, end)):
        end = count.start()
    possessive = _POSSESSIVE.search(text, start, end)
    if possessive and end - start > 3:
        end = possessive.start()
    if side := label == ORG and _SIDE.match(text, start, end):
        start = side.end()
    elif prefix := _PREFIX.match(text, start, end):
        start = prefix.end()
    article = _ARTICLE.match(text, start, end)
    if article and label != WORK_OF_ART:
        start = article.end()
    start = _trim_titles(text, start, end, label)
    return _trim_links(text, start, end)


def _ends_row(text: str, end: int) -> bool:
    """True if a number that ends at `end` ends its line too, or another one follows: "Moyo 41"."""
    return bool(_ROW_GOES_ON.match(text, end))


def _trim_edges(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip(_EDGES))
    stripped = text[start:end].rstrip(_EDGES)
    with_point = text[start : start + len(stripped) + 1]
    last_word = with_point.rpartition(" ")[2]
    if with_point.endswith(".") and (last_word in abbreviations() or _INITIALS.search(with_point)):
        stripped = with_point
    return start, max(start, start + len(stripped))


def _trim_titles(text: str, start: int, end: int, label: str) -> int:
    words = list(_WORD.finditer(text, start, end))
    if len(words) < 2:
        return start
    forms = [word.group() for word in words]
    return words[name_begins(forms) if label == PERSON else office_ends(forms)].start()


def _trim_links(text: str, start: int, end: int) -> tuple[int, int]:
    """Without a link left over at either end: "of Springfield", "Brighton and"."""
    links = link_words().of_any
    while (word := text[start:end].partition(" ")[0]) in links and word != text[start:end]:
        start += len(word) + 1
    while (word := text[start:end].rpartition(" ")[2]) in links and word != text[start:end]:
        end -= len(word) + 1
    return start, end


def _include_prelude(text: str, start: int, end: int, gazetteer: Gazetteer) -> int:
    """The start moved over the prelude of a ship's or company's name: "USS" Carney, "PT" Nusa Abadi."""
    if not text[max(0, start - 2) : start - 1].isupper() or text[start:end] in gazetteer.known:
        return start
    word = _PRELUDE.search(text, max(0, start - 7), start)
    return word.start(1) if word and word.group(1) in head_words().preludes else start


def _include_head(text: str, start: int, end: int, gazetteer: Gazetteer) -> int:
    """The end moved over a legal form or head that the model left outside: "Leeds General" Infirmary."""
    if text[start:end] in gazetteer.known:
        return end
    words = head_words()
    while word := _NEXT_WORD.match(text, end):
        if word.group(1) not in words.legal_forms and word.group(1) not in words.heads:
            break
        if word.end() - start > LONGEST_NAME:
            break
        end = word.end()
    return end
