"""Linked data of a page: the node that describes its article, from scripts that may be malformed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from transforms.extract.pages.parse.json_values import leading_json

Node = Mapping[str, Any]

_LARGEST = 2_000_000
"""Characters of a script up to which it is parsed; larger ones do not describe an article."""

_POSTINGS = frozenset({"Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "AnalysisNewsArticle"})
_ASIDE = frozenset({"itemListElement", "relatedLink", "hasPart", "isPartOf", "mentions", "citation", "comment"})
"""Properties with values that describe other articles than that of the page."""


def read_nodes(root: HtmlElement) -> list[Node]:
    """Read every typed node of the page's linked data, outer ones first; malformed scripts are skipped."""
    scripts = (script for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower())
    return [node for script in scripts for node in _nodes(_parse(script.text or ""))]


def article_node(nodes: Iterable[Node]) -> Node:
    """The first node that is an article or posting, preferably with a headline; else an empty one."""
    articles = [node for node in nodes if any(map(is_article, types_of(node)))]
    return next((node for node in articles if node.get("headline")), articles[0] if articles else {})


def page_node(nodes: Iterable[Node]) -> Node:
    """The first node that describes the web page itself, else an empty one."""
    return next((node for node in nodes if any(kind.endswith("WebPage") for kind in types_of(node))), {})


def names_of_people(value: Any, nodes: Iterable[Node]) -> tuple[str, ...]:
    """The names in a value, including those of nodes that it refers to by `@id`."""
    values = value if isinstance(value, list) else [value]
    known = {node.get("@id"): node for node in nodes if isinstance(node.get("@id"), str)}
    references = (item.get("@id") if isinstance(item, dict) and "name" not in item else None for item in values)
    full = [
        known.get(key, item) if isinstance(key, str) else item for key, item in zip(references, values, strict=True)
    ]
    return named(full)


def types_of(node: Node) -> tuple[str, ...]:
    """The types of a node without their vocabulary."""
    return tuple(kind.rpartition("/")[2] for kind in strings(node.get("@type")))


def strings(value: Any) -> tuple[str, ...]:
    """The strings in a value, which may be one string, a list of them, or neither."""
    values = value if isinstance(value, list) else [value]
    return tuple(item.strip() for item in values if isinstance(item, str) and item.strip())


def named(value: Any) -> tuple[str, ...]:
    """The names of the people or organizations in a value: strings, nodes with a `name`, or lists of these."""
    values = value if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, dict) else item for item in values)
    return tuple(name for given in names for name in strings(given))


def is_article(kind: str) -> bool:
    """Return True if a type of linked data is that of an article or posting."""
    return kind.endswith("Article") or kind in _POSTINGS


def _parse(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removeprefix("//<![CDATA[").strip()
    return leading_json(text) if len(text) <= _LARGEST else None


def _nodes(value: Any) -> Iterator[Node]:
    """Yield the typed nodes of a value, breadth first, without those of other articles."""
    level = [value]
    while level:
        inner: list[Any] = []
        for item in level:
            if isinstance(item, list):
                inner.extend(item)
            elif isinstance(item, dict):
                if "@type" in item:
                    yield item
                inner.extend(value for key, value in item.items() if key not in _ASIDE)
        level = [item for item in inner if isinstance(item, (list, dict))]
