"""How cleaning is scored: on our own wire gold, on generated wires, on page lines, on short texts."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.bench.corpus import gold_documents
from tests.bench.split import Half, half
from tests.quality.wire_generator import Made, made_wires
from tests.quality.wire_gold import FOLDER, WireCase, cleaned, wire_cases
from transforms.extract.structure import ends_sentence
from transforms.language import identify
from transforms.records import Cleaned

ASPECTS = ("body", "title", "byline", "authors", "agencies", "dateline", "notes")


def wire_scores(side: Half) -> dict[str, tuple[int, int]]:
    """Aspect -> (cases right, cases) of one half of our own wire gold."""
    cases = [case for case in wire_cases() if half(case.id) == side]
    right = Counter(aspect for case in cases for aspect in right_aspects(case))
    return {aspect: (right[aspect], len(cases)) for aspect in ASPECTS}


def right_aspects(case: WireCase) -> Iterator[str]:
    """The aspects of a case that come out exactly."""
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
class MadeScore:
    """Generated wires: how many, how many exact, story words and those lost, furniture words left in."""

    count: int
    exact: int
    story_words: int
    lost: int
    left: int


def made_score(count: int) -> MadeScore:
    """The score of `count` generated wires."""
    outcomes = [(made, cleaned(made.text)) for made in made_wires(count)]
    lost, left = _word_errors(outcomes)
    return MadeScore(
        count=count,
        exact=sum(got.body == "\n\n".join(made.story) for made, got in outcomes),
        story_words=sum(len(" ".join(made.story).split()) for made, _ in outcomes),
        lost=lost,
        left=left,
    )


def _word_errors(outcomes: Iterable[tuple[Made, Cleaned]]) -> tuple[int, int]:
    lost = left = 0
    for made, got in outcomes:
        story, body = Counter(" ".join(made.story).split()), Counter(got.body.split())
        lost += (story - body).total()
        left += (body - story).total()
    return lost, left


@dataclass(frozen=True, slots=True)
class LineScore:
    """Lines of pages: cut rightly, cut (headlines and bylines apart), to be cut; story words and those lost."""

    right: int
    cut: int
    wanted: int
    story_words: int
    lost_words: int


def line_score(side: Half) -> LineScore:
    """The score on one half of the page lines; a headline or byline that is taken out is neither right nor wrong."""
    right = cut = wanted = story_words = lost_words = 0
    for document in gold_documents("extraction"):
        if "removed" not in document or half(document["id"]) != side:
            continue
        gone = _cut_lines(cleaned(document["text"]))
        gold = Counter(" ".join(line.split()) for line in document["removed"])
        right += (gone & gold).total()
        cut += gone.total()
        wanted += gold.total()
        story_words += len(document["gold_body"].split())
        lost_words += sum(len(line.split()) * count for line, count in (gone - gold).items())
    return LineScore(right, cut, wanted, story_words, lost_words)


def _cut_lines(got: Cleaned) -> Counter[str]:
    boilerplate = (cut.text for cut in got.removed if not cut.rule.startswith("structure."))
    return Counter(" ".join(line.split()) for text in boilerplate for line in text.split("\n") if line.strip())


PROSE = ("dates/meantime", "dates/gum", "dates/wikiwars", "entities/wikigold")
"""Gold sets whose texts are prose with a title at most: no sentence of theirs may go."""


def prose_loss(side: Half) -> tuple[int, int]:
    """Words of one half of ordinary prose, and those of the sentences among them that were cut."""
    words = lost = 0
    for document in (document for folder in PROSE for document in gold_documents(folder)):
        if half(document["id"]) == side:
            words += len(document["text"].split())
            cuts = (cut.text.strip() for cut in cleaned(document["text"]).removed)
            lost += sum(len(cut.split()) for cut in cuts if ends_sentence(cut))
    return words, lost


@dataclass(frozen=True, slots=True)
class LanguageScore:
    """Texts whose language came out right, wrong, and as too short to tell."""

    right: int
    wrong: int
    untold: int


def language_scores() -> dict[str, LanguageScore]:
    """Sentences of 26 languages alone and by threes, and beginnings of English wires."""
    sentences = tomllib.loads((FOLDER / "languages.toml").read_text(encoding="utf-8"))
    alone = [(text, code) for code, texts in sentences.items() for text in texts]
    threes = [(" ".join(texts[at : at + 3]), code) for code, texts in sentences.items() for at in (0, 3)]
    wires = {f"English wires, {length} characters": length for length in (40, 100, 300)}
    scores = {"sentences": _told(alone), "three sentences": _told(threes)}
    return scores | {
        name: _told([(case.body[:length], "en") for case in wire_cases()]) for name, length in wires.items()
    }


def _told(texts: Iterable[tuple[str, str]]) -> LanguageScore:
    answers = [(identify(text, None).code, code) for text, code in texts]
    untold = sum(answer is None for answer, _ in answers)
    right = sum(answer == code for answer, code in answers)
    return LanguageScore(right, len(answers) - right - untold, untold)
