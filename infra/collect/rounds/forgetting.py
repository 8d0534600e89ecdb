"""Forgetting of what old pages were like: that they are known stays on record, so that they are not loaded again."""

from __future__ import annotations

from datetime import datetime, timedelta

from infra.collect.state import ReadableState, WritableState
from infra.collect.state.documents import entry_id, known_document
from transforms.collecting.page_urls import page_id

KEPT = timedelta(days=30)
"""Time from the last visit of a page, or from its discovery if it never was fetched, until its state is reduced."""

MOST_A_ROUND = 2_000
"""Pages that a round reduces: 200 sources with 100 articles a day need 210 in each quarter of an hour."""


def forget_finished_pages(reader: ReadableState, writer: WritableState, now: datetime) -> None:
    """Reduce the states of pages without a planned visit, the oldest first. Raises IndexingError.

    Of each its id, source, last visit and the URL of its article stay: a page that is listed again is known, and
    fetched only if its listing reports a later change.
    """
    for state in reader.finished_pages(now - KEPT, MOST_A_ROUND):
        writer.put(*known_document(state))
        if state.entry_format is not None:
            writer.delete(entry_id(page_id(state.url)))
