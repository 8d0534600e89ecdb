"""Invariants of any page: it ends with a text or a reason, the same each time, and no word of it is made up."""

from __future__ import annotations

from unicodedata import is_normalized

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.transforms.extract.pages.builders import STORY, decoded
from transforms.extract import extract
from transforms.records import Extracted, Options, Reason, Rejected

_TAGS = st.sampled_from(
    ("p", "div", "h1", "h2", "ul", "li", "a", "table", "tr", "td", "article", "aside", "br", "pre", "span", "script")
)
_NAMES = st.sampled_from(("", "comments", "related", "story", "newsletter", "has-sidebar", "byline"))
_WORDS = st.one_of(
    st.text(max_size=40), st.sampled_from((*STORY, "Related", "Comments (3)", "By Ana Reis", "June 18, 2024"))
)
_PIECES = st.one_of(
    _WORDS,
    st.builds("<{} class='{}'>".format, _TAGS, _NAMES),
    st.builds("</{}>".format, _TAGS),
)
PAGES = st.lists(_PIECES, max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(PAGES, st.booleans())
@example("0<A0>\x1b<A0>0", False)
@example("<p>One</p><p>\x1b</p><p>Two</p>", False)
def test_any_page_ends_with_a_text_or_a_reason(html: str, keep_boilerplate: bool) -> None:
    options = Options(keep_boilerplate=keep_boilerplate)
    result = extract(decoded(html), options)
    assert result == extract(decoded(html), options)
    if isinstance(result, Rejected):
        assert result.reason is Reason.NOTHING_EXTRACTED
        return
    assert any(map(str.isalnum, result.text))
    assert is_normalized("NFC", result.text)
    assert result.extraction is not None
    assert result.extraction.winner in result.extraction.offered
    assert "\n\n\n" not in result.text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(STORY), min_size=1, unique=True))
def test_every_sentence_of_a_plain_page_is_kept_in_order(sentences: list[str]) -> None:
    html = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    result = extract(decoded(f"<html><body>{html}</body></html>"), Options())
    assert isinstance(result, Extracted)
    assert result.text.split("\n\n") == sentences
