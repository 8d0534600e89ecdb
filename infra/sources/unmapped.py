"""Files of records whose keys are not ours: found by their first record, before a run refuses them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from infra.sources.formats import format_named
from infra.sources.inputs import BadInput
from infra.sources.read import read_shard
from infra.sources.segments import Segment, Shard
from transforms.printable import printable
from transforms.records import Reason

FILES = 5
"""Files that are looked at."""

_KEYS = (Reason.NO_CONTENT, Reason.UNKNOWN_KEY)


def unmapped_keys(segments: Iterable[Segment]) -> Iterator[str]:
    """Yield a sentence for each file with a first record that is refused for its keys, with the map that reads it."""
    first = {one.path: one for one in segments if not one.start and format_named(one.format).has_records}
    for segment in islice(first.values(), FILES):
        item = next(iter(read_shard(Shard(0, (segment,)))), None)
        if isinstance(item, BadInput) and item.rejected.reason in _KEYS and "--map" in item.rejected.message:
            yield f"{printable(segment.path)}: {item.rejected.message}"
