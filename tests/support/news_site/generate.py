"""Random sites, each with a way of its own to publish and to misbehave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from tests.support.news_site.articles import SiteArticle, SiteMove
from tests.support.news_site.site import FEEDS, PRIVATE, ListingForm, NewsSite, RobotsForm, SiteListing, Spell

_HOUR = timedelta(hours=1)
_FEED_ONLY, _PRIVATE, _DELETED, _MOVED, _REVISED = 0.1, 0.08, 0.08, 0.08, 0.4
"""Parts of the articles."""
WINDOW_HOURS = 4
"""Hours that every article is listed at least, while less than a window is published."""


def make_site(number: int, start: datetime, end: datetime, random: Random, *, articles: int = 20) -> NewsSite:
    """Make the site of a number, which decides on its kind.

    Its articles are published from two hours before `start` to `end`.
    """
    host = f"town{number}.example"
    form, adapt = _KINDS[number % len(_KINDS)]
    first = start - 2 * _HOUR
    times = sorted(first + (end - first) * random.random() for _ in range(articles))
    written = tuple(_article(index + 1, time, form, random) for index, time in enumerate(times))
    most = max(sum(time <= other < time + WINDOW_HOURS * _HOUR for other in times) for time in times)
    listing = SiteListing(form, _PATHS[form], window=most + 1)
    return adapt(NewsSite(host, written, (listing,)), start, end)


def _article(number: int, time: datetime, form: ListingForm, random: Random) -> SiteArticle:
    path = f"/news/{time:%Y/%m/%d}/pier-{number}-counts-its-boats"
    later = sorted(random.choice([0.3, 3.0, 20.0]) * random.uniform(0.7, 1.0) for _ in range(random.randint(1, 2)))
    revisions = (time, *(time + hours * _HOUR for hours in later)) if random.random() < _REVISED else (time,)
    article = SiteArticle(number, path, revisions)
    chance = random.random()
    if chance < _PRIVATE:
        return replace(article, path=f"{PRIVATE}{number}")
    chance -= _PRIVATE
    if chance < _FEED_ONLY and form in FEEDS:
        return replace(article, is_feed_only=True)
    chance -= _FEED_ONLY
    if chance < _DELETED:
        return replace(article, deleted=time + 5 * _HOUR)
    chance -= _DELETED
    if chance < _MOVED:
        return replace(article, moved=SiteMove(time + 5 * _HOUR, f"/archive/pier-{number}-counts-its-boats"))
    return article


Adapt = Callable[[NewsSite, datetime, datetime], NewsSite]
"""Makes of a plain site one of its kind; `start` and `end` are those of the simulation."""


def _plain(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    return site


def _slow(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    return replace(site, robots=RobotsForm.PRIVATE, crawl_delay=7, packs=True)


def _without_validators(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    return replace(site, robots=RobotsForm.EMPTY, has_etag=False, has_last_modified=False, chunks=True)


def _for_us(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    return replace(site, robots=RobotsForm.OWN_GROUP, crawl_delay=3)


def _dated(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    return replace(site, robots=RobotsForm.MOVED, has_etag=False)


def _twofold(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    feed = replace(site.listings[0], full_text=True, tracking=True)
    sitemap = SiteListing(ListingForm.NEWS_SITEMAP, "/news-sitemap.xml", window=feed.window)
    return replace(site, listings=(feed, sitemap), robots=RobotsForm.PRIVATE, packs=True, chunks=True)


def _moving(site: NewsSite, start: datetime, end: datetime) -> NewsSite:
    feed = replace(site.listings[0], moved=start + (end - start) * 0.4)
    return replace(site, listings=(feed,), former_path="/old", robots=RobotsForm.FORBIDDEN)


def _failing(site: NewsSite, start: datetime, end: datetime) -> NewsSite:
    at = start + (end - start) * 0.3
    spells = (
        Spell(at, at + timedelta(minutes=40), 503, 900),
        Spell(at + 3 * _HOUR, at + 3 * _HOUR + timedelta(minutes=30), 429, 600, "/news/"),
        Spell(at + 5 * _HOUR, at + 5 * _HOUR + timedelta(minutes=20), 500),
    )
    return replace(site, spells=spells, robots=RobotsForm.PRIVATE)


def _ending(site: NewsSite, start: datetime, end: datetime) -> NewsSite:
    feed = replace(site.listings[0], gone=start + (end - start) * 0.6)
    at = start + (end - start) * 0.2
    return replace(site, listings=(feed,), spells=(Spell(at, at + timedelta(minutes=25), 0),))


def _closed(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    return replace(site, robots=RobotsForm.CLOSED)


def _overrun(site: NewsSite, start: datetime, end: datetime) -> NewsSite:
    """An outage of hours, in which articles leave a listing that is too short for it."""
    feed = replace(site.listings[0], window=max(3, site.listings[0].window // 2))
    at = start + (end - start) * 0.35
    return replace(site, listings=(feed,), spells=(Spell(at, at + (end - start) * 0.25, 502),))


def _sloppy(site: NewsSite, _start: datetime, _end: datetime) -> NewsSite:
    return replace(site, listings=(replace(site.listings[0], is_sloppy=True),), robots=RobotsForm.PRIVATE)


_KINDS: tuple[tuple[ListingForm, Adapt], ...] = (
    (ListingForm.RSS, _plain),
    (ListingForm.ATOM, _slow),
    (ListingForm.JSON_FEED, _without_validators),
    (ListingForm.NEWS_SITEMAP, _for_us),
    (ListingForm.SITEMAP_INDEX, _dated),
    (ListingForm.START_PAGE, _plain),
    (ListingForm.RSS, _twofold),
    (ListingForm.ATOM, _moving),
    (ListingForm.RSS, _failing),
    (ListingForm.RSS, _ending),
    (ListingForm.RSS, _closed),
    (ListingForm.JSON_FEED, _overrun),
    (ListingForm.RSS, _sloppy),
)

_PATHS = {
    ListingForm.RSS: "/feed.xml",
    ListingForm.ATOM: "/atom.xml",
    ListingForm.JSON_FEED: "/feed.json",
    ListingForm.NEWS_SITEMAP: "/news-sitemap.xml",
    ListingForm.SITEMAP_INDEX: "/sitemap.xml",
    ListingForm.START_PAGE: "/",
}
