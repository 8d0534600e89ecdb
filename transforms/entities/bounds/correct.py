"""Where a name begins and ends: without articles, possessives, titles and the punctuation around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.entities.bounds.split import stretches
from transforms.entities.bounds.titles import name_begins, office_ends
from transforms.entities.gazetteer.lexicon import Lexicon
from transforms.entities.gazetteer.records import Gazetteer
from transforms.entities.mention import LONGEST_NAME, PERSON, PLACE, Mention, family

_ARTICLE = re.compile(r"(?:the|The|THE|a|an|A|An)\s+(?=\S)")
_PREFIX = re.compile(r"(?:[Pp]ro|[Aa]nti|[Nn]on|[Ee]x|[Pp]ost|[Pp]re|[Mm]id|[Tt]rans|[Pp]an|un)-(?=[A-Z])")
# "the pro-Beijing New People's Party": whose side a body is on is no part of its name.
_CAMP = re.compile(r"(?:[Pp]ro|[Aa]nti)-[^\W\d_]\w* (?=[A-Z])")
_QUOTES = tuple("\"“‘'")
_POSSESSIVE = re.compile(r"['’][sS]?$")
_SCORE = re.compile(r" \d+-\d+(?:-\d+)?$")
_INITIALS = re.compile(r"(?:\b[^\W\d_]\.)+$")
_SEAM = re.compile(r"\n|, | [-–—/|] ")
_WORD = re.compile(r"\S+")
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_][\w'’&-]*\.?)")
# With no more than this there is nothing to cut, unless it is an abbreviation.
_ONE_WORD = re.compile(r"[^\W\d_a-z]\w+")
_PRELUDE = re.compile(r"(?:^|[\s(\"“])([A-Z]{2,6}) $")
_EDGES = " \t\n\r\u00a0\"“”„«»‘’'`´()[]{}<>.,;:!?-–—|/\\*#•·…_~+=&@%$^"


def bounded(mention: Mention, text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The names that a raw mention covers: cut at line ends and at common words, each with its bounds set right."""
    for start, end in _bounds(mention, text, gazetteer):
        end = _with_head(text, start, end, gazetteer)
        start = _with_prelude(text, start, end, gazetteer)
        yield mention if (start, end) == (mention.start, mention.end) else mention.moved(text, start, end)


def _bounds(mention: Mention, text: str, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    if _ONE_WORD.fullmatch(mention.text) and not text.startswith(".", mention.end):
        yield mention.start, mention.end
        return
    lexicon, label = gazetteer.lexicon, mention.label
    for stretch in stretches(text, mention.start, mention.end, gazetteer):
        for part in _parts(text, *stretch, label, lexicon):
            start, end = _trimmed(text, *part, label, lexicon)
            if start < end:
                yield start, end


def _parts(text: str, start: int, end: int, label: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The stretch itself, or its pieces between line ends, dashes, commas and words that belong to no name."""
    stretch = text[start:end]
    quoted = label == "WORK_OF_ART" and text[max(0, start - 1) : start] in _QUOTES
    if quoted or not (_SEAM.search(stretch) or any(word[0].islower() for word in stretch.split())):
        yield start, end
        return
    links = _links(label, lexicon)
    commas_part = family(label) in (PERSON, PLACE)
    begin: int | None = None
    last = start
    for word in _WORD.finditer(text, start, end):
        parts = (not word.group()[0].isalnum() and word.group() != "&") or _is_common(word.group(), links)
        if begin is not None and (
            parts or "\n" in text[last : word.start()] or (commas_part and text[last - 1] == ",")
        ):
            yield begin, last
            begin = None
        if not parts and begin is None:
            begin = word.start()
        last = word.end()
    if begin is not None:
        yield begin, last


def _links(label: str, lexicon: Lexicon) -> frozenset[str]:
    """The small words that may stand within a name of this label."""
    if label == PERSON:
        return lexicon.particles
    return lexicon.links_of_places if family(label) == PLACE else lexicon.links


def _is_common(word: str, links: frozenset[str]) -> bool:
    return word[0].islower() and word not in links and word.isalpha()


def _trimmed(text: str, start: int, end: int, label: str, lexicon: Lexicon) -> tuple[int, int]:
    start, end = _without_edges(text, start, end, lexicon)
    if score := _SCORE.search(text, start, end):
        end = score.start()
    possessive = _POSSESSIVE.search(text, start, end)
    if possessive and end - start > 3:
        end = possessive.start()
    if camp := label == "ORG" and _CAMP.match(text, start, end):
        start = camp.end()
    elif prefix := _PREFIX.match(text, start, end):
        start = prefix.end()
    article = _ARTICLE.match(text, start, end)
    if article and label != "WORK_OF_ART":
        start = article.end()
    start = _without_titles(text, start, end, label, lexicon)
    return _without_links(text, start, end, lexicon.links)


def _without_edges(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int]:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip(_EDGES))
    stripped = text[start:end].rstrip(_EDGES)
    with_point = text[start : start + len(stripped) + 1]
    last_word = with_point.rpartition(" ")[2]
    if with_point.endswith(".") and (last_word in lexicon.abbreviations or _INITIALS.search(with_point)):
        stripped = with_point
    return start, max(start, start + len(stripped))


def _without_titles(text: str, start: int, end: int, label: str, lexicon: Lexicon) -> int:
    words = list(_WORD.finditer(text, start, end))
    if len(words) < 2:
        return start
    forms = [word.group() for word in words]
    return words[name_begins(forms, lexicon) if label == PERSON else office_ends(forms, lexicon)].start()


def _without_links(text: str, start: int, end: int, links: frozenset[str]) -> tuple[int, int]:
    """Without a small word left over at either end: "of Springfield", "Brighton and"."""
    while (word := text[start:end].partition(" ")[0]) in links and word != text[start:end]:
        start += len(word) + 1
    while (word := text[start:end].rpartition(" ")[2]) in links and word != text[start:end]:
        end -= len(word) + 1
    return start, end


def _with_prelude(text: str, start: int, end: int, gazetteer: Gazetteer) -> int:
    """The start moved over what stands before the names of ships and companies: "USS" Carney, "PT" Nusa Abadi."""
    if not text[max(0, start - 2) : start - 1].isupper() or text[start:end] in gazetteer.known:
        return start
    word = _PRELUDE.search(text, max(0, start - 7), start)
    return word.start(1) if word and word.group(1) in gazetteer.lexicon.preludes else start


def _with_head(text: str, start: int, end: int, gazetteer: Gazetteer) -> int:
    """The end moved over a legal form or the head of a name that the model left outside: "Leeds General" Infirmary."""
    if text[start:end] in gazetteer.known:
        return end
    lexicon = gazetteer.lexicon
    while word := _NEXT_WORD.match(text, end):
        if word.group(1) not in lexicon.legal_forms and word.group(1) not in lexicon.heads:
            break
        if word.end() - start > LONGEST_NAME:
            break
        end = word.end()
    return end
