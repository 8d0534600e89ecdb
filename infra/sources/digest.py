"""The digest of a segment: that of all bytes on which its lines depend."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from infra.places import PlaceError, entity_tag, is_url, path_of
from infra.sources.segments import Segment

_CHUNK = 1 << 20


def segment_digest(segment: Segment) -> str | None:
    """Return the digest of a segment's bytes; None if the file cannot be read.

    A range includes the byte before it, which shows whether it begins with a line, and the rest of its last line. So
    it stays the same when the file grows behind it. Of an object under a URL it is that of its tag and size.
    """
    if is_url(segment.path):
        return _tag_digest(segment)
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


def _tag_digest(segment: Segment) -> str | None:
    """The digest of an object's state; None if its storage has no tags."""
    try:
        path = path_of(segment.path)
        size, tag = path.stat().st_size, entity_tag(path)
    except (OSError, PlaceError):
        return None
    return blake2b(f"{tag} {size}".encode(), digest_size=16).hexdigest() if tag else None
