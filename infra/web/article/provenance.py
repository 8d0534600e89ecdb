"""The origin of an article in words: its citation, its source, and the steps that made it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from infra.elasticsearch.search.explain import ExplainedCut, explain
from infra.web.strings import STRINGS, day_name
from transforms.document import Document
from transforms.document.withdrawal import is_lifted
from transforms.records import LeftOut


@dataclass(frozen=True, slots=True)
class ArticleOrigin:
    """Labels and values, and the texts that were cut or left out."""

    facts: tuple[tuple[str, str], ...]
    cuts: tuple[ExplainedCut, ...]
    left_out: tuple[LeftOut, ...]


def origin_of(document: Document) -> ArticleOrigin:
    """Return the origin of an article."""
    explanation = explain(document)
    place, versions = document["input"] or {}, document["versions"] or {}
    offset = f" +{place['offset']:,}" if place.get("offset") else ""
    inside = f" ({place['file']})" if place.get("file") else ""
    facts = (
        ("id", document["id"]),
        ("external_id", document["external_id"]),
        ("input", f"{place.get('path') or ''}{offset}{inside}"),
        ("run", document["run_id"]),
        ("observed", day_name(document["observed"]) if document["observed"] else None),
        ("indexed", day_name(document["indexed_at"]) if document["indexed_at"] else None),
        ("date", document["published_source"]),
        ("language", document["language_source"]),
        ("encoding", (document["decoding"] or {}).get("encoding")),
        ("extractor", explanation.extraction.winner if explanation.extraction else None),
        ("versions", ", ".join(f"{key} {value}" for key, value in versions.items() if value)),
    )
    named = tuple((STRINGS[f"provenance_{name}"], str(value)) for name, value in facts if value)
    return ArticleOrigin(named, explanation.cuts, explanation.left_out)


def citation(document: Document) -> str:
    """Return a citation: author, headline, source, date, address, and the id in this archive."""
    author = ", ".join(document["authors"]) or document["byline"] or ""
    indexed_at = document["indexed_at"]
    indexed = STRINGS["citation_accessed"].format(day=day_name(indexed_at[:10])) if indexed_at else STRINGS["product"]
    parts = (
        f"{author.rstrip('.')}." if author else "",
        f"“{(document['title'] or document['display_title']).rstrip('.…, ')}.”",
        f"{document['source']}, {day_name(document['published'])}.",
        original_url(document) or "",
        f"{indexed} ({document['id']}).",
    )
    return " ".join(" ".join(parts).split())


def original_url(document: Document) -> str | None:
    """Return the address of the original page if it is a web address, which alone becomes a link."""
    url = document["canonical_url"] or document["url"]
    if not url:
        return None
    try:
        address = urlsplit(url)
    except ValueError:
        return None
    return str(url) if address.scheme in ("http", "https") and address.hostname else None


def withdrawal_of(document: Document) -> list[str]:
    """Return sentences about a withdrawal, none without one."""
    withdrawn = document["withdrawn"]
    if withdrawn is None:
        return []
    key = "withdrawn_by_source" if withdrawn.get("delivered") else "withdrawn_on"
    sentence = STRINGS[key].format(day=day_name(withdrawn["at"]), reason=withdrawn["reason"])
    return [sentence, STRINGS["withdrawn_lifted"]] if is_lifted(document) else [sentence]
