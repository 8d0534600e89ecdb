"""Files that documents were read from, as they are now."""

from __future__ import annotations

from infra.places import path_of
from transforms.extract.pages.address import canonical_address
from transforms.urls import normalize_url


def is_under(file: str, root: str) -> bool:
    """Return whether the absolute path of a file is `root` or under it."""
    return file == root or file.startswith(f"{root.rstrip('/')}/")


def exists(file: str) -> bool:
    """Return whether the file exists; an inaccessible one counts as existing."""
    try:
        path_of(file).stat()
    except FileNotFoundError:
        return False
    except NotADirectoryError:
        # A member of an archive, which exists.
        return True
    except Exception:  # noqa: BLE001 - a client of object storage may raise anything; the file is not known to be gone
        return True
    return True


def has_content(file: str, content: bytes | str) -> bool:
    """Return whether the file can be read and has this content."""
    try:
        path = path_of(file)
        return isinstance(content, bytes) and path.stat().st_size == len(content) and path.read_bytes() == content
    except Exception:  # noqa: BLE001 - as above
        return False


def has_another_address(file: str, url: str) -> bool:
    """Return whether the file is a page with another canonical URL by now."""
    try:
        address = canonical_address(path_of(file).read_bytes())
    except Exception:  # noqa: BLE001 - as above
        return False
    return address is not None and normalize_url(address) != normalize_url(url)
