"""An explanation as sections of a terminal page: each step with its results and reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.cli.views.delivery import delivery_pairs
from flows.cli.views.elements import one_line
from flows.cli.views.extract import omission_table
from flows.cli.views.show import describe_embargo, describe_withdrawal
from infra.elasticsearch.search.explain import ExplainedCut, ExplainedDate, Explanation, identified_by
from transforms.document import Document
from transforms.records import Extraction

UNKNOWN = "-"
MAX_CUT_CHARACTERS = 300
"""Code points shown of a cut; `--json` has the full text."""


def sections(document: Document, explanation: Explanation) -> Iterator[RenderableType]:
    """Yield the sections in the order of the pipeline."""
    yield Text.assemble(one_line(document["display_title"] or document["id"], "bold"))
    if withdrawal := describe_withdrawal(document):
        yield one_line(f"Withdrawn {withdrawal}", "bold red")
    if embargo := describe_embargo(document):
        yield one_line(f"Under embargo {embargo}", "bold red")
    yield _section("Identity", _pairs(_identity(document)))
    yield _section("Made by", _pairs(_provenance(document)))
    if delivery := list(delivery_pairs(document)):
        yield _section("Delivery", _pairs(iter(delivery)))
    yield _section("Text", _pairs(_text(document, explanation.extraction)))
    if explanation.left_out:
        yield _section(f"Left out of the page ({len(explanation.left_out)})", omission_table(explanation.left_out))
    yield _section(f"Cut ({len(explanation.cuts)})", *map(_cut, explanation.cuts))
    yield _section(f"Dates ({len(explanation.dates)})", _dates(explanation.dates))
    yield _section(f"Names ({len(explanation.names)})", _names(explanation))
    if links := (document.get("names_info") or {}).get("links"):
        yield _section(f"Names across articles ({len(links)})", _links(links))
    yield _section(f"Facets ({len(explanation.origins)})", _facets(explanation))


def _identity(document: Document) -> Iterator[tuple[str, str]]:
    yield "id", f"{document['id']} (hash of {identified_by(document)})"
    yield "external id", document["external_id"] or UNKNOWN
    yield "source", document["source"]
    if document["url"]:
        yield "url", document["url"]
    published = f"{document['published']} ({document['published_precision']}, from {document['published_source']})"
    yield "published", published if document["published"] else "unknown"


def _provenance(document: Document) -> Iterator[tuple[str, str]]:
    origin = document["input"]
    length = "to the end" if origin["length"] is None else f"{origin['length']:,} bytes"
    yield "input", f"{origin['path']}, from byte {origin['offset']:,}, {length}"
    if place := origin.get("archive"):
        yield "archive", f"{place['path']}, from byte {place['offset']:,}, {place['length']:,} bytes"
    yield "observed", document["observed"]
    yield "run", f"{document['run_id']} (dateline runs show {document['run_id']})" if document["run_id"] else UNKNOWN
    yield "indexed", document["indexed_at"] or UNKNOWN
    yield "versions", ", ".join(f"{stage} {version}" for stage, version in document["versions"].items())
    yield "content hash", document["content_hash"]


def _text(document: Document, extraction: Extraction | None) -> Iterator[tuple[str, str]]:
    decoding = document["decoding"]
    yield "decoding", f"{decoding['encoding']} ({decoding['source']})"
    for repair in decoding["repairs"]:
        yield "repaired", f"{repair['kind']}, {repair['count']} times"
    if extraction:
        offers = ", ".join(f"{name} {words:,}" for name, words in extraction.offered.items())
        yield "extractor", f"{extraction.winner} (words offered: {offers})" if offers else extraction.winner
    yield "language", f"{document['language'] or 'unknown'} ({document['language_source']})"
    if document["dateline"]:
        yield "dateline", f"{document['dateline']['text'].strip()} (stays in the body)"
    if document["byline"]:
        yield "byline", document["byline"]
    for note in document["notes"]:
        yield "note", f"{note['kind']}, {note['field']} {note['start']}-{note['end']} (stays in the text)"
    for entry in document.get("overruled", []):
        yield "overruled", f"{entry['rule']}, {entry['field']} {entry['start']}-{entry['end']} (prose, not cut)"


def _cut(cut: ExplainedCut) -> RenderableType:
    taken = one_line(
        cut.text[:MAX_CUT_CHARACTERS].strip() + ("…" if len(cut.text) > MAX_CUT_CHARACTERS else ""), "red strike"
    )
    place = Text.assemble(
        "at ", f"{cut.start:,}", ": …", one_line(cut.before, "dim"), Text(" ✂ ", "red"), one_line(cut.after, "dim"), "…"
    )
    rule = Text.assemble("rule ", (cut.rule, "cyan"), one_line(f", example: {cut.example!r}" if cut.example else ""))
    return Padding(Group(taken, Padding(rule, (0, 0, 0, 2)), Padding(place, (0, 0, 0, 2))), (0, 0, 0, 2))


def _dates(dates: tuple[ExplainedDate, ...]) -> Table:
    table = _table("Words", "Value", "From .. to", "Rule", "Found by")
    for date in dates:
        mention = date.mention
        interval = f"{mention['from']} .. {mention['to']}" if mention["from"] else "open"
        found_by = ", ".join(name.removeprefix("mentioned_") for name in date.found_by) or UNKNOWN
        words = one_line(mention["text"], "green")
        rule = f"{mention['rule']}, implausible" if mention.get("implausible") else mention["rule"]
        table.add_row(words, mention["value"], interval, rule, found_by)
    return table


def _names(explanation: Explanation) -> Table:
    table = _table("Name", "Label", "Words in the text, and why", "Facets")
    for name in explanation.names:
        lines = (Text.assemble(one_line(text, "magenta"), one_line(f"  {why}")) for text, why in name.forms)
        forms = Text("\n").join(lines)
        table.add_row(one_line(name.name), f"{name.label} ×{name.count}", forms, ", ".join(name.facets) or UNKNOWN)
    return table


def _links(links: Sequence[Mapping[str, str]]) -> Table:
    table = _table("Name of the article", "Name in facets", "Kind", "Why")
    for link in links:
        table.add_row(one_line(link["form"]), one_line(link["name"]), link["kind"], one_line(link["why"]))
    return table


def _facets(explanation: Explanation) -> Table:
    table = _table("Facet", "Value", "From the words")
    for origin in explanation.origins:
        words = one_line(" | ".join(origin.words) or UNKNOWN)
        table.add_row(origin.facet, one_line(origin.value), words)
    return table


def _section(title: str, *parts: RenderableType) -> RenderableType:
    return Group(Text(), Text(title, "bold cyan"), *parts)


def _pairs(pairs: Iterator[tuple[str, str]]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True, min_width=12)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(f"  {name}", one_line(value))
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
