"""The small parts: KQL, intervals, times, differences, fields, digests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.kibana.bundle import content_digest
from infra.kibana.check.fields import mapping_fields
from infra.kibana.differences import Difference, differences
from infra.kibana.panels.kql import fields_of, to_filters
from infra.kibana.times import auto_interval, to_datetime
from infra.security.exposure import is_loopback

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_kql_is_translated_to_query_dsl() -> None:
    exists = {"exists": {"field": "a.b"}}
    assert to_filters("a.b: *") == [exists]
    assert to_filters("not a.b: *") == [{"bool": {"must_not": [exists]}}]
    assert to_filters('s: "x"') == [{"terms": {"s": ["x"]}}]
    assert to_filters('s: ("say \\"x\\"" or 3 or true)') == [{"terms": {"s": ['say "x"', 3, True]}}]
    assert to_filters('not a.b: * and s: "x and t: *"') == [
        {"bool": {"must_not": [exists]}},
        {"terms": {"s": ["x and t: *"]}},
    ]


@pytest.mark.parametrize("expression", ["", "a", "a: x*", "a: * or b: *", "a: * b: *", 'a: ("x")or', "a > 3", 'a: "x'])
def test_other_kql_is_refused(expression: str) -> None:
    for parse in (to_filters, fields_of):
        with pytest.raises(ValueError, match="unsupported KQL"):
            parse(expression)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_a_quoted_value_is_kept_and_is_no_field(values: list[str]) -> None:
    quoted = ['"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values]
    expression = f"people: ({' or '.join(quoted)})"
    assert fields_of(expression) == ["people"]
    assert to_filters(expression) == [{"terms": {"people": values}}]


@given(st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=36_500)))
def test_a_range_has_at_most_a_hundred_buckets_or_years(range_: timedelta) -> None:
    widths = {"m": 1 / 1_440, "h": 1 / 24, "d": 1.0, "w": 7.0, "M": 30.0, "y": 365.0}
    (text,) = auto_interval(range_).values()
    days = int(text[:-1]) * widths[text[-1]]
    assert range_ / timedelta(days=days) <= 100.001


def test_the_widths_of_common_ranges() -> None:
    days = {1: "30m", 7: "3h", 90: "1d", 365: "1w", 1_826: "1M", 14_000: "1y"}
    assert {range_: next(iter(auto_interval(timedelta(days=range_)).values())) for range_ in days} == days


def test_times_of_kibana() -> None:
    assert to_datetime("now", NOW) == NOW
    assert to_datetime("now-90d", NOW) == NOW - timedelta(days=90)
    assert to_datetime("now-2y", NOW) == NOW - timedelta(days=730)
    assert to_datetime("2024-11-27", NOW) == datetime(2024, 11, 27, tzinfo=UTC)
    assert to_datetime("1987-01-01T00:00:00.000Z", NOW) == datetime(1987, 1, 1, tzinfo=UTC)


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


def test_differences_have_a_path() -> None:
    wanted = {"a": {"b": [1, 2]}, "panels": [{"id": "x", "w": 1}, {"id": "y", "w": 2}], "n": None}
    there = {"a": {"b": [1, 3, 4]}, "panels": [{"id": "y", "w": 2}, {"id": "z"}], "query": {"expression": "mine"}}
    assert list(differences(wanted, there)) == [
        Difference("a.b.1", 3, 2),
        Difference("a.b.2", 4, None),
        Difference("panels.x", None, {"id": "x", "w": 1}),
        Difference("panels.z", {"id": "z"}, None),
        Difference("query", {"expression": "mine"}, None),
    ]


def test_fields_and_what_they_can_be_used_for() -> None:
    fields = mapping_fields(
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
    assert [name for name, field in fields.items() if field.is_aggregatable] == ["title.raw", "of.size", "of.day"]
    assert [name for name, field in fields.items() if field.is_number] == ["of.size"]
    assert [name for name, field in fields.items() if field.is_time] == ["of.day"]
    assert not fields["shown"].searchable


def test_digests_and_hosts() -> None:
    assert content_digest("Newest first. [Dateline 0a1b2c3d]") == "0a1b2c3d"
    assert content_digest("Newest first.") is None
    assert [host for host in ("localhost", "127.3.2.1", "::1", "0.0.0.0", "example.org") if is_loopback(host)] == [
        "localhost",
        "127.3.2.1",
        "::1",
    ]
