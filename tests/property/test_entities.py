"""Properties of the mentions of any text and any spans: right offsets, no overlaps, points on the globe."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from infra.models import load_models
from transforms.entities import ArticleTexts, EntitySpan, Models, resolve
from transforms.entities.find.pieces import pieces, tokenizable
from transforms.records import EntityMention, Facets

LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "DATE", "WORK_OF_ART")
WORDS = (
    "Yoon", "Suk", "Yeol", "Kim", "US", "U.S.", "the", "said", "Paris", ", Texas", "South", "Korea's", "(IMF)",
    "Bank", "of", "von", "der", "Leyen", "President", "Gen.", "St", "Mark's", "Square", "Inc.", "REUTERS",
    "GEORGIA", "in", ",", ".", "-", "—", "\n", "\n\n", "\t", "“", "'", "’s", "😀", "‏مرحبا", "北京", "\u0301",
    "\u200d", "Ł", "pro-Russian", "3-1", "beat", "goal", "league",
)  # fmt: skip

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=40).map("".join),
)


@cache
def models() -> Models:
    return load_models("blank")


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, str, list[EntitySpan], list[EntitySpan]]:
    """A title, a body, and spans sorted and without overlaps, as every recognizer returns them."""
    title, body = draw(texts), draw(texts)
    return title, body, draw(spans_in(title)), draw(spans_in(body))


@st.composite
def spans_in(draw: st.DrawFn, text: str) -> list[EntitySpan]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=16, unique=True)))
    label = st.sampled_from(LABELS)
    return [EntitySpan(start, end, draw(label)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]


def resolved(article: tuple[str, str, list[EntitySpan], list[EntitySpan]]) -> tuple[tuple[EntityMention, ...], Facets]:
    title, body, title_spans, body_spans = article
    texts = ArticleTexts.of(title, body, models().gazetteer)
    return resolve(texts, {"title": title_spans, "body": body_spans}, agencies=("AFP",))


@given(articles())
@settings(max_examples=400, deadline=None)
def test_mentions_quote_their_field_and_do_not_overlap(
    article: tuple[str, str, list[EntitySpan], list[EntitySpan]],
) -> None:
    texts = {"title": article[0], "body": article[1]}
    mentions, _ = resolved(article)
    for mention in mentions:
        assert texts[mention.field][mention.start : mention.end] == mention.text != ""
        assert mention.name
        assert mention.id
        assert mention.why
    order = [(mention.field == "body", mention.start, mention.end) for mention in mentions]
    assert order == sorted(order)
    assert all(one[2] <= other[1] for one, other in pairwise(order) if one[0] == other[0])


@given(articles())
@settings(max_examples=200, deadline=None)
def test_facets_have_each_name_once(
    article: tuple[str, str, list[EntitySpan], list[EntitySpan]],
) -> None:
    mentions, facets = resolved(article)
    names = {mention.name for mention in mentions}
    for values in (facets.people, facets.organizations, facets.places, facets.lead_people, facets.lead_places):
        assert len(values) == len(set(values))
        assert names.issuperset(values)
    assert all(-90 <= lat <= 90 and -180 <= lon <= 180 for lat, lon in facets.locations)
    assert set(facets.lead_people) <= set(facets.people)


@given(articles())
@settings(max_examples=100, deadline=None)
def test_resolution_is_deterministic(article: tuple[str, str, list[EntitySpan], list[EntitySpan]]) -> None:
    assert resolved(article) == resolved(article)


@given(texts, st.integers(1, 60))
def test_pieces_joined_are_the_text(text: str, limit: int) -> None:
    parts = list(pieces(text, limit))
    assert "".join(part.text for part in parts) == text
    assert all(0 < len(part.text) <= limit for part in parts)


@given(st.text(alphabet="a(é😀' \n.-", max_size=400))
def test_blanked_symbols_keep_every_offset(text: str) -> None:
    safe = tokenizable(text)
    assert len(safe) == len(text)
    assert all(kept in (letter, " ") for letter, kept in zip(text, safe, strict=True))
