"""The shard of a document, as Elasticsearch 9.5 computes it from the id: the remainder of its MurmurHash3.

Earlier versions divide the hash in another way, and indices that they created keep it.
"""

from __future__ import annotations

import mmh3


def shard_of(id_: str, shards: int) -> int:
    """Return the number of the primary shard, from 0, of a document in an index of so many shards."""
    if shards == 1:
        return 0
    # Elasticsearch hashes the two bytes of each UTF-16 unit.
    return mmh3.hash(id_.encode("utf-16-le", "surrogatepass")) % shards
