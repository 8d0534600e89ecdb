"""The dates of the first seed article, with its publication day and without."""

from __future__ import annotations

from pathlib import Path

from transforms.dates import mentioned_dates, read_dates
from transforms.records import DateMention, Options, Published

ARTICLE = Path(__file__).resolve().parents[4] / "seeds" / "000_0fae519774b44e73.txt"


def read(published: Published | None) -> tuple[DateMention, ...]:
    return read_dates(None, ARTICLE.read_text("utf-8"), published, Options())


def test_with_its_publication_day_every_date_has_a_value() -> None:
    found = read(Published("2024-11-27", "day", "given"))
    assert [(each.text, each.value, each.from_) for each in found] == [
        ("Wednesday", "2024-11-27", "2024-11-27"),
        ("last month", "2024-10", "2024-10-01"),
        ("Earlier this month", "2024-11", "2024-11-01"),
    ]
    assert mentioned_dates(found, None).mentioned_months == ("2024-11", "2024-10")


def test_without_it_the_dates_stay_open() -> None:
    found = read(None)
    assert [(each.value, each.from_, each.to) for each in found] == [
        ("XXXX-WXX-3", None, None),
        ("XXXX-XX", None, None),
        ("XXXX-XX", None, None),
    ]
    assert mentioned_dates(found, None).mentioned_from == ()
