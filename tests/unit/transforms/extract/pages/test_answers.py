"""The choice among the readers' answers, and pages made to break them."""

from __future__ import annotations

import json

import pytest

from tests.unit.transforms.extract.pages.builders import STORY, decoded, extracted, extraction, page, paragraphs
from transforms.extract import extract
from transforms.records import Options, Reason, Rejected, Repair


def _linked(body: str) -> str:
    node = {"@type": "NewsArticle", "headline": "Harbour closed", "articleBody": body}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_linked_data_rescues_a_page_that_a_program_fills_in() -> None:
    result = extracted(page("<div id='app'>A story about the harbour.</div>", _linked("\n".join(STORY))))
    assert extraction(result).winner == "json-ld"
    assert result.text == "\n\n".join(STORY)
    assert extraction(result).offered["layout"] == 5


def test_linked_data_shows_the_end_of_the_story() -> None:
    body = paragraphs(*STORY, "Ana Reis has written about harbours and ships for the Courier since 2004.")
    assert extracted(page(body, _linked(" ".join(STORY)))).text == "\n\n".join(STORY)


def test_next_to_nothing_is_read_by_the_others_too() -> None:
    result = extracted(page(paragraphs("The harbour is closed, the port captain said on Monday.")))
    assert result.text == "The harbour is closed, the port captain said on Monday."
    assert set(extraction(result).offered) == {"layout", "script", "trafilatura", "visible-text"}


_ATTRIBUTES = " ".join(f'a{number}="x"' for number in range(50_000))
LAST = "<p>The last words of it all.</p>"
_PARTS = [{"kind": "p", "text": sentence} for sentence in STORY]
_ROW = json.dumps(["$", "article", None, {"children": [["$", "p", n, {"children": s}] for n, s in enumerate(STORY)]}])
_TEASER = {"teasers": [{"title": "A ring", "text": "A gull has stolen the wedding ring of a bride in Porto."}]}
SCRIPTS = {
    "assigned": f"window.__STATE__ = {json.dumps({'page': {'body': _PARTS}, **_TEASER})};",
    "markup": json.dumps({"post": {"title": "Harbour closed", "html": paragraphs()}, **_TEASER}),
    "streamed": f"self.__next_f.push({json.dumps([1, f'2:{_ROW[:200]}'])})</script><script>"
    f"self.__next_f.push({json.dumps([1, _ROW[200:]])})",
    "said twice": json.dumps({"a": {"body": _PARTS}, "b": {"body": _PARTS}}),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_data_of_programs_rescues_a_page_that_they_fill_in(script: str) -> None:
    result = extracted(page(f"<div id='app'></div><script>{script}</script>"))
    assert (extraction(result).winner, result.text) == ("script", "\n\n".join(STORY))


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 100_000, '{"a": ' * 5_000, "let text = 'He said that he would come, and then he came.';", "{}" * 9],
)
def test_scripts_without_a_story_are_none(script: str) -> None:
    result = extracted(page(f"{LAST}<script>{script}</script>"))
    assert result.text == "The last words of it all."


def test_a_page_too_large_for_the_second_reader_is_not_given_to_it() -> None:
    result = extracted(page(LAST + "<i></i>" * 25_000))
    assert extraction(result).offered["trafilatura"] == 0
    assert result.text == "The last words of it all."


@pytest.mark.parametrize("html", ["", " \n", "<html></html>", "<script>let x = 1</script>", "<p>—</p>", "<!-- all -->"])
def test_a_page_without_a_word_is_rejected(html: str) -> None:
    result = extract(decoded(html), Options())
    assert isinstance(result, Rejected)
    assert result.reason is Reason.NOTHING_EXTRACTED


HOSTILE = {
    "nesting of 300": "<div>" * 300 + paragraphs() + "</div>" * 300 + LAST,
    "nesting of 100,000": "<div>" * 100_000 + paragraphs() + "</div>" * 100_000 + LAST,
    "a text of 20 MB": f"<p>{'word ' * 3_900_000}</p>" + LAST,
    "a lone surrogate": f"{paragraphs()}<p>be\ud800fore</p>" + LAST,
    "open tags": "<a " * 20_000 + f">{paragraphs()}" + LAST,
    "angle brackets": f"<p>{'<' * 60_000}</p>" + LAST,
    "linked data without end": f'<script type="application/ld+json">{"[" * 100_000}</script>' + LAST,
    "XML declared as HTML": f'<?xml version="1.0" encoding="utf-16"?><html>{paragraphs()}' + LAST,
    "all in one button": f"<button>{paragraphs()}" + LAST,
    "announcements without end": f"<h2>Comments</h2>{paragraphs()}" * 2_000 + LAST,
    "a tag of 50,000 attributes": f"<p {_ATTRIBUTES}>{STORY[0]}</p>" + LAST,
    "attributes with all signs": f"<div {_ATTRIBUTES.replace('x', '>')}>{paragraphs()}</div>" + LAST,
    "spaces without end": f"<p>{STORY[0]}{' ' * 1_000_000}.</p>" + LAST,
    "lines without end": "<pre>" + "\n" * 1_000_000 + "</pre>" + LAST,
    "references without end": f"<p>{'&amp;' * 200_000}</p>" + LAST,
    "NUL and controls": f"<p>be\0fore \x01\x1f</p>{paragraphs()}" + LAST,
    "links without end": "<a href='/x'>word</a> " * 50_000 + LAST,
}


def test_attributes_beyond_reason_are_cut_on_record() -> None:
    result = extracted(page(f"<p {_ATTRIBUTES}>{STORY[0]}</p>" + LAST))
    assert result.decoded.decoding.repairs == (Repair("attributes", 1),)
    assert (
        extracted(page(f"<script>if (a <b {'x ' * 2_000}) {{}}</script>{paragraphs()}")).decoded.decoding.repairs == ()
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_is_cut_off(html: str) -> None:
    result = extracted(page(html), options=Options(keep_boilerplate=True))
    assert result.text.rstrip().endswith("The last words of it all.")
    assert extracted(page(html)).text
