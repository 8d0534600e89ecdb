"""Dates that pages print in many languages: their order, labels, times and zones."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.transforms.extract.pages.builders import extracted, page, paragraphs
from transforms.extract.pages.metadata.clock import find_moments, read_moment
from transforms.extract.pages.metadata.stamps import read_clock_of_change, read_stamps
from transforms.extract.pages.metadata.zones import offset_of, reads_day_first, site_zone
from transforms.publication import parse_published
from transforms.records import Extracted


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Freitag, 27. Februar 2026, 18:20 Uhr MEZ", "2026-02-27T18:20+01:00"),
        ("27.02.26, 7 Uhr", "2026-02-27T07:00"),
        ("jeudi 19 mars 2026 à 7h05", "2026-03-19T07:05"),
        ("22 Maggio 2026, ore 17.20", "2026-05-22T17:20"),
        ("2 de diciembre de 2026, 20:15 (UTC-3)", "2026-12-02T20:15-03:00"),
        ("9.ago.2026 às 8h00", "2026-08-09T08:00"),
        ("Gewijzigd op 21 september 2026 om 11:35 (CEST)", "2026-09-21T11:35+02:00"),
        ("Sobota, 30 maja 2026 r., godz. 9:15", "2026-05-30"),
        ("5 марта 2026, 11:20 (мск)", "2026-03-05T11:20+03:00"),
        ("11:20, 5 марта 2026 г.", "2026-03-05T11:20"),
        ("den 5 augusti 2026 kl. 14.30", "2026-08-05T14:30"),
        ("5. marts 2026 kl. 14.30", "2026-03-05T14:30"),
        ("3. 5. 2026 14:00", "2026-05-03T14:00"),
        ("3. května 2026", "2026-05-03"),
        ("5 Mart 2026, 14:30", "2026-03-05T14:30"),
        ("2026. március 5.", "2026-03-05"),
        ("5/4/2026 5:12 PM CT", "2026-05-04T17:12-05:00"),
        ("Jan. 1, 2026 at 1 a.m. HST", "2026-01-01T01:00-10:00"),
        ("01 Mayo, 2022 | 13:43", "2022-05-01T13:43"),
        ("5 Wort 2026", None),
        ("31 czerwca 2026", None),
        ("5 March 2026, 25:99", "2026-03-05"),
    ],
)
def test_moments_in_many_languages(written: str, value: str | None) -> None:
    moment = read_moment(written, "text", month_first=True)
    assert (moment.value if moment else None) == value


@given(st.text(alphabet="0123456789 .,:/-TZ+hpm|()年月日märzмартаUhrGMT", max_size=200))
def test_any_moment_is_valid_and_within_the_line(line: str) -> None:
    end = 0
    for moment in find_moments(line, "text", month_first=False):
        assert end <= moment.start < moment.end <= len(line)
        assert parse_published(moment.published.value, "text") == moment.published
        end = moment.end


@pytest.mark.parametrize(
    ("line", "published", "changed"),
    [
        ("Updated: 10 June 2026 | Published: 9 June 2026 | Ana Reis", ["2026-06-09"], ["2026-06-10"]),
        ("Erstellt: 9. April 2026 · Aktualisiert: 11. April 2026", ["2026-04-09"], ["2026-04-11"]),
        ("16 ago 2026 - 23:55 Modificato il 17 ago 2026 - 10:12", ["2026-08-16T23:55"], ["2026-08-17T10:12"]),
        ("Zuletzt geändert am 05.05.2026, 11:02 Uhr", [], ["2026-05-05T11:02"]),
        ("4 May 2026 (updated)", [], ["2026-05-04"]),
    ],
)
def test_labels_distinguish_publication_and_change(line: str, published: list[str], changed: list[str]) -> None:
    stamps = list(read_stamps(line, month_first=False))
    assert [stamp.published.value for stamp in stamps if not stamp.is_change] == published
    assert [stamp.published.value for stamp in stamps if stamp.is_change] == changed


def test_a_change_with_only_a_time_has_the_day_and_offset_of_the_publication() -> None:
    change = read_clock_of_change("5 марта 2026, 11:20 (мск) Обновлено: 15:47", month_first=False)
    assert change is not None
    assert change.value == "2026-03-05T15:47+03:00"
    assert read_clock_of_change("Miércoles, 24 de junio 2026, 11:30", month_first=False) is None


def test_a_date_in_a_long_line_or_sentence_is_not_alone() -> None:
    assert [stamp.is_alone for stamp in read_stamps("Ana Reis, 5 May 2026", month_first=False)] == [True]
    sentence = "The bank that failed on 5 May 2026 was older than the state."
    assert [stamp.is_alone for stamp in read_stamps(sentence, month_first=False)] == [False]


@pytest.mark.parametrize(
    ("locales", "url", "day_first"),
    [
        (("de",), "https://p.example/a", True),
        (("en-gb",), "https://p.example/a", True),
        (("en",), "https://p.example.au/a", True),
        (("en-us",), "https://p.example/a", False),
        (("en",), "https://p.example/a", False),
        ((), "https://[broken", False),
    ],
)
def test_the_order_of_day_and_month(locales: tuple[str, ...], url: str, day_first: bool) -> None:
    assert reads_day_first(locales, [url]) == day_first


def test_offsets_of_zones() -> None:
    assert offset_of("PT", datetime(2026, 1, 5, 9)) == "-08:00"
    assert offset_of("PT", datetime(2026, 7, 5, 9)) == "-07:00"
    assert offset_of("et", datetime(2026, 7, 5, 9)) is None, "a French word"
    assert offset_of("GMT", datetime(2026, 7, 5, 9)) == "Z"


def test_the_zone_of_a_site() -> None:
    assert str(site_zone(["https://courier.example.br/a"], "pt")) == "America/Sao_Paulo"
    assert str(site_zone(["https://courier.example/a"], "pl")) == "Europe/Warsaw"
    assert site_zone(["https://courier.example/a"], "es") is None


def _seen(body: str, lang: str, url: str | None = None, **node: Any) -> Extracted:
    head = json.dumps({"@type": "NewsArticle", "headline": "Harbour closed", **node})
    html = page(f"<h1>Harbour closed</h1>{body}{paragraphs()}", f'<script type="application/ld+json">{head}</script>')
    return extracted(html.replace("lang='en'", f"lang='{lang}'"), url)


def _value(result: Extracted) -> str | None:
    return result.published.value if result.published else None


def test_the_day_of_a_time_in_utc_is_that_of_the_site() -> None:
    assert _value(_seen("", "de", datePublished="2023-11-06T23:00:00Z")) == "2023-11-07T00:00:00+01:00"
    assert _value(_seen("", "de", datePublished="2023-11-06T09:00:00Z")) == "2023-11-06T09:00:00Z"
    assert _value(_seen("", "en", datePublished="2023-11-06T23:00:00Z")) == "2023-11-06T23:00:00Z"


def test_a_time_in_utc_is_read_as_the_local_time_that_readers_see() -> None:
    shown = "<p>03/05/2022 21:44</p>"
    assert _value(_seen(shown, "pt", datePublished="2022-05-04T00:44:52Z")) == "2022-05-03T21:44:52-03:00"


def test_the_day_of_the_address_confirms_the_declared_one() -> None:
    url = "https://courier.example/2022/05/04/harbour"
    assert _value(_seen("<p>1 May 2022</p>", "en", url, datePublished="2022-05-04")) == "2022-05-04"


def test_a_visible_time_is_added_to_a_declared_day() -> None:
    assert _value(_seen("<p>22 April 2023, 6:00 BST</p>", "en", datePublished="2023-04-22")) == "2023-04-22T06:00+01:00"


def test_a_time_element_beside_the_label_of_a_change() -> None:
    body = "<p>Stand: <time datetime='2023-04-23'>23.04.2023</time></p><p>22.04.2023</p>"
    result = _seen(body, "de")
    assert (_value(result), result.page.modified) == ("2023-04-22", "2023-04-23")


def test_inline_elements_without_space_are_apart() -> None:
    body = "<div><b>Ana Reis</b><span>16 ago 2023 - 23:55</span><span>Modificato il 17 ago 2023</span></div>"
    result = _seen(body, "it")
    assert (_value(result), result.page.modified) == ("2023-08-16T23:55", "2023-08-17")


def test_the_date_that_begins_a_release() -> None:
    opening = "Pressemitteilung vom 25. Januar 2022 | Berlin – " + "Die Arbeit im Hafen wird nun ein anderer tun. " * 4
    assert _value(_seen(f"<p>{opening}</p>", "de")) == "2022-01-25"


def test_the_one_date_in_elements_at_the_foot() -> None:
    foot = (
        paragraphs() * 7 + "<p>Eintrag von <abbr class='published' title='2023-04-22T10:00:00+02:00'>neulich</abbr></p>"
    )
    assert _value(_seen(foot, "de")) == "2023-04-22T10:00:00+02:00"
