"""Explanation of a document from the document alone; nothing is sent or run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from infra.elasticsearch.search.embargoes import embargo_of
from infra.elasticsearch.search.origins import MentionEntry, Origin, facets_of, origins
from transforms.document import Document
from transforms.records import Extraction, LeftOut
from transforms.rules import boilerplate_rules

_EXTRACTOR_RULE = "extract."
"""Prefix of the rule of an empty cut by which documents of generation 2 or earlier name the extractor of a page."""

CONTEXT = 40
"""Code points of the body shown on either side of a cut."""


@dataclass(frozen=True, slots=True)
class ExplainedCut:
    """A cut: its text, rule and place (`start` in `body`, with the text around it), and an example of the rule."""

    text: str
    rule: str
    start: int
    before: str
    after: str
    example: str | None


@dataclass(frozen=True, slots=True)
class ExplainedDate:
    """A time expression, and the fields in which its interval is searchable."""

    mention: MentionEntry
    found_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedName:
    """A canonical name, its forms in the text (each once, with the reason), and its facets."""

    name: str
    label: str
    id: str
    country: str | None
    count: int
    forms: tuple[tuple[str, str], ...]
    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a document with their reasons."""

    extraction: Extraction | None
    left_out: tuple[LeftOut, ...]
    cuts: tuple[ExplainedCut, ...]
    dates: tuple[ExplainedDate, ...]
    names: tuple[ExplainedName, ...]
    origins: tuple[Origin, ...]


def explain(document: Document) -> Explanation:
    """Join the parts of the document: cuts with their rules, mentions with their facets."""
    cuts = [entry for entry in document["removed"] if not _names_extractor(entry)]
    return Explanation(
        extraction=_extraction(document),
        left_out=tuple(LeftOut(entry["text"], entry["reason"]) for entry in document.get("left_out", ())),
        cuts=tuple(_cut(entry, document["body"]) for entry in cuts),
        dates=tuple(ExplainedDate(entry, tuple(_found_by(entry, document))) for entry in document["dates"]),
        names=tuple(_names(document)),
        origins=tuple(origins(document)),
    )


def _extraction(document: Document) -> Extraction | None:
    if "extraction" in document:
        found = document["extraction"]
        return None if found is None else Extraction(found["winner"], found["offered"])
    entry = next(filter(_names_extractor, document["removed"]), None)
    return entry and Extraction(entry["rule"].removeprefix(_EXTRACTOR_RULE), entry.get("words", {}))


def _names_extractor(cut: Mapping[str, Any]) -> bool:
    return not cut["text"] and bool(cut["rule"].startswith(_EXTRACTOR_RULE))


def _cut(entry: Mapping[str, Any], body: str) -> ExplainedCut:
    start = entry["start"]
    examples = {rule.id: rule.examples[0] for rule in boilerplate_rules()}
    return ExplainedCut(
        text=entry["text"],
        rule=entry["rule"],
        start=start,
        before=body[max(0, start - CONTEXT) : start],
        after=body[start : start + CONTEXT],
        example=examples.get(entry["rule"]),
    )


def _found_by(entry: MentionEntry, document: Document) -> Iterator[str]:
    interval = {"gte": entry["from"], "lt": entry["to"]}
    if interval in document["mentioned_day"]:
        yield "mentioned_day"
    if interval in document["mentioned_month"]:
        yield "mentioned_month"
    if interval in document["mentioned_year"]:
        yield "mentioned_year"


def _names(document: Document) -> Iterator[ExplainedName]:
    """Yield each canonical name once, in order of first mention."""
    mentions: dict[tuple[str, str], list[MentionEntry]] = {}
    for entry in document["entities"]:
        mentions.setdefault((entry["name"], entry["label"]), []).append(entry)
    for (name, label), entries in mentions.items():
        first = entries[0]
        forms = tuple(dict.fromkeys((entry["text"], entry["why"]) for entry in entries))
        yield ExplainedName(name, label, first["id"], first["country"], len(entries), forms, facets_of(first))


def as_json(document: Document, explanation: Explanation, now: datetime) -> dict[str, Any]:
    """Return the document and its explanation at `now` (aware) as one JSON object."""
    return {
        "id": document["id"],
        "external_id": document["external_id"],
        "source": document["source"],
        "identity": identified_by(document),
        "withdrawn": document["withdrawn"],
        "delivery": document.get("delivery"),
        "under_embargo_until": embargo_of(document, now),
        "input": document["input"],
        "observed": document["observed"],
        "run_id": document["run_id"],
        "indexed_at": document["indexed_at"],
        "content_hash": document["content_hash"],
        "versions": document["versions"],
        "published": {
            "value": document["published"],
            "precision": document["published_precision"],
            "source": document["published_source"],
        },
        "language": {"value": document["language"], "source": document["language_source"]},
        "decoding": document["decoding"],
        "extraction": asdict(explanation.extraction) if explanation.extraction else None,
        "left_out": [asdict(omission) for omission in explanation.left_out],
        "removed": [asdict(cut) for cut in explanation.cuts],
        "notes": document["notes"],
        "overruled": document.get("overruled", []),
        "dates": [{**date.mention, "found_by": date.found_by} for date in explanation.dates],
        "names": [asdict(name) for name in explanation.names],
        "linked": (document.get("names_info") or {}).get("links", []),
        "facets": [asdict(origin) for origin in explanation.origins],
    }


def identified_by(document: Document) -> str:
    """Return the inputs of our id: the source and the strongest name of the record."""
    if document["external_id"]:
        return "source and external id"
    return "source and URL" if document["url"] else "source and path, or content"
