"""The meta tags and links of a page's head, by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement


class MetaTags:
    """The contents of meta tags by `property`, `name`, `itemprop` or `http-equiv`, in lower case."""

    def __init__(self, root: HtmlElement) -> None:
        contents: dict[str, list[str]] = defaultdict(list)
        for tag in root.iter("meta"):
            content = " ".join((tag.get("content") or "").split())
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if content and (name := tag.get(attribute)):
                    contents[name.strip().lower()].append(content)
        self._contents: Mapping[str, Sequence[str]] = dict(contents)

    def all(self, *names: str) -> Iterator[str]:
        """The contents of all tags of these names, in the order of the names."""
        return (content for name in names for content in self._contents.get(name, ()))

    def first(self, *names: str) -> str | None:
        """The first of `all`, or None."""
        return next(self.all(*names), None)

    def labelled(self, label: re.Pattern[str]) -> Iterator[str]:
        """The contents of `twitter:data1` and the like with a `twitter:label1` that matches."""
        numbers = (1, 2, 3)
        found = (number for number in numbers if label.fullmatch(self.first(f"twitter:label{number}") or ""))
        return self.all(*(f"twitter:data{number}" for number in found))

    def matching(self, wanted: re.Pattern[str], unwanted: re.Pattern[str]) -> Iterator[str]:
        """The contents of all tags with a name that matches `wanted` but not `unwanted`."""
        names = (name for name in self._contents if wanted.search(name) and not unwanted.search(name))
        return self.all(*names)


def web_address(value: str | None, base: str | None) -> str | None:
    """Resolve an http(s) address against `base`; None if it is invalid."""
    if not value:
        return None
    try:
        address = urljoin(base or "", value.strip())
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
