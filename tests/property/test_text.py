"""Invariants of any text: nothing raises, cleaning is idempotent, cuts can be reinserted."""

from __future__ import annotations

from textwrap import wrap

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.build import raw_text
from transforms.clean import clean, rebuild
from transforms.decode import decode
from transforms.extract import extract
from transforms.extract.structure import paragraphs
from transforms.language import identify
from transforms.records import Cleaned, Decoded, Extracted, Options
from transforms.rules import boilerplate_rules

_FURNITURE = [line for rule in boilerplate_rules() for line in (*rule.examples, *rule.counterexamples)]
_STORY = [
    "SEOUL, Nov 27 (Reuters) - South Korea said no.",
    "The council met for nine hours on Monday and put off its vote until the",
    "harbour was open again, the mayor said.",
    "    Nobody came.",
    "HARBOUR VOTE PUT OFF",
    "By Jane Doe",
    "- a lamp   that would   not light",
    "",
]
_SENTENCES = [
    "The mayor said nothing of it for a week, and nobody asked him.",
    "Two of the nine boats were home by noon on Friday.",
    "A bill for the repairs was sent to the county in May, and it came back unopened.",
]
_OPENING = [
    "The council met for nine hours on Monday and put off its vote on the harbor.",
    "It will meet again in the old town hall, with the doors shut, before the end of May.",
]
_BELOW = st.lists(st.sampled_from(_FURNITURE + _SENTENCES), max_size=14)
_WORDS = st.text(st.characters(exclude_categories=["C"], max_codepoint=0x2FFF), max_size=30)
_LINES = st.lists(st.sampled_from(_FURNITURE + _STORY) | _WORDS, max_size=12)
_WIRES = _LINES.map("\n".join) | _LINES.map("\n\n".join)
_BYTES = st.binary(max_size=200) | st.text().map(str.encode)
_LABELS = st.sampled_from([None, "utf-8", "latin-1", "shift_jis", "utf-16", "iso-2022-jp", "hz", "punycode", "?"])

_patiently = settings(deadline=None)
"""The first example waits for the rules to be compiled and the language models to be read."""


def _cleaned(text: str) -> Cleaned | None:
    options = Options()
    decoded = decode(raw_text(text), options)
    if not isinstance(decoded, Decoded):
        return None
    extracted = extract(decoded, options)
    return clean(extracted, options) if isinstance(extracted, Extracted) else None


@_patiently
@given(_WIRES)
def test_removed_rebuilds_the_extracted_text(text: str) -> None:
    if got := _cleaned(text):
        assert rebuild(got.body, got.removed) == got.extracted.text


@_patiently
@given(_WIRES)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    if got := _cleaned(text):
        again = _cleaned(got.body)
        assert again is not None
        assert again.body == got.body


@_patiently
@given(_WIRES)
def test_offsets_point_at_what_they_name(text: str) -> None:
    if got := _cleaned(text):
        assert got.dateline is None or got.body.startswith(got.dateline.text)
        assert all(0 <= note.start < note.end <= len(got.body) for note in got.notes)


@_patiently
@given(_WIRES)
def test_the_body_is_never_empty_and_loses_no_line_it_keeps(text: str) -> None:
    if got := _cleaned(text):
        assert got.body.strip()
        assert set(got.body.split()) <= set(got.extracted.text.split())


@_patiently
@given(_BELOW)
def test_no_sentence_goes_with_the_furniture_around_it(below: list[str]) -> None:
    got = _cleaned("\n\n".join(_OPENING + below))
    assert got is not None
    lines = got.body.split("\n")
    for sentence in (*_OPENING, *_SENTENCES):
        assert lines.count(sentence) == (_OPENING + below).count(sentence)


@_patiently
@given(st.integers(45, 90))
def test_a_double_spaced_story_has_the_words_and_no_more_paragraphs_than_its_lines(width: int) -> None:
    story = [" ".join(_OPENING), " ".join(_SENTENCES)]
    found = paragraphs("\n\n\n".join("\n\n".join(wrap(paragraph, width)) for paragraph in story))
    assert " ".join(found) == " ".join(story)
    assert all(len(paragraph) > width or paragraph.endswith(".") for paragraph in found)


@_patiently
@given(_BYTES, _LABELS)
def test_decoding_never_raises_and_carries_no_control(content: bytes, declared: str | None) -> None:
    result = decode(raw_text(content, encoding=declared), Options())
    if isinstance(result, Decoded):
        assert not [char for char in result.text if char < " " and char not in "\t\n"]
        result.text.encode()


@_patiently
@given(st.text(), st.booleans())
def test_kept_text_changes_one_character_for_one(text: str, keep: bool) -> None:
    result = decode(raw_text(text), Options(keep_boilerplate=keep))
    if keep and isinstance(result, Decoded):
        assert len(result.text) == len(text.replace("\r\n", "\n"))


@_patiently
@given(st.text())
def test_the_language_of_any_text_is_a_code_or_null(text: str) -> None:
    code = identify(text.encode("utf-8", "replace").decode(), None).code
    assert code is None or (len(code) == 2 and code.isalpha())


@_patiently
@given(_WIRES)
def test_paragraphs_of_paragraphs_are_the_same(text: str) -> None:
    once = "\n\n".join(paragraphs(text))
    assert "\n\n".join(paragraphs(once)) == once
