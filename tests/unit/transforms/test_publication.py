"""Publication times are kept as given: precision and offset, without additions."""

from __future__ import annotations

import pytest

from transforms.publication import parse_published


@pytest.mark.parametrize(
    ("given", "value", "precision"),
    [
        ("2024-11-27", "2024-11-27", "day"),
        ("2024-11-27T09:30", "2024-11-27T09:30", "minute"),
        ("2024-11-27 09:30", "2024-11-27T09:30", "minute"),
        ("2024-11-27T09:30:05", "2024-11-27T09:30:05", "second"),
        ("2024-11-27T09:30:05.123Z", "2024-11-27T09:30:05Z", "second"),
        ("2024-11-27T09:30+0900", "2024-11-27T09:30+09:00", "minute"),
        ("2024-11-27T09:30:05-05:00", "2024-11-27T09:30:05-05:00", "second"),
        ("0001-01-01T14:00+14:00", "0001-01-01T14:00+14:00", "minute"),
        ("9999-12-31T23:59:59+14:00", "9999-12-31T23:59:59+14:00", "second"),
        ("0001-01-01", "0001-01-01", "day"),
        ("2024-11-27 09:30 UTC", "2024-11-27T09:30Z", "minute"),
    ],
)
def test_iso_times_are_read(given: str, value: str, precision: str) -> None:
    published = parse_published(given, "given")
    assert published is not None
    assert (published.value, published.precision, published.source) == (value, precision, "given")


@pytest.mark.parametrize(
    "given",
    [
        "",
        "yesterday",
        "2024-13-01",
        "2024-02-30",
        "2024-11-27T25:00",
        "2024-11-27T09:30+99:00",
        "27/11/2024",
        "٢٠٢٤-١١-٢٧",
        "２０２４-１１-２７",
        "2024-11-27T０9:30",
        "0000-01-01",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "10000-01-01",
    ],
)
def test_anything_else_is_no_time(given: str) -> None:
    assert parse_published(given, "given") is None
