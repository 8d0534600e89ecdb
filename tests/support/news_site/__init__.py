"""News sites on real local HTTP servers: they publish, change, move, delete and misbehave by a given clock.

A site (`site.py`) is a function of time: nothing in it changes but the clock. `server.py` serves many sites, each under
its own host name, and logs each request; `generate.py` makes random ones.
"""

from tests.support.news_site.articles import SiteArticle, SiteMove
from tests.support.news_site.clock import SimulatedClock
from tests.support.news_site.log import LoggedRequest, RequestLog
from tests.support.news_site.server import SiteServer
from tests.support.news_site.site import ListingForm, NewsSite, RobotsForm, SiteListing, Spell

__all__ = [
    "ListingForm",
    "LoggedRequest",
    "NewsSite",
    "RequestLog",
    "RobotsForm",
    "SimulatedClock",
    "SiteArticle",
    "SiteListing",
    "SiteMove",
    "SiteServer",
    "Spell",
]
