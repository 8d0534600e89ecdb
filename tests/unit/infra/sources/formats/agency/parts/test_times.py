"""Times of agencies: any form of ISO 8601, offsets only where given, no placeholder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.sources.formats.agency.parts.times import first_time, later_than, read_time, with_offset
from transforms.publication import parse_published


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20241127T093000+0100", "2024-11-27T09:30:00+01:00"),
        ("20241127T093000Z", "2024-11-27T09:30:00Z"),
        ("20241127T0930", "2024-11-27T09:30:00"),
        ("20241127093000", "2024-11-27T09:30:00"),
        ("20241127 09:30:00 +01", "2024-11-27T09:30:00+01:00"),
        ("20241127", "2024-11-27"),
        ("2024-11-27T09:30:00.123-0500", "2024-11-27T09:30:00-05:00"),
        (" 2024-11-27\nT09:30 ", None),
        ("Wed, 27 Nov 2024 09:30:00 GMT", "2024-11-27T09:30:00Z"),
        ("20241327T000000Z", None),
        ("00000000T000000Z", None),
        ("0001-01-01T00:00:00", None),
        ("1900-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_reading(written: str | None, read: str | None) -> None:
    assert read_time(written) == read


@given(st.text(max_size=40) | st.from_regex(r"\d{8}T?\d{0,6}[Z+-]?\d{0,4}"))
def test_whatever_is_read_is_iso_8601(written: str) -> None:
    time = read_time(written)
    assert time is None or parse_published(time, "given")


def test_an_offset_is_borrowed_only_where_it_is_missing() -> None:
    assert with_offset("2024-11-27T09:30:00Z", "2024-11-27T10:00:00+01:00") == "2024-11-27T09:30:00Z"
    assert with_offset("2024-11-27T09:30:00", None, "2024-11-27T10:00:00+01:00") == "2024-11-27T09:30:00+01:00"
    assert with_offset("2024-11-27", "2024-11-26") == "2024-11-27T00:00:00Z"
    assert with_offset(None, "2024-11-26") is None


def test_the_first_readable_time_and_the_order_of_times() -> None:
    assert first_time("", None, "00000000", "20241127") == "2024-11-27"
    assert later_than("2024-11-27T10:00:00+01:00", "2024-11-27T08:30:00Z")
    assert not later_than("2024-11-27T10:00:00+01:00", "2024-11-27T09:00:00Z")
    assert later_than("2024-11-27", None)
    assert not later_than(None, None)
