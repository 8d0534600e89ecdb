"""The shard of a document, as Elasticsearch 9.5 computes it from the id: by the remainder of a hash.

Earlier versions divide the hash in another way, and indices that they created keep it.
"""

from __future__ import annotations

import struct

_MASK = 0xFFFFFFFF


def shard_of(id_: str, shards: int) -> int:
    """Return the number of the primary shard, from 0, of a document in an index of so many shards."""
    return 0 if shards == 1 else _murmur3(id_.encode("utf-16-le", "surrogatepass")) % shards


def _murmur3(data: bytes) -> int:
    """Return the signed 32-bit MurmurHash3 with seed 0."""
    hashed, whole = 0, len(data) // 4 * 4
    for (block,) in struct.iter_unpack("<I", data[:whole]):
        hashed ^= _mix(block)
        hashed = (_rotate(hashed, 13) * 5 + 0xE6546B64) & _MASK
    if rest := data[whole:]:
        hashed ^= _mix(int.from_bytes(rest, "little"))
    hashed ^= len(data)
    hashed = ((hashed ^ hashed >> 16) * 0x85EBCA6B) & _MASK
    hashed = ((hashed ^ hashed >> 13) * 0xC2B2AE35) & _MASK
    hashed ^= hashed >> 16
    return hashed - (1 << 32) if hashed >> 31 else hashed


def _mix(block: int) -> int:
    return (_rotate(block * 0xCC9E2D51 & _MASK, 15) * 0x1B873593) & _MASK


def _rotate(value: int, bits: int) -> int:
    return (value << bits | value >> (32 - bits)) & _MASK
