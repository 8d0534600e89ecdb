"""What a web page says of itself: JSON-LD first, then Open Graph and meta tags, then its own elements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from bs4 import BeautifulSoup

from transforms.publication import parse_published
from transforms.records import PageMetadata, Published

_ARTICLE_TYPES = ("Article", "BlogPosting", "LiveBlogPosting", "Report", "WebPage")
_DATE_METAS = (
    "article:published_time",
    "og:published_time",
    "date",
    "dc.date",
    "dc.date.issued",
    "pubdate",
    "parsely-pub-date",
)
_AUTHOR_METAS = ("author", "parsely-author", "dc.creator", "article:author", "byl")


@dataclass(frozen=True, slots=True)
class AboutPage:
    """The metadata of one page; null or empty where the page does not say."""

    title: str | None
    authors: tuple[str, ...]
    published: Published | None
    page: PageMetadata


def read_metadata(soup: BeautifulSoup) -> AboutPage:
    """Read everything a page's head says of its article; a part that is malformed counts as not said."""
    article = _json_ld_article(soup)
    metas = _metas(soup)
    return AboutPage(
        title=_text(article.get("headline")) or metas.get("og:title") or _element_text(soup, "h1", "title"),
        authors=_names(article.get("author")) or _meta_authors(metas),
        published=_published(article, metas, soup),
        page=PageMetadata(
            canonical_url=_link(soup, "canonical") or metas.get("og:url"),
            site_name=metas.get("og:site_name") or next(iter(_names(article.get("publisher"))), None),
            section=_first_text(article.get("articleSection")) or metas.get("article:section"),
            tags=_tags(article.get("keywords"), metas),
            image_url=metas.get("og:image") or _image(article.get("image")),
            modified=_iso(article.get("dateModified")) or _iso(metas.get("article:modified_time")),
            language=_language(soup) or _text(article.get("inLanguage")) or metas.get("og:locale"),
        ),
    )


def _json_ld_article(soup: BeautifulSoup) -> Mapping[str, Any]:
    """The page's JSON-LD object of an article, the most specific type first; empty where there is none."""
    scripts = soup.find_all("script", type="application/ld+json")
    objects = [item for script in scripts for item in _objects(script.string)]
    for kind in _ARTICLE_TYPES:
        for item in objects:
            if any(str(name).endswith(kind) for name in _listed(item.get("@type"))):
                return item
    return {}


def _objects(source: str | None) -> Iterator[Mapping[str, Any]]:
    try:
        data = orjson.loads((source or "").strip())
    except orjson.JSONDecodeError:
        return
    for item in _listed(data):
        if isinstance(item, Mapping):
            yield item
            yield from (part for part in _listed(item.get("@graph")) if isinstance(part, Mapping))


def _metas(soup: BeautifulSoup) -> dict[str, str]:
    """Name or property -> content of each meta tag, names in lower case, the first of a name."""
    metas: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name, content = _text(tag.get("property") or tag.get("name")), _text(tag.get("content"))
        if name and content:
            metas.setdefault(name.lower(), content)
    return metas


def _published(article: Mapping[str, Any], metas: Mapping[str, str], soup: BeautifulSoup) -> Published | None:
    times = soup.find_all("time", limit=1)
    candidates = [(_text(article.get("datePublished")), "json-ld")]
    candidates += [(metas.get(name), "meta") for name in _DATE_METAS]
    candidates += [(_text(tag.get("datetime")), "time") for tag in times]
    dates = (parse_published(value, source) for value, source in candidates if value)
    return next((date for date in dates if date), None)


def _iso(value: object) -> str | None:
    """An ISO date or date-time as it was given, or null where it is none."""
    text = _text(value)
    published = parse_published(text, "page") if text else None
    return published.value if published else None


def _names(value: object) -> tuple[str, ...]:
    """The names of JSON-LD persons or organizations, however they are nested."""
    names = (_text(item.get("name") if isinstance(item, Mapping) else item) for item in _listed(value))
    return tuple(dict.fromkeys(name for name in names if name and not name.startswith("http")))


def _meta_authors(metas: Mapping[str, str]) -> tuple[str, ...]:
    value = next((metas[name] for name in _AUTHOR_METAS if name in metas), "")
    value = value.removeprefix("By ").removeprefix("by ")
    return (value,) if value and not value.startswith("http") else ()


def _tags(keywords: object, metas: Mapping[str, str]) -> tuple[str, ...]:
    """Key words, given as a list or as one string with commas."""
    listed = [_text(item) or "" for item in _listed(keywords)]
    if len(listed) < 2:
        listed = (listed or [metas.get("news_keywords") or metas.get("keywords") or ""])[0].split(",")
    return tuple(dict.fromkeys(word.strip() for word in listed if word.strip()))


def _image(value: object) -> str | None:
    first = next(iter(_listed(value)), None)
    return _text(first.get("url") if isinstance(first, Mapping) else first)


def _language(soup: BeautifulSoup) -> str | None:
    return _text(soup.html.get("lang")) if soup.html else None


def _link(soup: BeautifulSoup, relation: str) -> str | None:
    tag = soup.find("link", rel=relation)
    return _text(tag.get("href")) if tag else None


def _element_text(soup: BeautifulSoup, *names: str) -> str | None:
    for name in names:
        tag = soup.find(name)
        if tag and (text := " ".join(tag.get_text(" ").split())):
            return text
    return None


def _first_text(value: object) -> str | None:
    return next((text for item in _listed(value) if (text := _text(item))), None)


def _text(value: object) -> str | None:
    """A string with its white space in order, or null where it is empty or no string."""
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _listed(value: object) -> list[Any]:
    """A value that may be one or a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
