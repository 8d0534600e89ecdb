"""Names of members: paths within the archive, and the kinds of files that are left out by name."""

from __future__ import annotations

import re

from infra.sources.metadata import MetadataError
from transforms.records import Reason

_DRIVE = re.compile(r"[A-Za-z]:[\\/]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SHOWN = 200


def member_name(given: str) -> str:
    """The path of a member within its archive: without a drive, leading slashes and `.` parts.

    >>> member_name("/2024/./ferry.txt")
    '2024/ferry.txt'

    Raises MetadataError if it leads out of the archive, or is no name.
    """
    name = given if "/" in given else given.replace("\\", "/")
    parts = [part for part in _DRIVE.sub("", name, count=1).split("/") if part not in ("", ".")]
    shown = ascii(given[:_SHOWN])
    if ".." in parts:
        raise MetadataError(Reason.OUTSIDE_FOLDER, f"the name {shown} leads out of the archive; rename the member")
    if not parts or _CONTROL.search(name):
        raise MetadataError(Reason.BAD_VALUE, f"{shown} is no name of a file; rename the member")
    return "/".join(parts)


def shown_name(given: str) -> str:
    """A name for reports of a member with a name that is refused."""
    return _CONTROL.sub("?", given)[:_SHOWN].replace("..", "__").strip("/") or "?"


def is_hidden(name: str) -> bool:
    """Return whether a name is hidden, or that of a copy of attributes that a Mac adds."""
    return name.startswith("__MACOSX/") or any(part.startswith(".") for part in name.split("/"))
