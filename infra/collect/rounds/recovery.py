"""Recovery of the segments of killed runs: they are published and their pages recorded, as if fetched now."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from infra.archive.places import SUFFIX, open_path
from infra.archive.salvage import SalvagedRecord, salvage
from infra.collect.rounds.context import CollectContext
from infra.collect.rounds.journal import DIGEST_KEY, PAGE_KEY
from infra.collect.rounds.ledger import RoundLedger
from infra.collect.sources_file.model import Source
from infra.collect.state import CollectedSegment, ReadableState, SegmentStage, WritableState
from infra.collect.state.documents import entry_id, page_document, segment_document
from infra.places import is_url
from infra.plural import pluralize
from transforms.collecting.pages import PageAnswer, after_entry, after_visit
from transforms.collecting.states import PageState


def recover_segments(
    context: CollectContext,
    reader: ReadableState,
    writer: WritableState,
    sources: Mapping[str, Source],
    ledger: RoundLedger,
) -> None:
    """Publish the segments that killed runs left open. The caller has the lock, so their runs are gone.

    Those of another machine wait there: it alone has their files. Raises ArchiveUnwritable, IndexingError.
    """
    writer.flush(refresh=True)  # a run that was killed just now may have written what no search finds yet
    for segment in reader.segments(SegmentStage.OPEN):
        if segment.run == context.run:
            continue
        if segment.host != socket.gethostname():
            ledger.note(
                f"Segment {segment.name} was left open by run {segment.run} on {segment.host}: run `dateline collect` "
                f"there, which publishes it"
            )
            continue
        _recover(context, segment, reader, writer, sources, ledger)
    writer.flush(refresh=True)


def _recover(
    context: CollectContext,
    segment: CollectedSegment,
    reader: ReadableState,
    writer: WritableState,
    sources: Mapping[str, Source],
    ledger: RoundLedger,
) -> None:
    folder = segment.path.removesuffix(f"/{segment.name}{SUFFIX}")
    spool = context.spool if is_url(folder) else None
    salvaged = salvage(open_path(folder, segment.name, spool), folder if spool else None, spool)
    published = _record_pages(salvaged.records, reader, writer, sources)
    writer.flush()
    stage = SegmentStage.EMPTY if salvaged.path is None else SegmentStage.PUBLISHED
    writer.put(*segment_document(replace(segment, state=stage, new_published=published)))
    writer.flush(refresh=True)
    if salvaged.records:
        ledger.note(
            f"{pluralize(len(salvaged.records), 'record')} of the killed run {segment.run} were in the archive and are "
            f"used"
        )


def _record_pages(
    records: Iterable[SalvagedRecord], reader: ReadableState, writer: WritableState, sources: Mapping[str, Source]
) -> dict[str, tuple[datetime, ...]]:
    """Record the pages whose state was not written before the kill; return when new articles were published."""
    published: dict[str, tuple[datetime, ...]] = {}
    found = {str(one.metadata.extra[PAGE_KEY]): one for one in records if PAGE_KEY in one.metadata.extra}
    for page, state in reader.pages(found).items():
        record = found[page]
        is_new = state.visits == 0 or (state.visits == 1 and state.archived == record.archived)
        if is_new and state.published is not None:
            published[state.source] = (*published.get(state.source, ()), state.published)
        if state.archived == record.archived or (state.fetched is not None and state.fetched >= record.date):
            continue
        source = sources.get(state.source)
        writer.put(*page_document(_recorded(state, record, revisit=source is None or source.revisit)))
        if state.entry_format is not None:
            writer.delete(entry_id(page))
    return published


def _recorded(state: PageState, record: SalvagedRecord, *, revisit: bool) -> PageState:
    if record.metadata.format is not None:
        return after_entry(state, record.archived, record.date)
    digest = record.metadata.extra.get(DIGEST_KEY)
    answer = PageAnswer(digest, record.metadata.url or record.uri)
    return after_visit(state, answer, record.archived, record.date, revisit=revisit)
