"""Invariants of date mentions in any text."""

from __future__ import annotations

import itertools
import locale
import os
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.processor_time import processor_seconds
from transforms.dates import mentioned_dates, read_dates
from transforms.dates.grammar import english_grammar
from transforms.records import DateMention, Options, Published

WORDS = sorted(english_grammar().lexicon.values)
GLUE = [" ", " ", " ", ", ", "-", "–", ". ", "\n\n", "'s ", " the ", " of ", " in ", "(", ")", ":", "/", "’"]
NUMBERS = st.integers(0, 99_999).map(str)

dense = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(GLUE), NUMBERS, st.text(max_size=3)), max_size=40)
texts = st.one_of(st.text(max_size=300), dense.map("".join), dense.map(" ".join))
days = st.one_of(st.none(), st.dates().map(date.isoformat))


def read(text: str, day: str | None, title: str | None = None) -> tuple[DateMention, ...]:
    published = None if day is None else Published(day, "day", "given")
    return read_dates(title, text, published, Options())


@given(texts, texts, days)
@settings(max_examples=400, deadline=None)
def test_offsets_are_right_sorted_and_apart(title: str, body: str, day: str | None) -> None:
    found = read(body, day, title)
    fields = {"title": title, "body": body}
    assert all(fields[each.field][each.start : each.end] == each.text != "" for each in found)
    for field in fields:
        places = [(each.start, each.end) for each in found if each.field == field]
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(places))
    assert [each.field for each in found] == sorted((each.field for each in found), reverse=True)


@given(texts, days)
@settings(max_examples=400, deadline=None)
def test_intervals_are_whole_and_run_forwards(body: str, day: str | None) -> None:
    for each in read(body, day):
        assert (each.from_ is None) is (each.to is None)
        if each.from_ is not None and each.to is not None:
            assert each.from_ < each.to
            assert date.fromisoformat(each.from_[:10]) <= date.fromisoformat(each.to[:10])
        assert each.value


@given(texts, days)
@settings(max_examples=200, deadline=None)
def test_the_index_gets_each_interval_once_and_with_its_months(body: str, day: str | None) -> None:
    found = mentioned_dates(read(body, day), None)
    for intervals in (found.mentioned_day, found.mentioned_month, found.mentioned_year):
        assert len(intervals) == len(set(intervals))
    starts = {start[:10] for start, _ in (*found.mentioned_day, *found.mentioned_month, *found.mentioned_year)}
    assert set(found.mentioned_from) == starts
    finer = {start[:7] for start, _ in (*found.mentioned_day, *found.mentioned_month)}
    assert finer <= set(found.mentioned_months)


@given(texts, st.dates(date(1900, 1, 1), date(2100, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_the_same_text_reads_the_same_twice(body: str, day: date) -> None:
    assert read(body, day.isoformat()) == read(body, day.isoformat())


@given(st.dates(date(1000, 1, 8), date(9990, 1, 1)))
def test_yesterday_is_the_day_before_publication(day: date) -> None:
    (found,) = read("It began yesterday.", day.isoformat())
    assert found.value == (day - timedelta(days=1)).isoformat()


@given(st.dates(date(1000, 1, 8), date(9990, 1, 1)))
def test_a_bare_weekday_lies_within_the_week_up_to_publication(day: date) -> None:
    (found,) = read("It rained on Wednesday.", day.isoformat())
    read_as = date.fromisoformat(found.value)
    assert read_as.isoweekday() == 3
    assert timedelta(0) <= day - read_as < timedelta(days=7)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_the_zone_of_the_machine_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "It began at 11 p.m. Friday, an hour ago, and ends tomorrow."
    expected = read(body, "2024-12-31")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert read(body, "2024-12-31") == expected
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["\u0660UTC", "\u1369 May", "\u0661\u0662 May 2024", "3\u0660th", "\u00b2 days"])
def test_digits_of_any_script_raise_nothing(text: str) -> None:
    assert isinstance(read(text, "2024-12-31"), tuple)


def test_the_locale_and_the_clock_of_the_machine_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "It began last Tuesday in March and ends on 3/4/25."
    expected = read(body, "2024-12-31")
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    monkeypatch.setattr(time, "time", lambda: 0.0)
    before = locale.setlocale(locale.LC_ALL)
    locale.setlocale(locale.LC_ALL, "C")
    try:
        assert os.environ["LANG"] == "tr_TR.UTF-8"
        assert read(body, "2024-12-31") == expected
    finally:
        locale.setlocale(locale.LC_ALL, before)


HOSTILE = {
    "digits": "1234567890",
    "articles": "the ",
    "no space": "a",
    "months": "May",
    "years": "1999 ",
    "dashes": "2014-",
    "numbers to numbers": "one to two and a half ",
    "early": "early ",
    "colons": "1:11:",
    "units": "day of the week after the month before the year ",
    "quotes": "'82",
    "newlines": "May\n\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_of_hostile_text(name: str) -> None:
    piece = HOSTILE[name]
    short, long = (piece * (size // len(piece)) for size in (60_000, 480_000))
    rounds = [(reading_seconds(short), reading_seconds(long)) for _ in range(3)]
    least_short, least_long = (min(seconds) for seconds in zip(*rounds, strict=True))
    assert least_long < 8 * 3 * least_short + 0.2


def reading_seconds(text: str) -> float:
    """The processor time of one reading."""
    return processor_seconds(lambda: read(text, "2024-11-27"))
