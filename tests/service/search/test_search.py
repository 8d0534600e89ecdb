"""Searches on a real Elasticsearch: what each kind of query finds, in a corpus small enough to know by heart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from infra.elasticsearch.errors import IndexMissing
from infra.elasticsearch.queries import syntax
from infra.elasticsearch.queries.bodies.search import SearchView
from infra.elasticsearch.queries.criteria import Criteria, MentionedTime, NearPoint
from infra.elasticsearch.queries.fields import BY_NAME, FACETS
from infra.elasticsearch.queries.spans import parse_span
from infra.elasticsearch.search import requests as sender
from infra.elasticsearch.search.results import SearchResult
from tests.service.articles import CORPUS, drop, load

pytestmark = pytest.mark.service
Search = Callable[..., SearchResult]


@pytest.fixture(scope="module")
def corpus(node_url: str) -> Iterator[tuple[Elasticsearch, str]]:
    index = "test-search"
    with Elasticsearch(node_url, request_timeout=30) as client:
        drop(client, index)
        load(client, index, CORPUS)
        yield client, index
        drop(client, index)


@pytest.fixture
def find(corpus: tuple[Elasticsearch, str]) -> Search:
    def run(query: str = "", view: SearchView = SearchView(), demand: Any = "most", **criteria: Any) -> SearchResult:  # noqa: B008
        parsed = syntax.parse(query, demand)
        return sender.search(*corpus, Criteria(parsed.words, parsed.conditions, **criteria), view)

    return run


def ids(found: SearchResult) -> list[str | None]:
    return [hit.external_id for hit in found.hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("festival", {"busan"}),
        ("presidents", {"weapons", "martial", "kyiv", "busan"}),
        ('"the presidents"', {"weapons"}),
        ('"president the"', set()),
        ("air defense", {"weapons", "kyiv"}),
        ("air defense -Zelensky", {"weapons"}),
        ('president -"martial law"', {"weapons", "kyiv", "busan"}),
        ("president -(air strikes)", {"weapons", "martial", "busan"}),
        ("festival|parliament", {"busan", "martial"}),
        ('president ("air defense"|parliament)', {"weapons", "martial", "kyiv"}),
        ("chan-wook", set()),
        ("person:Zelensky", {"kyiv"}),
        ('person:"rustem UMEROV"', {"weapons"}),
        ("person:Yoon person:Umerov", {"weapons"}),
        ("person:Umerov|Zelensky", {"weapons", "kyiv"}),
        ('-country:"south korea" president', {"kyiv"}),
        ('country:"South Korea"|Nepal agency:afp', {"weapons", "séisme"}),
        ("country:Korea", set()),
        ('organization:"National Assembly"', {"martial"}),
        ("place:busan", {"busan"}),
        ("author:zoe", {"busan"}),
        ("source:WorldNews", {"kyiv", "busan"}),
        ("language:FR", {"séisme"}),
        ("month:2024-10", {"weapons"}),
        ("section:culture", {"busan"}),
        ("slug:korea", {"martial"}),
        ("slug:korea-law/LEAD", {"martial"}),
        ("slug:lead-korea", set()),
        ("urgency:1|2", {"martial"}),
        ("urgency:high", set()),
        ("urgency:12345678901", set()),
        ("subject:politics", {"martial"}),
        ("subject:MEDTOP:11000000", {"martial"}),
        ("genre:current", {"martial"}),
        ("soldiers assembly", {"martial"}),
        ('"leave the assembly"', {"martial"}),
        ("helicopters", set()),
        ("domain:koreadaily.test", {"weapons"}),
        ("-president -Zirconium", {"séisme"}),
        ("the of", set()),
    ],
)
def test_a_query_finds_what_it_says(find: Search, query: str, expected: set[str]) -> None:
    assert set(ids(find(query))) == expected


def test_words_not_all_of_which_are_there_are_enough_only_when_most_of_them_are(find: Search) -> None:
    assert ids(find("president declared martial law yesterday")) == ["martial"]
    assert ids(find("president declared martial law yesterday", demand="all")) == []
    assert set(ids(find("festival parliament", demand="any"))) == {"busan", "martial"}
    assert ids(find("festival parliament")) == []


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("2024-11-27", {"weapons"}),
        ("2024-12", {"martial", "kyiv"}),
        ("2024", {"weapons", "martial", "kyiv"}),
        ("..2015", {"séisme"}),
        ("2024-12-14..", {"kyiv"}),
    ],
)
def test_published_in_a_span(find: Search, span: str, expected: set[str]) -> None:
    assert set(ids(find(published=parse_span(span)))) == expected


@pytest.mark.parametrize(
    ("span", "precision", "expected"),
    [
        ("2024-11-27", "day", {"weapons"}),
        ("2024-10-15", "day", set()),
        ("2024-10-15", "month", {"weapons"}),
        ("2024-10-15", "year", {"weapons", "kyiv"}),
        ("2024-10", "month", {"weapons"}),
        ("2024-12-01..2024-12-31", "day", {"martial", "kyiv"}),
        ("2024-12-14..2024-12-31", "day", set()),
        ("2025-01-01..", "year", set()),
    ],
)
def test_a_mentioned_time_is_found_at_the_asked_precision(
    find: Search, span: str, precision: Any, expected: set[str]
) -> None:
    assert set(ids(find(mentions=MentionedTime(parse_span(span), precision)))) == expected


def test_near_a_point(find: Search) -> None:
    assert set(ids(find(near=NearPoint(37.5, 127.0, 50)))) == {"weapons", "martial"}
    assert set(ids(find(near=NearPoint(37.5, 127.0, 400)))) == {"weapons", "martial", "busan"}


def test_what_was_withdrawn_is_never_found(find: Search, corpus: tuple[Elasticsearch, str]) -> None:
    everything = find(view=SearchView(size=100))
    assert everything.total == len(CORPUS) - 1
    assert "withdrawn" not in ids(everything)
    assert sender.count(*corpus, Criteria()).total == everything.total


def test_order_is_by_date_and_undated_articles_come_last(find: Search) -> None:
    newest = ids(find(view=SearchView(order="newest")))
    assert newest == ["kyiv", "martial", "weapons", "busan", "séisme", "undated"]
    assert ids(find(view=SearchView(order="oldest"))) == [*reversed(newest[:-1]), "undated"]
    assert ids(find(view=SearchView(size=2, offset=1, order="newest"))) == newest[1:3]


def test_words_in_the_title_and_together_rank_first(find: Search) -> None:
    assert ids(find("martial law"))[0] == "martial"
    assert ids(find("air defense"))[0] == "kyiv"


def test_facets_count_what_was_found(find: Search) -> None:
    found = find("president", SearchView(facets=FACETS))
    counts = {name: {item.value: item.count for item in values} for name, values in found.facets.items()}
    assert counts["countries"] == {"South Korea": 3, "Ukraine": 2, "Russia": 1}
    assert counts["people"]["Yoon Suk Yeol"] == 2
    assert counts["agencies"] == {"AFP": 2, "Reuters": 2}
    assert counts["mentioned_months"] == {"2024-12": 2, "2024-11": 1, "2024-10": 1}
    assert counts["source"] == {"koreadaily": 2, "worldnews": 2}
    assert counts["language"] == {"en": 4}
    assert counts["delivery.subjects.name"] == {"Politics": 1}
    assert counts["delivery.genre"] == {"Current": 1}
    assert counts["places"] == {"Seoul": 2, "Kyiv": 1, "Busan": 1}
    assert "NATO" in counts["organizations"]


@pytest.mark.parametrize("field", [field for field in FACETS if field.name != "language"], ids=lambda f: f.name)
def test_a_facet_stays_open_when_one_of_its_values_is_chosen(find: Search, field: Any) -> None:
    before = find("president", SearchView(facets=FACETS)).facets[field.path]
    chosen = find(f'president {field.name}:"{before[0].value}"', SearchView(facets=FACETS))
    assert chosen.facets[field.path] == before
    assert chosen.total == before[0].count
    others = [name for name in chosen.facets if name != field.path]
    assert all(item.count <= chosen.total for name in others for item in chosen.facets[name])


def test_an_excluded_value_closes_its_facet(find: Search) -> None:
    found = find("president -country:Ukraine", SearchView(facets=(BY_NAME["country"],)))
    assert {item.value for item in found.facets["countries"]} == {"South Korea"}


def test_highlights_are_escaped_and_mark_stems_and_exact_phrases(find: Search) -> None:
    busan = find("discounts").hits[0].highlights["body"][0]
    assert "&lt;b&gt;<em>discount</em>&lt;" in busan
    weapons = find('"the presidents"').hits[0].highlights["body"][0]
    assert "<em>" in weapons
    assert find("festivals").hits[0].highlights["title"] == ["Film <em>festival</em> opens in Busan"]


def test_a_hit_without_matched_words_shows_how_the_article_begins(find: Search) -> None:
    hit = find("country:Nepal").hits[0]
    assert hit.highlights["body"][0].startswith("Un séisme")
    assert hit.title == "Séisme au Népal"


def test_a_plain_query_has_no_operators(corpus: tuple[Elasticsearch, str]) -> None:
    queries = [
        sender.PlainQuery("1", '-festival "parliament'),
        sender.PlainQuery("2", "person:Zelensky AND (unheard"),
        sender.PlainQuery("3", "qqqq zzzz"),
        sender.PlainQuery("4", "the"),
        sender.PlainQuery("5", ""),
        sender.PlainQuery("6", "inductive properties of ceramics"),
    ]
    answers = {ranked.id: [hit.external_id for hit in ranked.hits] for ranked in sender.rank(*corpus, queries, 10)}
    assert set(answers["1"]) == {"busan", "martial"}
    assert answers["2"] == ["kyiv"]
    assert answers["3"] == answers["4"] == answers["5"] == []
    assert answers["6"][0] == "undated"


def test_plain_queries_are_answered_in_order_across_batches(corpus: tuple[Elasticsearch, str]) -> None:
    queries = [sender.PlainQuery(str(n), "festival " * (n % 3)) for n in range(2 * sender.MAX_BATCH + 1)]
    answers = list(sender.rank(*corpus, queries, 1))
    assert [ranked.id for ranked in answers] == [query.id for query in queries]
    assert all(bool(ranked.hits) == bool(n % 3) for n, ranked in enumerate(answers))


LONG = {
    "words": " ".join(f"festival word{n}" for n in range(5_000)),
    "letters": "festival " + "a b c d e " * 1_000,
    "one chain": "festival-" * 5_000,
    "one word": "festival " + "x" * 100_000,
    "ideographs": "festival " + "韓国大統領" * 2_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_very_long_plain_query_is_answered(corpus: tuple[Elasticsearch, str], text: str) -> None:
    [answer] = sender.rank(*corpus, [sender.PlainQuery("1", text)], 5)
    assert answer.hits == () or answer.hits[0].external_id == "busan"


@pytest.mark.parametrize("text", ["a b " * 240, "韓" * 990, "x-" * 490, "(a|b) " * 160, '"a b" ' * 160])
def test_the_longest_query_is_within_the_limits_of_elasticsearch(find: Search, text: str) -> None:
    assert find(text).warnings == ()


def test_a_missing_index_is_named(client: Elasticsearch) -> None:
    with pytest.raises(IndexMissing, match="no-such-index"):
        sender.search(client, "no-such-index", Criteria(), SearchView())
    with pytest.raises(IndexMissing, match="no-such-index"):
        next(sender.rank(client, "no-such-index", [sender.PlainQuery("1", "law")], 1))


def test_an_answer_that_lacks_shards_says_so(client: Elasticsearch, index_name: str) -> None:
    """In one index `published` is text, which cannot be sorted: its part of the search fails."""
    for suffix, type_ in (("a", "text"), ("b", "date")):
        properties = {"published": {"type": type_}, "id": {"type": "keyword"}}
        client.indices.create(index=f"{index_name}-{suffix}", mappings={"properties": properties})
        article = {"id": suffix, "published": "2024-11-27", "title": "law"}
        client.index(index=f"{index_name}-{suffix}", document=article, refresh=True)
    found = sender.search(client, f"{index_name}-a,{index_name}-b", Criteria(), SearchView(order="newest"))
    assert found.total == 1
    assert "1 of 2 shards failed" in found.warnings[0]
