"""Who an article is, and which of its states is newer: from the raw record alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from transforms.records import RawRecord

GENERATION = 1
"""Raised with any change of what documents look like, also by a rollback, so that a re-run re-indexes."""

_TRACKING_PARAMETERS = frozenset({"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid"})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_OBSERVED_SHIFT, _GENERATION_SHIFT, _CONTENT_SHIFT = 30, 20, 12
_LAST_SECOND = (1 << 63 - _OBSERVED_SHIFT) - 2
"""In 2242: with the second after it, by which a withdrawal wins, what fits a version of 63 bits."""

_MAX_GENERATION = (1 << (_OBSERVED_SHIFT - _GENERATION_SHIFT)) - 1

IDENTITY_SCHEME = 2
"""Raised with any change of `document_id`: an index keeps the scheme it was made by, and takes no other."""


def document_id(raw: RawRecord) -> str:
    """The document's `_id`: 32 hex digits from the source and the strongest name the record has.

    The first of: external id, normalised given URL, path under the source's root, content.
    """
    if raw.external_id:
        key = ("external_id", raw.external_id)
    elif raw.url:
        key = ("url", normalise_url(raw.url))
    elif raw.path:
        key = ("path", unicodedata.normalize("NFC", raw.path))
    else:
        key = ("content", _digest([_as_bytes(raw.content)]))
    return _digest(part.encode("utf-8", "surrogatepass") for part in (raw.source, *key))


def content_hash(raw: RawRecord) -> str:
    """32 hex digits over the raw content and all given metadata; `observed` and the run are left out."""
    given = (raw.media, raw.external_id, raw.url, raw.title, raw.published, raw.language, raw.encoding)
    metadata = [b"\0" if value is None else b"\1" + value.encode("utf-8", "replace") for value in given]
    return _digest([_as_bytes(raw.content), *metadata])


def external_version(raw: RawRecord, content: str) -> int:
    """Elasticsearch's external version of this state: later observed wins, then the newer pipeline.

    `observed_seconds << 30 | generation << 20 | 8 bits of the content hash << 12`. The content bits settle
    ties the same way in any order; the low 12 bits are room for partial updates, each of which adds 1.
    A moment before 1970 counts as the first second of it, one beyond what fits as the last that does.
    """
    tie_breaker = int(content[:2], 16)
    generation = min(GENERATION, _MAX_GENERATION)
    return _seconds(raw.observed) << _OBSERVED_SHIFT | generation << _GENERATION_SHIFT | tie_breaker << _CONTENT_SHIFT


def version_after(moment: datetime) -> int:
    """The lowest version above every state that was seen in the second of `moment` or earlier."""
    return (_seconds(moment) + 1) << _OBSERVED_SHIFT


def normalise_url(url: str) -> str:
    """The URL without what does not change the page: case of the host, default port, fragment, trackers.

    A URL that cannot be parsed comes back as it was.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".")
    if port and port != _DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracker(k)])
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def domain(url: str | None) -> str | None:
    """The host of a URL in lower case without a leading `www.`, or null."""
    if not url:
        return None
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.").rstrip(".") if host else None


def _seconds(moment: datetime) -> int:
    return min(max(0, int(moment.timestamp())), _LAST_SECOND)


def _is_tracker(parameter: str) -> bool:
    return parameter in _TRACKING_PARAMETERS or parameter.startswith("utm_")


def _as_bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")


def _digest(parts: Iterable[bytes]) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
