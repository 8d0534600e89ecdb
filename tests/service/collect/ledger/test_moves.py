"""Articles that move: whichever address is found first, the index has each article once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.service.collect.ledger.conftest import Simulate
from tests.service.collect.ledger.simulation import SimulationTimes
from tests.support.news_site import ListingForm, NewsSite, SiteArticle, SiteListing, SiteMove

pytestmark = pytest.mark.service

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMES = SimulationTimes(START, START + 4 * HOUR, START + 8 * HOUR, late_spacing=HOUR, load_each=3)


@pytest.mark.parametrize("form", [ListingForm.START_PAGE, ListingForm.NEWS_SITEMAP])
def test_a_new_address_that_is_listed_before_its_redirect_is_seen(simulate: Simulate, form: ListingForm) -> None:
    moving = SiteArticle(
        1,
        "/news/pier-1-counts-its-boats",
        (START - HOUR, START + 2.5 * HOUR),
        moved=SiteMove(START + 2 * HOUR, "/archive/pier-1-counts-its-boats"),
    )
    site = NewsSite("town.example", (moving,), (SiteListing(form, "/list", names_moves=True),))
    record, simulation = simulate([site], TIMES)
    assert [(one.mark, one.url.rpartition(":")[2][5:]) for one in record.documents] == [
        (("town.example", 1, 2), moving.path_at(START + 3 * HOUR))
    ]
    former = [one for one in record.requests if one.path == moving.path]
    assert [one.status for one in former] == [200, 304, 301]
    assert simulation.outcomes["new"] == 2
