"""The robots.txt of a site."""

from __future__ import annotations

from tests.support.news_site.site import PRIVATE, NewsSite, RobotsForm

MOVED_ROBOTS = "/files/robots.txt"

_GROUPS = {
    RobotsForm.EMPTY: "",
    RobotsForm.PRIVATE: f"User-agent: *\n{{delay}}Disallow: {PRIVATE}\n",
    RobotsForm.MOVED: f"User-agent: *\n{{delay}}Disallow: {PRIVATE}\n",
    RobotsForm.OWN_GROUP: (
        f"User-agent: *\nDisallow: /\n\nUser-agent: dateline\n{{delay}}Disallow: {PRIVATE}\nAllow: /\n"
    ),
    RobotsForm.CLOSED: "User-agent: *\nDisallow: /\n",
}


def robots_text(site: NewsSite) -> str | None:
    """The file; None if it is missing."""
    if site.robots not in _GROUPS:
        return None
    delay = f"Crawl-delay: {site.crawl_delay:g}\n" if site.crawl_delay else ""
    return _GROUPS[site.robots].format(delay=delay)
