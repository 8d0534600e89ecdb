"""The digest of a segment: that of all bytes on which its lines depend."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from infra.sources.segments import Segment

_CHUNK = 1 << 20


def segment_digest(segment: Segment) -> str | None:
    """Return the digest of a segment's bytes; None if the file cannot be read.

    A range includes the byte before it, which shows whether it begins with a line, and the rest of its last line. So
    it stays the same when the file grows behind it.
    """
    begin = max(segment.start - 1, 0)
    left = None if segment.end is None else segment.end - begin
    digest, buffer = blake2b(digest_size=16), memoryview(bytearray(_CHUNK))
    last = b"\n"
    try:
        with Path(segment.path).open("rb", buffering=0) as stream:
            stream.seek(begin)
            while (left is None or left > 0) and (size := stream.readinto(buffer[: min(_CHUNK, left or _CHUNK)])):
                digest.update(buffer[:size])
                last = bytes(buffer[size - 1 : size])
                left = None if left is None else left - size
            while left == 0 and last != b"\n" and (size := stream.readinto(buffer)):
                rest = bytes(buffer[:size])
                line = rest[: rest.find(b"\n") + 1] or rest
                digest.update(line)
                last = line[-1:]
    except (OSError, ValueError):
        return None
    return digest.hexdigest()
