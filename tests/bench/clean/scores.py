"""Scores of cleaning: on our own wire gold, on generated wires, on page lines, on short texts."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.bench.shared.corpus import gold_documents
from tests.bench.shared.split import Half, half
from tests.quality.wire_generator import GeneratedWire, generate_wires
from tests.quality.wire_gold import FOLDER, WireCase, cleaned, wire_cases
from transforms.extract.structure import ends_sentence
from transforms.language import identify
from transforms.records import Cleaned

ASPECTS = ("body", "title", "byline", "authors", "agencies", "dateline", "notes")


def score_wires(side: Half) -> dict[str, tuple[int, int]]:
    """Count, by aspect, the right cases and all cases of one half of our own wire gold."""
    cases = [case for case in wire_cases() if half(case.id) == side]
    right = Counter(aspect for case in cases for aspect in right_aspects(case))
    return {aspect: (right[aspect], len(cases)) for aspect in ASPECTS}


def right_aspects(case: WireCase) -> Iterator[str]:
    """Yield the aspects of a case that are exactly right."""
    got = cleaned(case.text, title=case.given_title)
    filed = got.dateline
    found = {
        "body": got.body == case.body,
        "title": got.title == case.title,
        "byline": got.byline == case.byline,
        "authors": got.authors == case.authors,
        "agencies": set(got.agencies) == set(case.agencies),
        "dateline": (filed and (filed.place, filed.date, filed.agency)) == case.dateline,
        "notes": tuple(note.kind for note in got.notes) == case.notes,
    }
    return (aspect for aspect, is_right in found.items() if is_right)


@dataclass(frozen=True, slots=True)
class GeneratedScore:
    """Generated wires: all, exact ones, words of stories, lost ones of these, and furniture words left in."""

    count: int
    exact: int
    story_words: int
    lost: int
    left: int


def score_generated(count: int) -> GeneratedScore:
    """Score the cleaning of `count` generated wires."""
    outcomes = [(wire, cleaned(wire.text)) for wire in generate_wires(count)]
    lost, left = _word_errors(outcomes)
    return GeneratedScore(
        count=count,
        exact=sum(got.body == "\n\n".join(wire.story) for wire, got in outcomes),
        story_words=sum(len(" ".join(wire.story).split()) for wire, _ in outcomes),
        lost=lost,
        left=left,
    )


def _word_errors(outcomes: Iterable[tuple[GeneratedWire, Cleaned]]) -> tuple[int, int]:
    lost = left = 0
    for wire, got in outcomes:
        story, body = Counter(" ".join(wire.story).split()), Counter(got.body.split())
        lost += (story - body).total()
        left += (body - story).total()
    return lost, left


@dataclass(frozen=True, slots=True)
class LineScore:
    """Lines of pages: rightly cut, cut (except headlines and bylines), to be cut; words of stories and lost ones."""

    right: int
    cut: int
    wanted: int
    story_words: int
    lost_words: int


def score_lines(side: Half) -> LineScore:
    """Score one half of the page lines; the cut of a headline or byline is neither right nor wrong."""
    right = cut = wanted = story_words = lost_words = 0
    for document in gold_documents("extraction"):
        if "removed" not in document or half(document["id"]) != side:
            continue
        removed = _cut_lines(cleaned(document["text"]))
        gold = Counter(" ".join(line.split()) for line in document["removed"])
        right += (removed & gold).total()
        cut += removed.total()
        wanted += gold.total()
        story_words += len(document["gold_body"].split())
        lost_words += sum(len(line.split()) * count for line, count in (removed - gold).items())
    return LineScore(right, cut, wanted, story_words, lost_words)


def _cut_lines(got: Cleaned) -> Counter[str]:
    boilerplate = (cut.text for cut in got.removed if not cut.rule.startswith("structure."))
    return Counter(" ".join(line.split()) for text in boilerplate for line in text.split("\n") if line.strip())


PROSE = ("dates/meantime", "dates/gum", "dates/wikiwars", "entities/wikigold")
"""Gold sets of prose with a title at most: no sentence of it may be cut."""


def count_prose_loss(side: Half) -> tuple[int, int]:
    """Count the words of one half of ordinary prose, and those of its sentences that were cut."""
    words = lost = 0
    for document in (document for folder in PROSE for document in gold_documents(folder)):
        if half(document["id"]) == side:
            words += len(document["text"].split())
            cuts = (cut.text.strip() for cut in cleaned(document["text"]).removed)
            lost += sum(len(cut.split()) for cut in cuts if ends_sentence(cut))
    return words, lost


@dataclass(frozen=True, slots=True)
class LanguageScore:
    """Texts with the right language, a wrong one, and none because they are too short."""

    right: int
    wrong: int
    undecided: int


def score_languages() -> dict[str, LanguageScore]:
    """Score sentences of 26 languages alone and in threes, and beginnings of English wires."""
    sentences = tomllib.loads((FOLDER / "languages.toml").read_text(encoding="utf-8"))
    alone = [(text, code) for code, texts in sentences.items() for text in texts]
    threes = [(" ".join(texts[at : at + 3]), code) for code, texts in sentences.items() for at in (0, 3)]
    wires = {f"English wires, {length} characters": length for length in (40, 100, 300)}
    scores = {"sentences": _score_texts(alone), "three sentences": _score_texts(threes)}
    return scores | {
        name: _score_texts([(case.body[:length], "en") for case in wire_cases()]) for name, length in wires.items()
    }


def _score_texts(texts: Iterable[tuple[str, str]]) -> LanguageScore:
    answers = [(identify(text, None).code, code) for text, code in texts]
    undecided = sum(answer is None for answer, _ in answers)
    right = sum(answer == code for answer, code in answers)
    return LanguageScore(right, len(answers) - right - undecided, undecided)
