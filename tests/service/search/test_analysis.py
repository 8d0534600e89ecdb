"""Our node analyses text as stock Elasticsearch does.

The expectations are those that Elastic's reference manual prints for the stock components, and for the
rest what the stock components are specified to give; none was read off our own node.
"""

from __future__ import annotations

from typing import Any

import pytest
from elasticsearch import BadRequestError, Elasticsearch

pytestmark = pytest.mark.service

FOXES = "The 2 QUICK Brown-Foxes jumped over the lazy dog's bone."


def tokens(client: Elasticsearch, text: str, **analysis: Any) -> list[str]:
    return [token["token"] for token in client.indices.analyze(text=text, **analysis)["tokens"]]


@pytest.mark.parametrize(
    ("analyzer", "expected"),
    [
        ("english", "2 quick brown fox jump over lazi dog bone"),
        ("standard", "the 2 quick brown foxes jumped over the lazy dog's bone"),
        ("whitespace", "The 2 QUICK Brown-Foxes jumped over the lazy dog's bone."),
    ],
)
def test_analyzers(client: Elasticsearch, analyzer: str, expected: str) -> None:
    assert tokens(client, FOXES, analyzer=analyzer) == expected.split()


def test_english_keeps_offsets_and_the_gaps_of_stop_words(client: Elasticsearch) -> None:
    answer = client.indices.analyze(analyzer="english", text="The minister’s talks in the capital")
    found = [(t["token"], t["start_offset"], t["end_offset"], t["position"]) for t in answer["tokens"]]
    assert found == [("minist", 4, 14, 1), ("talk", 15, 20, 2), ("capit", 28, 35, 5)]


def test_english_takes_stop_words_and_exclusions_from_the_index(client: Elasticsearch, index_name: str) -> None:
    ours = {"type": "english", "stopwords": ["says"], "stem_exclusion": ["ministers"]}
    client.indices.create(index=index_name, settings={"analysis": {"analyzer": {"ours": ours}}})
    assert tokens(client, "He says the ministers agreed", index=index_name, analyzer="ours") == [
        *("he", "the", "ministers", "agre"),
    ]


@pytest.mark.parametrize(
    ("tokenizer", "text", "expected"),
    [
        ("keyword", "New York", ["New York"]),
        ("whitespace", "Brown-Foxes  jumped.", ["Brown-Foxes", "jumped."]),
        (
            "uax_url_email",
            "Email me at john.smith@global-international.com",
            ["Email", "me", "at", "john.smith@global-international.com"],
        ),
        ("uax_url_email", "See https://example.org/a?b=c now", ["See", "https://example.org/a?b=c", "now"]),
        ({"type": "whitespace", "max_token_length": 5}, "overlong", ["overl", "ong"]),
    ],
)
def test_tokenizers(client: Elasticsearch, tokenizer: Any, text: str, expected: list[str]) -> None:
    assert tokens(client, text, tokenizer=tokenizer) == expected


@pytest.mark.parametrize(
    ("token_filter", "text", "expected"),
    [
        ("asciifolding", "açaí à la carte", "acai a la carte"),
        ({"type": "asciifolding", "preserve_original": True}, "açaí", "acai açaí"),
        ("edge_ngram", "the quick", "t th q qu"),
        ({"type": "edge_ngram", "min_gram": 2, "max_gram": 3, "preserve_original": True}, "quick", "qu qui quick"),
        ("porter_stem", "the foxes jumping quickly", "the fox jump quickli"),
        ("stemmer", "the foxes jumping quickly", "the fox jump quickli"),
        ({"type": "stemmer", "language": "light_english"}, "foxes jumping", "fox jump"),
        ({"type": "stemmer", "language": "minimal_english"}, "foxes jumping", "foxe jumping"),
        ({"type": "stemmer", "language": "possessive_english"}, "dog's foxes", "dog foxes"),
        ("unique", "the quick fox jumps the lazy fox", "the quick fox jumps lazy"),
        ({"type": "unique", "only_on_same_position": True}, "fox the fox", "fox the fox"),
    ],
)
def test_token_filters(client: Elasticsearch, token_filter: Any, text: str, expected: str) -> None:
    assert tokens(client, text, tokenizer="whitespace", filter=[token_filter]) == expected.split()


def test_pattern_capture_takes_an_address_apart(client: Elasticsearch) -> None:
    patterns = [r"([^@]+)", r"(\p{L}+)", r"(\d+)", r"@(.+)"]
    capture = {"type": "pattern_capture", "preserve_original": True, "patterns": patterns}
    found = tokens(
        client,
        "john-smith_123@foo-bar.com",
        tokenizer="uax_url_email",
        filter=[capture, "lowercase", "unique"],
    )
    parts = "john-smith_123 john smith 123 foo-bar.com foo bar com"
    assert found == ["john-smith_123@foo-bar.com", *parts.split()]


def test_synonym_graph_keeps_names_of_several_words_together(client: Elasticsearch) -> None:
    synonyms = {"type": "synonym_graph", "synonyms": ["US, United States", "Kiev => Kyiv"]}
    answer = client.indices.analyze(tokenizer="standard", filter=["lowercase", synonyms], text="The US envoy in Kiev")
    found = {(t["token"], t["position"], t.get("positionLength", 1)) for t in answer["tokens"]}
    assert found == {
        *{("the", 0, 1), ("us", 1, 2), ("united", 1, 1), ("states", 2, 1)},
        *{("envoy", 3, 1), ("in", 4, 1), ("kyiv", 5, 1)},
    }


def test_html_strip(client: Elasticsearch) -> None:
    text = "<p>I&apos;m so <b>happy</b>!</p>"
    assert tokens(client, text, tokenizer="keyword", char_filter=["html_strip"]) == ["\nI'm so happy!\n"]
    keeping = {"type": "html_strip", "escaped_tags": ["b"]}
    assert tokens(client, text, tokenizer="keyword", char_filter=[keeping]) == ["\nI'm so <b>happy</b>!\n"]


def test_normalizer_folds_case_and_accents(client: Elasticsearch, index_name: str) -> None:
    folded = {"type": "custom", "filter": ["lowercase", "asciifolding"]}
    client.indices.create(
        index=index_name,
        settings={"analysis": {"normalizer": {"folded": folded}}},
        mappings={"properties": {"name": {"type": "keyword", "normalizer": "folded"}}},
    )
    client.index(index=index_name, document={"name": "São Tomé"}, refresh=True)
    assert tokens(client, "São Tomé", index=index_name, field="name") == ["sao tome"]
    assert client.count(index=index_name, query={"term": {"name": "SAO TOME"}})["count"] == 1


@pytest.mark.parametrize(
    "token_filter",
    [
        {"type": "stemmer", "language": "klingon"},
        {"type": "pattern_capture"},
        {"type": "synonym_graph"},
        {"type": "synonym_graph", "synonyms": ["a => b => c"]},
    ],
)
def test_settings_that_make_no_sense_are_refused(client: Elasticsearch, token_filter: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError):
        tokens(client, "text", tokenizer="standard", filter=[token_filter])


def test_root_names_the_node_and_its_version(client: Elasticsearch) -> None:
    assert client.ping()
    answer = client.info()
    assert answer["tagline"] == "You Know, for Search"
    assert set(answer) == {"name", "cluster_name", "cluster_uuid", "version", "tagline"}
    assert answer["version"]["number"].startswith("9.")
    assert {"build_flavor", "lucene_version", "minimum_wire_compatibility_version"} <= set(answer["version"])
