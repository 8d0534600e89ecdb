"""The content of a message: JSON for a webhook, text for a notification block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import orjson

from infra.escaping import markdown_text
from infra.plural import pluralize
from infra.searches.records import AlertMessage, SavedSearch

Articles = Sequence[Mapping[str, Any]]
"""Articles as a list of hits shows them."""

FORMAT = 1
"""Version of the JSON; further keys may be added to it."""

_ARTICLE = (
    *("id", "external_id", "title", "published", "source", "url", "language", "agencies"),
    *("story", "story_size", "story_relation"),
)
_TITLE_CHARACTERS = 300
_URL_CHARACTERS = 2_000
_SAFE_IN_URL = "/:?#!$&+,;=%-._"


def message_json(index: str, search: SavedSearch, message: AlertMessage, articles: Articles) -> bytes:
    """Return the body of the request to a webhook, as docs/searches.md describes it."""
    return orjson.dumps(
        {
            "format": FORMAT,
            "id": message.id,
            "attempt": message.attempts,
            "index": index,
            "search": {"name": search.name, "parameters": search.parameters.as_json()},
            "articles": [_article(one) for one in articles],
        }
    )


def message_subject(search: SavedSearch, articles: Articles) -> str:
    """Return the subject of the message to a notification block, escaped."""
    return f"{pluralize(len(articles), 'new article')}: {markdown_text(search.name)}"


def message_text(search: SavedSearch, message: AlertMessage, articles: Articles) -> str:
    """Return the message to a notification block: all fields are literal text of Markdown, and of Slack's form of it.

    Only http and https URLs are named, with what could end them or mark them up percent-encoded.
    """
    lines = [f"Search: {markdown_text(search.parameters.text)}", ""]
    for article in articles:
        about = [(article.get("published") or "")[:10], article.get("source") or ""]
        known = " · ".join(markdown_text(one) for one in about if one)
        lines.append(f"• {markdown_text(_title(article), _TITLE_CHARACTERS)}{f' ({known})' if known else ''}")
        if link := _link(article.get("url")):
            lines.append(link)
    if message.attempts > 1:
        lines += ["", f"Sent again, attempt {message.attempts}: an earlier one may have arrived."]
    return "\n".join(lines)


def _article(article: Mapping[str, Any]) -> dict[str, Any]:
    return {key: article.get(key) for key in _ARTICLE} | {"title": _title(article)}


def _title(article: Mapping[str, Any]) -> str:
    return article.get("title") or article.get("display_title") or ""


def _link(url: str | None) -> str | None:
    if not url or not url.lower().startswith(("http://", "https://")) or len(url) > _URL_CHARACTERS:
        return None
    return quote(url.encode("utf-8", "backslashreplace"), safe=_SAFE_IN_URL)
