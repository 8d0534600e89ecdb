"""The metadata of a delivery fill the document; what was delivered wins over what was read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from infra.models import BLANK, load_models
from tests.support.build import raw_text
from tests.support.delivered import FERRY, delivered, kill
from transforms.document import Document, document_keys
from transforms.document.withdrawal import withdraw
from transforms.pipeline import process, process_batch
from transforms.records import Options, RawRecord, Reason, Rejected, Subject

PAGE = """<html><head><title>Ferry back</title><meta property="og:site_name" content="The Gazette">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry", "author": [{"name": "Jo Page"}],
"dateModified": "2024-11-27T11:00:00Z", "articleSection": "Local", "keywords": "harbor"}</script></head>
<body><article><h1>Ferry is back</h1><p class="byline">By Jo Page</p>%s</article></body></html>"""
PARAGRAPHS = "".join(f"<p>The ferry made crossing number {n} on Monday, with forty sheep aboard.</p>" for n in range(9))
EVERYTHING: dict[str, Any] = {
    "byline": "By Ann Lee, Northland Press",
    "authors": ("Ann Lee",),
    "agencies": ("Northland Press", "Agence France-Presse"),
    "section": "Coast",
    "tags": ("ferries", "harbors"),
    "site_name": "Northland Wire",
    "modified": "2024-11-27T12:30:00+0100",
}


def document_of(raw: RawRecord, *, verbatim: bool = False) -> Document:
    document = process(raw, Options(keep_boilerplate=verbatim), load_models(BLANK))
    assert not isinstance(document, Rejected), document
    return document


@pytest.mark.parametrize(("content", "media"), [(FERRY, "text"), (PAGE % PARAGRAPHS, "html")])
@pytest.mark.parametrize("verbatim", [False, True])
def test_what_was_delivered_fills_the_fields_of_text_and_page(content: str, media: Any, verbatim: bool) -> None:
    document = document_of(delivered(content, media=media, **EVERYTHING), verbatim=verbatim)
    assert (document["byline"], document["authors"]) == ("By Ann Lee, Northland Press", ["Ann Lee"])
    assert document["agencies"] == ["Northland Press", "AFP"]
    assert (document["section"], document["tags"]) == ("Coast", ["ferries", "harbors"])
    assert (document["site_name"], document["modified"]) == ("Northland Wire", "2024-11-27T12:30:00+01:00")


def test_what_was_not_delivered_is_that_of_the_page() -> None:
    document = document_of(delivered(PAGE % PARAGRAPHS, media="html"))
    assert (document["authors"], document["tags"], document["section"]) == (["Jo Page"], ["harbor"], "Local")
    assert (document["site_name"], document["modified"]) == ("The Gazette", "2024-11-27T11:00:00Z")


def test_the_document_has_the_rest_of_the_delivery_and_null_without_one() -> None:
    given: dict[str, Any] = {
        "version": "3", "status": "usable", "signal": "sig:update", "urgency": 4, "slug": "FERRY-REPAIRS",
        "genre": ("Current",), "subjects": (Subject("medtop:20000337", "water transport"), Subject("x:1")),
        "places": (Subject("city:SKA", "Skarholm"),), "embargo": "2024-11-28T06:00:00+0100",
        "subheadlines": ("Two weeks of repairs",), "editor_notes": ("Pictures to follow",), "rights": "Northland",
    }  # fmt: skip
    document = document_of(delivered(**given, **EVERYTHING))
    expected = {"format": "newsml-g2", **given, "embargo": "2024-11-28T06:00:00+01:00"}
    listed = {name: list(value) for name, value in expected.items() if isinstance(value, tuple)}
    coded = {name: [asdict(one) for one in given[name]] for name in ("subjects", "places")}
    coded["subjects"][1]["name"] = "x:1"
    assert document["delivery"] == expected | listed | coded
    assert document_of(raw_text(FERRY))["delivery"] is None


def test_agencies_of_delivery_and_text_are_merged_by_their_canonical_names() -> None:
    text = f"SKARHOLM, Nov 27 (Reuters) - {FERRY}\n\nWith AFP"
    document = document_of(delivered(text, agencies=("reuters", "AFP/dpa")))
    assert document["agencies"] == ["Reuters", "AFP", "DPA"]


@pytest.mark.parametrize("line", ["By Ann Lee", "ANN LEE", "Ann  Lee"])
def test_a_line_that_repeats_the_byline_is_cut_from_the_text(line: str) -> None:
    document = document_of(delivered(f"{line}\n\n{FERRY}", byline="Ann Lee"))
    assert (document["body"], document["byline"], document["authors"]) == (FERRY, "Ann Lee", ["Ann Lee"])
    assert [cut["rule"] for cut in document["removed"]] == ["structure.byline"]


def test_a_byline_of_the_text_serves_where_the_delivered_one_names_nobody() -> None:
    document = document_of(delivered(f"By Ann Lee\n\n{FERRY}", byline="nl/jm"))
    assert (document["byline"], document["authors"]) == ("By Ann Lee", ["Ann Lee"])
    assert document_of(delivered(byline="nl/jm"))["byline"] == "nl/jm"
    assert document_of(delivered(f"By Ann Lee\n\n{FERRY}"))["byline"] == "By Ann Lee"


def test_an_embargo_without_a_known_end_is_rejected() -> None:
    rejected = process(delivered(embargo="until further notice"), Options(), load_models(BLANK))
    assert isinstance(rejected, Rejected)
    assert (rejected.reason, rejected.external_id) == (Reason.BAD_VALUE, "urn:northland:ferry")
    assert "until further notice" in rejected.message


@pytest.mark.parametrize("content", ["", "KILL: the story on the ferry is wrong. Do not use it."])
@pytest.mark.parametrize("media", ["text", "html"])
def test_a_withdrawal_is_the_withdrawn_document_whatever_its_content(content: str, media: Any) -> None:
    raw = kill("Wrong name", content=content, media=media, version="4", published="2024-11-27T12:00:00+01:00", slug="X")
    document = document_of(raw)
    assert document.keys() == document_keys().keys()
    assert document["withdrawn"] == {
        "at": "2024-11-27T12:00:00Z", "reason": "Wrong name", "lifted": False, "delivered": True, "erased": None
    }  # fmt: skip
    assert document == withdraw(document, "2024-11-27T12:00:00Z", "Wrong name", delivered=True), "nothing is left of it"
    assert (document["body"], document["title"], document["language"]) == ("", None, None)
    assert (document["delivery"]["version"], document["delivery"]["slug"]) == ("4", None)
    assert (document["published"], document["external_id"]) == ("2024-11-27T12:00:00+01:00", "urn:northland:ferry")
    assert document["id"] == document_of(delivered())["id"]


def test_a_withdrawal_without_a_reason_has_one() -> None:
    document = document_of(kill(""))
    assert document["withdrawn"]["reason"] == "withdrawn by its source"


def test_withdrawals_and_articles_of_a_batch_stay_in_order() -> None:
    raws = [delivered(), kill(), delivered("*** --- ***"), kill(), delivered("Another story, about a harbor.")]
    results = process_batch(raws, Options(), load_models(BLANK))
    kinds = ["rejected" if isinstance(one, Rejected) else one["body"][:7] for one in results]
    assert kinds == ["The fer", "", "rejected", "", "Another"]
