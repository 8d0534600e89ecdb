"""The explanation of a document."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from infra.elasticsearch.search.explain import as_json, explain
from infra.elasticsearch.search.origins import NAME_FACETS, origins
from tests.service.articles import CORPUS, WEAPONS, document
from tests.support.build import OBSERVED
from transforms.records import Extraction, Facets, LeftOut

DOCUMENT = CORPUS[0]
EXPLAINED = explain(DOCUMENT)
FACETS = {(origin.facet, origin.value): origin.words for origin in EXPLAINED.origins}


def test_a_cut_names_its_rule_where_it_was_and_what_the_rule_takes() -> None:
    credit, comments = EXPLAINED.cuts
    assert credit.text.strip() == "With AFP"
    assert credit.rule == "credit.with-agencies"
    assert credit.before == WEAPONS[-40:]
    assert credit.after == ""
    assert credit.example
    assert comments.rule == "widget.comments"


def test_a_cut_by_a_rule_that_is_no_more_has_no_example() -> None:
    removed = [{"text": "x", "rule": "gone.rule", "start": 0}]
    assert explain(document("1", None, "Body.", removed=removed)).cuts[0].example is None


def test_a_date_names_the_fields_it_is_found_by() -> None:
    assert [(date.mention["text"], date.found_by) for date in EXPLAINED.dates] == [
        ("Wednesday", ("mentioned_day",)),
        ("last month", ("mentioned_month",)),
    ]


def test_a_name_lists_its_forms_and_why() -> None:
    umerov = next(name for name in EXPLAINED.names if name.name == "Rustem Umerov")
    assert umerov.forms == (("Rustem Umerov", "full name"),)
    yoon = EXPLAINED.names[0]
    assert (yoon.name, yoon.label, yoon.count, yoon.facets) == ("Yoon Suk Yeol", "PERSON", 2, ("people",))
    assert yoon.forms == (("Yoon Suk Yeol", "full name"), ("Yoon", "part of a full name"))


def test_every_facet_value_has_the_words_it_comes_from() -> None:
    assert FACETS["people", "Yoon Suk Yeol"] == ("Yoon Suk Yeol", "Yoon")
    assert FACETS["places", "Seoul"] == ("Seoul",)
    assert FACETS["countries", "Ukraine"] == ("Ukrainian",)
    assert FACETS["countries", "South Korea"] == ("Seoul",)
    assert FACETS["agencies", "AFP"] == ("With AFP",)
    assert FACETS["mentioned_months", "2024-11"] == ("Wednesday",)
    assert FACETS["mentioned_months", "2024-10"] == ("last month",)
    assert FACETS["organizations", "Ministry of National Defense"] == ()


def test_every_facet_of_names_is_explained() -> None:
    assert set(NAME_FACETS) == {field.name for field in fields(Facets) if not field.name.startswith(("lead_", "loc"))}
    filled = document("1", None, "Body.") | {facet: ["Value"] for facet in NAME_FACETS}
    assert [origin.facet for origin in origins(filled) if origin.value == "Value"] == list(NAME_FACETS)


def test_a_facet_without_labels_has_the_words_of_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.elasticsearch.search.origins.NAME_FACETS", (*NAME_FACETS, "leaders"))
    (leader,) = [one for one in origins(DOCUMENT | {"leaders": ["Yoon Suk Yeol"]}) if one.facet == "leaders"]
    assert leader.words == ("Yoon Suk Yeol", "Yoon")


def test_the_extractor_of_a_page_is_no_cut() -> None:
    offered = {"trafilatura": 210, "fast": 190}
    new = document("1", None, "Body.", extraction={"winner": "trafilatura", "offered": offered})
    before = document("1", None, "Body.", removed=[_extractor("trafilatura", offered)])
    del before["extraction"]
    for explained in map(explain, (new, before)):
        assert explained.cuts == ()
        assert explained.extraction == Extraction("trafilatura", offered)


def test_what_a_page_leaves_out_is_explained() -> None:
    omission = {"text": "Every Friday in your mailbox.", "reason": "newsletter"}
    explained = explain(document("1", None, "Body.", left_out=[omission]))
    assert explained.left_out == (LeftOut(**omission),)
    before = document("1", None, "Body.")
    del before["left_out"]
    assert explain(before).left_out == ()


def _extractor(winner: str, offered: dict[str, int]) -> dict[str, Any]:
    """The entry of `removed` by which documents of generation 2 and earlier named the extractor."""
    return {"text": "", "rule": f"extract.{winner}", "start": 0, "words": offered}


def test_the_json_form_says_what_the_identity_is_made_of() -> None:
    assert as_json(DOCUMENT, EXPLAINED, OBSERVED)["identity"] == "source and external id"
    page = document(None, None, "Body.", url="https://a.test/")
    assert as_json(page, explain(page), OBSERVED)["identity"] == "source and URL"
    assert as_json(DOCUMENT, EXPLAINED, OBSERVED)["dates"][1]["value"] == "2024-10"
