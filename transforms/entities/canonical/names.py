"""The canonical name of a form, with the reason for it."""

from __future__ import annotations

from dataclasses import dataclass

AS_WRITTEN = "as written"


@dataclass(frozen=True, slots=True)
class CanonicalName:
    """A canonical name, and why it was chosen: the document's `why`."""

    name: str
    why: str
