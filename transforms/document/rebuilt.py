"""A document made again by a later version of the pipeline: what it knows of its article's history stays."""

from __future__ import annotations

from transforms.document.record import Document

HISTORY = (
    *("id", "known_ids", "superseded", "created_by", "run_id", "indexed_at"),
    *("observed", "input", "content_hash", "withdrawn"),
)
"""Keys that loading decided, and not the text: a rebuild reads the same state of the article once more."""

_STORY_FOUND = ("story_info", "story_size", "story_relation", "story_first_source", "story_time", "story_delay")
"""Keys that grouping writes. Without `story_size` a document is grouped at the next run."""


def rebuild_document(old: Document, new: Document) -> Document:
    """Return the document `new`, of the same record as `old`, with the history of `old`.

    Its story stays as it was found while the text has the same fingerprint and the time is the same; else the article
    is to be grouped again, and `story` names the one that counts it until then.
    """
    kept = {key: old[key] for key in HISTORY if key in old}
    rebuilt = {**new, **kept, "story": old.get("story") or old["id"]}
    if _is_grouped_alike(old, new):
        rebuilt.update({key: old.get(key) for key in _STORY_FOUND})
    return rebuilt


def _is_grouped_alike(old: Document, new: Document) -> bool:
    return all(old.get(key) == new.get(key) for key in ("fingerprint", "published", "title", "agencies"))
