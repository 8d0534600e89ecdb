"""Files that documents were read from, as they are now."""

from __future__ import annotations

from pathlib import Path

from transforms.extract.pages.address import canonical_address
from transforms.urls import normalize_url


def exists(file: Path) -> bool:
    """Return whether the file exists; an inaccessible one counts as existing."""
    try:
        file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def has_content(file: Path, content: bytes | str) -> bool:
    """Return whether the file can be read and has this content."""
    try:
        return isinstance(content, bytes) and file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def has_another_address(file: Path, url: str) -> bool:
    """Return whether the file is a page with another canonical URL by now."""
    try:
        address = canonical_address(file.read_bytes())
    except OSError:
        return False
    return address is not None and normalize_url(address) != normalize_url(url)
