"""The refusals of records that a cutter cannot delimit."""

from __future__ import annotations

from infra.sources.metadata import MetadataError
from transforms.records import Reason


def cut_off(name: str) -> MetadataError:
    """The refusal of a record at the end of a file."""
    return MetadataError(Reason.TRUNCATED, f"the file ends before the end of this {name}; deliver it again")


def missing_end(name: str) -> MetadataError:
    """The refusal of a record within which another one begins."""
    return MetadataError(Reason.MALFORMED_RECORD, f"this {name} has no end tag before the next one begins")


def missing_start(name: str) -> MetadataError:
    """The refusal of what is before an end tag that no record began."""
    return MetadataError(Reason.MALFORMED_RECORD, f"the start tag of this {name} is missing or damaged")


def too_large(name: str, most: int) -> MetadataError:
    """The refusal of a record that is larger than the limit."""
    return MetadataError(Reason.TOO_LARGE, f"this {name} is larger than {most:,} bytes")


def no_record(names: tuple[str, ...], *, blank: bool) -> MetadataError:
    """The refusal of a file without a record."""
    if blank:
        return MetadataError(Reason.EMPTY, "There is nothing in it.")
    return MetadataError(Reason.MALFORMED_RECORD, f"the file has no {' or '.join(names[:2])}; it may be cut off")
