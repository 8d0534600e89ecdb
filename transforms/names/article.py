"""The names of an article as linking reads them: each with its fullest form, and what the article has beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from transforms.document import Document
from transforms.names.kinds import FACETS, NameKind
from transforms.names.organizations import acronyms_of, is_acronym, is_generic, organization_block
from transforms.names.persons import parse_person
from transforms.names.spelling import fold, is_in_capitals
from transforms.records import FACET_LABELS

_REACH = 40
"""Code points before and behind a name in which words of its role are looked for."""

_MOST_NAMES = 500
"""Names of one kind that are read of an article; longer lists are of results and directories."""

_MOST_ROLES = 12
"""Role words of a name."""

_CLAUSE_BEFORE = re.compile(r"(?:[A-Za-z-]+ ){1,3}$")
_CLAUSE_BEHIND = re.compile(r"^, (?:the |a |an |who is |now )?((?:[a-z-]+ ?){1,4})")
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    (
        *("that", "this", "with", "from", "have", "will", "been", "were", "they", "said", "says", "also", "which"),
        *("when", "would", "after", "before", "more", "than", "into", "over", "their", "there", "about", "against"),
        *("between", "while", "where", "what", "until", "under", "since", "during", "other", "some", "most", "much"),
    )
)

_UNDATED = 1970


@dataclass(frozen=True, slots=True, order=True)
class NameUse:
    """A name of an article.

    Attributes:
        kind: Its kind.
        value: The article's own canonical name, which its facet has.
        form: The fullest form that the article has of it; the form that is linked.
        blocks: The keys under which forms that may mean the same are found; the first is its own.
    """

    kind: NameKind
    value: str
    form: str
    blocks: tuple[str, ...]

    @property
    def token(self) -> str:
        """The name as context of the others: a person's folded form, else its block."""
        return f"person {fold(self.form)}" if self.kind is NameKind.PERSON else self.blocks[0]


@dataclass(frozen=True, slots=True)
class ArticleNames:
    """The names of an article.

    Attributes:
        id: The article.
        month: Months since year 0 of its publication, else of its observation.
        uses: Its names.
        context: What else it has: its source, countries, its names, and words beside each name.
    """

    id: str
    month: int
    uses: tuple[NameUse, ...]
    context: frozenset[str]

    @property
    def forms(self) -> tuple[tuple[str, str], ...]:
        """Each block with each form that is found under it."""
        return tuple(dict.fromkeys((block, use.form) for use in self.uses for block in use.blocks))


def read_names(document: Document) -> ArticleNames:
    """Read the names of a document; one that was withdrawn, or that Dateline has not written, may have none."""
    entities = document.get("entities") or []
    own = own_facets(document)
    uses = list[NameUse]()
    context = {f"source {document.get('source') or ''}", *(f"country {one}" for one in document.get("countries") or ())}
    for kind, (key, *_) in FACETS.items():
        labels = FACET_LABELS[key]
        mentions = _mentions_by_name(entities, labels)
        for value in list(dict.fromkeys(own.get(key) or ()))[:_MOST_NAMES]:
            use = _use(kind, value, mentions.get(value, ()))
            if use is None:
                continue
            uses.append(use)
            context.add(use.token)
            context.update(f"{use.blocks[0]} {word}" for word in _roles(document, mentions.get(value, ())))
    return ArticleNames(document["id"], month_of(document), tuple(uses), frozenset(context))


def own_facets(document: Document) -> Mapping[str, list[str]]:
    """Return the facets as the article decides them: those that linking has replaced are in `names_info`."""
    info = document.get("names_info") or {}
    kept: Mapping[str, list[str]] = info.get("own") or {}
    keys = (key for keys in FACETS.values() for key in keys)
    return {key: list(kept.get(key, document.get(key) or ())) for key in keys}


def month_of(document: Document) -> int:
    """Return the months since year 0 of the publication, else of the observation."""
    day = str(document.get("published") or document.get("observed") or "")
    year, month = day[:4], day[5:7]
    return (int(year) if year.isdigit() else _UNDATED) * 12 + (int(month) - 1 if month.isdigit() else 6)


def blocks_of(kind: NameKind, form: str) -> tuple[str, ...]:
    """Return the keys of a form: its own, and those of the acronyms that may stand for it. Empty without letters."""
    if kind is NameKind.PERSON:
        name = parse_person(form)
        return (_key(kind, name.block),) if name else ()
    if kind is NameKind.PLACE:
        words = [{"saint": "st"}.get(word, word) for word in fold(form).split()]
        return (_key(kind, " ".join(words)),) if words else ()
    own = organization_block(form.replace(".", "") if is_acronym(form) else form)
    return tuple(_key(kind, one) for one in dict.fromkeys((own, *sorted(acronyms_of(form))))) if own else ()


def _key(kind: NameKind, key: str) -> str:
    return f"{kind}:{key}"


def _mentions_by_name(
    entities: Iterable[Mapping[str, Any]], labels: Iterable[str]
) -> dict[str, list[Mapping[str, Any]]]:
    found = dict[str, list[Mapping[str, Any]]]()
    for mention in entities:
        if mention["label"] in labels:
            found.setdefault(mention["name"], []).append(mention)
    return found


def _use(kind: NameKind, value: str, mentions: Iterable[Mapping[str, Any]]) -> NameUse | None:
    texts = list(dict.fromkeys(" ".join(mention["text"].split()) for mention in mentions))
    plain = " ".join(value.split())
    form = _fullest(plain, texts) if kind is NameKind.PERSON else plain
    blocks = blocks_of(kind, form)
    if not blocks:
        return None
    short = (block for text in texts for block in _blocks_as_short(kind, text, form))
    return NameUse(kind, value, form, tuple(dict.fromkeys((*blocks, *short))))


def _blocks_as_short(kind: NameKind, text: str, form: str) -> Iterator[str]:
    """Yield the keys of a shorter form that the article uses for the name: "Seo" for "Seo Min-jun"."""
    if kind is NameKind.PLACE or (kind is NameKind.ORGANIZATION and is_generic(text)):
        return
    if len(fold(text)) < len(fold(form)):
        yield from blocks_of(kind, text)[:1]


def _fullest(value: str, texts: Iterable[str]) -> str:
    """The text of the name with the most words, in ordinary case if there is one, else the value."""
    best = value
    for text in texts:
        name, known = parse_person(text), parse_person(best)
        if name and known and len(name.words) > len(known.words) and not is_in_capitals(text):
            best = text
    return best


def _roles(document: Document, mentions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield words directly before the mentions, and in an apposition behind them."""
    words = set[str]()
    for mention in mentions:
        text = document.get(mention["field"]) or ""
        if before := _CLAUSE_BEFORE.search(text, max(0, mention["start"] - _REACH), mention["start"]):
            words.update(_WORD.findall(before.group().lower()))
        if behind := _CLAUSE_BEHIND.match(text[mention["end"] : mention["end"] + _REACH]):
            words.update(_WORD.findall(behind.group(1)))
    yield from sorted(words - _COMMON)[:_MOST_ROLES]
