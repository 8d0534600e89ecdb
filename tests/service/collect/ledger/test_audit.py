"""The audit finds visitors that lose articles, ask too often, or ask for what they may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.collect.fetching.exchange import FetchRequest
from infra.collect.fetching.robots import RobotsRules
from infra.collect.rounds import hosts, requests, round, visiting
from infra.collect.state import StateReader
from infra.failpoints import AnyStep, CollectStep, install_hook
from tests.service.collect.ledger.audit.findings import audit
from tests.service.collect.ledger.audit.record import SimulationRecord, Violation
from tests.service.collect.ledger.conftest import Simulate
from tests.service.collect.ledger.loading import SegmentLoader
from tests.service.collect.ledger.rounds_process import RoundAnswer, RoundOrder, RoundRunner
from tests.service.collect.ledger.simulation import SimulationTimes
from tests.support.news_site import ListingForm, NewsSite, RobotsForm, SiteArticle, SiteListing, SiteMove, Spell
from transforms.collecting import pages
from transforms.collecting.outcomes import PageOutcome
from transforms.collecting.pages import PageAnswer
from transforms.collecting.states import ListingState, PageState

pytestmark = pytest.mark.service

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
SCHEDULE = SimulationTimes(START, START + 3 * HOUR, START + 5 * HOUR, late_spacing=HOUR, load_each=4)
SITE = NewsSite(
    "town.example",
    (
        SiteArticle(1, "/news/pier-1-counts-its-boats", (START - HOUR, START + 0.5 * HOUR)),
        SiteArticle(2, "/private/2", (START - HOUR,)),
        SiteArticle(
            3, "/news/pier-3-counts-its-boats", (START - 0.5 * HOUR,), moved=SiteMove(START + HOUR, "/moved/3")
        ),
        SiteArticle(4, "/news/pier-4-counts-its-boats", (START + 0.6 * HOUR,)),
        SiteArticle(5, "/news/pier-5-counts-its-boats", (START - 1.5 * HOUR,)),
    ),
    (SiteListing(ListingForm.RSS, "/feed.xml"),),
    RobotsForm.PRIVATE,
    crawl_delay=7,
    spells=(Spell(START + 0.9 * HOUR, START + 1.1 * HOUR, 429, 7200, "/feed"),),
)
CALM = replace(SITE, spells=())


class Died(Exception):
    """In place of a kill."""


@dataclass(frozen=True)
class BrokenVisitor:
    """A visitor with a defect, and what the audit must find."""

    violation: Violation
    patch: Callable[[pytest.MonkeyPatch], None]
    site: NewsSite = CALM


def set_(target: Any, name: str, value: object) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda patch: patch.setattr(target, name, value)


def without_validators(patch: pytest.MonkeyPatch) -> None:
    whole = requests.page_request

    def page_request(*given: Any) -> FetchRequest:
        return replace(whole(*given), etag=None, last_modified=None)

    patch.setattr(visiting, "page_request", page_request)


def without_moves(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StateReader, "pages_by_guid", lambda *_: {})
    patch.setattr(visiting.PageVisitor, "_target_of", lambda *_: None)


def without_changes(state: PageState, _answer: PageAnswer) -> PageOutcome:
    return PageOutcome.UNCHANGED if state.visits else PageOutcome.NEW


BROKEN = {
    "robots": BrokenVisitor(Violation.ROBOTS, set_(RobotsRules, "allows", lambda *_: True)),
    "no robots.txt": BrokenVisitor(
        Violation.ROBOTS_UNREAD,
        set_(hosts.Hosts, "stored_rules", lambda *_: RobotsRules("", "Dateline", START + 100 * HOUR)),
    ),
    "no delay": BrokenVisitor(Violation.DELAY, set_(hosts, "after_request", lambda state, *_: state)),
    "no rest": BrokenVisitor(Violation.NO_REST, set_(hosts, "after_host_failure", lambda state, *_: state), SITE),
    "eager": BrokenVisitor(Violation.NO_REASON, set_(pages, "next_revisit", lambda *given: given[-1])),
    "hasty polls": BrokenVisitor(Violation.NO_REASON, set_(ListingState, "is_due", lambda *_: True)),
    "unconditional": BrokenVisitor(Violation.UNCONDITIONAL, without_validators),
    "nothing loaded": BrokenVisitor(Violation.MISSING, set_(SegmentLoader, "load_again", lambda *_: None)),
    "moves unseen": BrokenVisitor(Violation.TWICE, without_moves),
    "changes dropped": BrokenVisitor(Violation.OUTDATED, set_(visiting, "outcome_of", without_changes)),
    "no revisits": BrokenVisitor(Violation.NO_REVISIT, set_(pages, "next_revisit", lambda *_: None)),
}


def violations(record: SimulationRecord) -> set[Violation]:
    return {one.violation for one in audit(record)}


@pytest.mark.parametrize("site", [SITE, CALM], ids=["spell", "calm"])
def test_nothing_is_found_of_the_visitor_itself(simulate: Simulate, site: NewsSite) -> None:
    record, _ = simulate([site], SCHEDULE)
    assert audit(record) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_visitor_is_found(simulate: Simulate, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = BROKEN[name]
    broken.patch(monkeypatch)
    schedule = replace(SCHEDULE, spacing=timedelta(minutes=10)) if name == "hasty polls" else SCHEDULE
    record, _ = simulate([broken.site], schedule)
    assert broken.violation in violations(record)


@pytest.mark.slow
def test_a_visitor_that_does_not_recover_is_found(simulate: Simulate, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(step: AnyStep) -> None:
        if step is CollectStep.PAGES_RECORDED:
            install_hook(lambda _: None)
            raise Died

    whole = RoundRunner.run

    def run(runner: RoundRunner, order: RoundOrder) -> RoundAnswer | None:
        try:
            return whole(runner, order)
        except Died:
            return None

    monkeypatch.setattr(RoundRunner, "run", run)
    monkeypatch.setattr(round, "recover_segments", lambda _context, _reader, writer, *_: writer.flush(refresh=True))
    install_hook(die)
    record, _ = simulate([CALM], SCHEDULE)
    assert Violation.MISSING in violations(record)


def test_other_violations_are_found_in_the_log(simulate: Simulate) -> None:
    record, _ = simulate([CALM], SCHEDULE)
    host = CALM.host
    strange = tuple(replace(one, agent="Somebody/1") for one in record.requests)
    assert violations(replace(record, requests=strange)) == {Violation.AGENT}
    assert violations(replace(record, most_in_flight={host: 2})) == {Violation.CONNECTIONS}
    assert violations(replace(record, unbalanced=1)) == {Violation.COUNTS}
    unknown = replace(record.documents[0], mark=None)
    assert Violation.UNKNOWN in violations(replace(record, documents=(*record.documents, unknown)))
