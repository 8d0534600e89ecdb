"""The entry of sources.yaml for a discovered site."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from infra.collect.listing.discovery import Discovered
from transforms.urls import domain

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.ASCII)
_OTHER = re.compile(r"[^a-z0-9._-]+", re.ASCII)


def build_entry(found: Discovered, name: str | None = None) -> dict[str, Any]:
    """The keys of the source, named by its host unless a name is given.

    Feeds and sitemaps for news are taken if there are any, else all sitemaps, else the page itself.
    """
    sitemaps = found.news_sitemaps or (() if found.feeds else found.sitemaps)
    entry: dict[str, Any] = {"name": name or name_of(found.url)}
    if found.feeds:
        entry["feeds"] = list(found.feeds)
    if sitemaps:
        entry["sitemaps"] = list(sitemaps)
    if not found.feeds and not sitemaps:
        entry["start_pages"] = [found.url]
    if language := _LANGUAGE.fullmatch((found.language or "").lower()):
        entry["language"] = language[1]
    return entry


def name_of(url: str) -> str:
    """The name of a source by the host of its URL."""
    host = domain(url) or "source"
    port = urlsplit(url).port
    return _OTHER.sub("-", f"{host}-{port}" if port else host).strip("-._")[:64] or "source"
