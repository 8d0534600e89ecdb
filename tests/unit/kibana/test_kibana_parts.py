"""The small parts: conditions in two languages, bucket widths, times, differences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from infra.kibana.conditions import Condition, kql_of
from infra.kibana.differences import Difference, differences
from infra.kibana.fields import flat_fields
from infra.kibana.intervals import interval
from infra.kibana.moments import moment
from infra.kibana.saved import mark_in
from infra.kibana.uses import query_fields
from infra.security.exposure import is_loopback

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_conditions_say_the_same_in_both_languages() -> None:
    there, gone = Condition(field="a.b", exists=True), Condition(field="a.b", exists=False)
    assert (there.kql(), there.dsl()) == ("a.b: *", {"exists": {"field": "a.b"}})
    assert (gone.kql(), gone.dsl()) == ("not a.b: *", {"bool": {"must_not": [{"exists": {"field": "a.b"}}]}})
    one, two = Condition(field="s", any_of=("x",)), Condition(field="s", any_of=('say "x"', 3, True))
    assert (one.kql(), one.dsl()) == ('s: "x"', {"terms": {"s": ["x"]}})
    assert two.kql() == 's: ("say \\"x\\"" or 3 or true)'
    assert kql_of([gone, one]) == 'not a.b: * and s: "x"'
    for wrong in ({"field": "a"}, {"field": "a", "exists": True, "any": ["x"]}, {"field": "a", "any": []}):
        with pytest.raises(ValidationError):
            Condition.model_validate(wrong)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_what_stands_in_a_value_is_no_field_of_a_query(values: list[str]) -> None:
    assert query_fields(Condition(field="people", any_of=tuple(values)).kql()) == ["people"]


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=36_500)))
def test_a_range_has_at_most_a_hundred_buckets_or_years(range_: timedelta) -> None:
    widths = {"m": 1 / 1_440, "h": 1 / 24, "d": 1.0, "w": 7.0, "M": 30.0, "y": 365.0}
    (text,) = interval(range_).values()
    days = int(text[:-1]) * widths[text[-1]]
    assert range_ / timedelta(days=days) <= 100.001


def test_the_widths_of_common_ranges() -> None:
    days = {1: "30m", 7: "3h", 90: "1d", 365: "1w", 1_826: "1M", 14_000: "1y"}
    assert {range_: next(iter(interval(timedelta(days=range_)).values())) for range_ in days} == days


def test_moments() -> None:
    assert moment("now", NOW) == NOW
    assert moment("now-90d", NOW) == NOW - timedelta(days=90)
    assert moment("now-2y", NOW) == NOW - timedelta(days=730)
    assert moment("2024-11-27", NOW) == datetime(2024, 11, 27, tzinfo=UTC)
    assert moment("1987-01-01T00:00:00.000Z", NOW) == datetime(1987, 1, 1, tzinfo=UTC)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcdid"), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_a_value_does_not_differ_from_itself_nor_from_itself_with_defaults(value: Any) -> None:
    assert list(differences(value, value)) == []
    if isinstance(value, dict):
        assert list(differences(value, {**value, "default": 1})) == []


def test_differences_name_their_place() -> None:
    wanted = {"a": {"b": [1, 2]}, "panels": [{"id": "x", "w": 1}, {"id": "y", "w": 2}], "n": None}
    there = {"a": {"b": [1, 3, 4]}, "panels": [{"id": "y", "w": 2}, {"id": "z"}], "query": {"expression": "mine"}}
    assert list(differences(wanted, there)) == [
        Difference("a.b.1", 3, 2),
        Difference("a.b.2", 4, None),
        Difference("panels.x", None, {"id": "x", "w": 1}),
        Difference("panels.z", {"id": "z"}, None),
        Difference("query", {"expression": "mine"}, None),
    ]


def test_fields_know_what_they_can_be_used_for() -> None:
    fields = flat_fields(
        {
            "properties": {
                "title": {"type": "text", "fields": {"raw": {"type": "keyword"}}},
                "shown": {"type": "keyword", "index": False, "doc_values": False},
                "of": {"properties": {"size": {"type": "long"}, "day": {"type": "date"}}},
                "kept": {"type": "object", "enabled": False},
            }
        }
    )
    assert list(fields) == ["title", "title.raw", "shown", "of.size", "of.day"]
    assert [name for name, field in fields.items() if field.countable] == ["title.raw", "of.size", "of.day"]
    assert [name for name, field in fields.items() if field.is_number] == ["of.size"]
    assert [name for name, field in fields.items() if field.is_time] == ["of.day"]
    assert not fields["shown"].searchable


def test_marks_and_hosts() -> None:
    assert mark_in("Newest first. [Dateline 0a1b2c3d]") == "0a1b2c3d"
    assert mark_in("Newest first.") is None
    assert [host for host in ("localhost", "127.3.2.1", "::1", "0.0.0.0", "example.org") if is_loopback(host)] == [
        "localhost",
        "127.3.2.1",
        "::1",
    ]
