"""The content of messages: JSON with the text of articles as it is, and text for channels with nothing that steers."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from infra.elasticsearch.search.parameters import SearchParameters
from infra.searches.content import message_json, message_subject, message_text
from infra.searches.records import AlertMessage, SavedSearch

NOON = datetime(2024, 11, 27, 12, tzinfo=UTC)
HOSTILE = "\x1b]0;x\x07<!channel> @here [x](javascript:y) *b* `c` <https://evil.example|Bank>\u202e\r\nSPOOFED & <b>"
SEARCH = SavedSearch("s-1", f"Ferries {HOSTILE}", SearchParameters("ferry", (("country", "Spain"),)), NOON, NOON)
ARTICLE = {
    "id": "id-a",
    "external_id": "a",
    "title": None,
    "display_title": HOSTILE,
    "published": "2024-11-27T08:00:00+09:00",
    "source": HOSTILE,
    "url": "https://paper.example/a?x=1",
    "agencies": ["AFP"],
    "language": "en",
}


def test_json_has_what_a_list_of_hits_has() -> None:
    message = orjson.loads(message_json("wires", SEARCH, AlertMessage("m-1", "s-1", ("id-a",), NOON, 2), [ARTICLE]))
    assert message["articles"][0].pop("story") is None
    assert message == {
        "format": 1,
        "id": "m-1",
        "attempt": 2,
        "index": "wires",
        "search": {"name": SEARCH.name, "parameters": {"q": "ferry", "country": ["Spain"]}},
        "articles": [
            {
                **{
                    key: ARTICLE[key]
                    for key in ("id", "external_id", "published", "source", "url", "agencies", "language")
                },
                "title": HOSTILE,
                "story_size": None,
                "story_relation": None,
            }
        ],
    }


def test_a_text_has_every_field_as_literal_text() -> None:
    text = message_text(SEARCH, AlertMessage("m-1", "s-1", ("id-a",), NOON, 1), [ARTICLE])
    for whole in (text, message_subject(SEARCH, [ARTICLE])):
        assert not set(whole) & {"\x1b", "\x07", "\u202e", "\r", "<", ">"}
        assert not [line for line in whole.splitlines() if line.startswith("SPOOFED")]
        for markup in ("[x](", " @here", " *b*", " `c`", "<!channel>"):
            assert markup not in whole
    assert "https://paper.example/a?x=1" in text.splitlines()
    assert "(2024-11-27 · " in text


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "ftp://a.example/", "http://a.example/" + "x" * 3_000])
def test_other_urls_are_left_out(url: str | None) -> None:
    text = message_text(SEARCH, AlertMessage("m-1", "s-1", ("id-a",), NOON, 1), [{**ARTICLE, "url": url}])
    assert len(text.splitlines()) == 3


def test_a_url_cannot_end_itself() -> None:
    url = "https://a.example/x|y>z) [k] @here `c`\n\ud800ü"
    text = message_text(SEARCH, AlertMessage("m-1", "s-1", ("id-a",), NOON, 1), [{**ARTICLE, "url": url}])
    (link,) = [line for line in text.splitlines() if line.startswith("https://")]
    assert link == "https://a.example/x%7Cy%3Ez%29%20%5Bk%5D%20%40here%20%60c%60%0A%5Cud800%C3%BC"


def test_a_second_attempt_is_named() -> None:
    first, second = (AlertMessage("m-1", "s-1", ("id-a",), NOON, attempt) for attempt in (1, 2))
    assert "attempt 2" in message_text(SEARCH, second, [ARTICLE])
    assert "attempt" not in message_text(SEARCH, first, [ARTICLE])


def test_the_path_of_a_webhook_is_never_shown() -> None:
    search = SavedSearch(
        "s", "n", SearchParameters("x"), NOON, NOON, webhook="https://hooks.example:8443/T0/secret?key=k"
    )
    assert search.receiver == "https://hooks.example:8443/…"
    assert "secret" not in str(search.as_json())
    assert "secret" not in repr(search)
