"""The readers of a page, one after the other, and which of their answers is taken.

1. `layout`: the story by the page's blocks and boxes. It is the answer for nearly every page.
2. `json-ld`: the `articleBody` of the linked data, where the layout holds but a part of it, as on a page that a
   program fills in, or behind a wall.
3. `script`: the prose in the data that a page carries for its own programs, where the others have next to nothing.
4. `trafilatura`: a second reader with rules of its own, asked only where the others have next to nothing.
5. `visible-text`: all that a reader sees outside of furniture, where nobody has found a story; with the furniture
   where there is nothing else, as on a page that asks for consent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import extract as trafilatura_extract

from transforms.extract.pages.embedded import embedded_text, marked_up
from transforms.extract.pages.layout.blocks import Kinds, Layout, count_words, is_prose
from transforms.extract.pages.layout.text import plain, text_of
from transforms.extract.pages.metadata.json_ld import Node, strings
from transforms.extract.pages.story import Story

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reader takes for the text of the article, and the number of its words."""

    reader: str
    text: str
    words: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", count_words(self.text))


def answers_of(root: HtmlElement, layout: Layout, story: Story, article: Node) -> list[Answer]:
    """The answers of the readers that had to be asked; the last one is taken."""
    body = _article_body(article)
    answers = [Answer("layout", text_of(layout, _within_body(layout, story.blocks, body)))]
    if body:
        answers = _weighed(answers, Answer("json-ld", body))
    if answers[-1].words < _FEWEST_WORDS:
        answers = _weighed(answers, Answer("script", embedded_text(root)))
    if answers[-1].words < _FEWEST_WORDS:
        answers = _weighed(answers, _second_reading(root, layout))
    if answers[-1].words < _FEWEST_WORDS:
        answers = _weighed(
            answers, Answer("visible-text", text_of(layout, _unmarked(story.kinds)) or visible_text(layout))
        )
    return answers


def _weighed(answers: list[Answer], other: Answer) -> list[Answer]:
    """The answers with another one: at the end if it is a rescue, else before the one that stays taken."""
    is_rescue = other.words > _RESCUE * answers[-1].words
    return [*answers, other] if is_rescue else [*answers[:-1], other, answers[-1]]


_FEWEST_WORDS = 60
"""Words of an answer that is not doubted. No page of the gold has a shorter story."""

_RESCUE = 1.5
"""An answer this many times longer than the one before it is taken in its stead."""


def visible_text(layout: Layout) -> str:
    """All that a reader sees of a page, or may see where that is nothing."""
    hidden = {n for box in layout.boxes if box.mark and box.mark.kind == "hidden" for n in range(box.first, box.end)}
    everything = range(len(layout.blocks))
    return text_of(layout, [number for number in everything if number not in hidden] or everything)


def _unmarked(kinds: Kinds) -> list[int]:
    return [number for number, kind in enumerate(kinds) if kind is None]


def _article_body(article: Node) -> str:
    """The text of `articleBody`, which may be markup, in paragraphs."""
    return marked_up(max(strings(article.get("articleBody")), key=len, default=""))


_COVERED = 0.85
"""Share of the story's words in `articleBody` from which it tells where the story begins and ends."""


def _within_body(layout: Layout, numbers: Sequence[int], body: str) -> Sequence[int]:
    """The blocks from the first to the last that stand in `articleBody`, if nearly all of them do."""
    letters = _letters(body)
    known = [number for number in numbers if letters and _letters(layout.blocks[number].text) in letters]
    prose = [number for number in known if is_prose(layout.blocks[number])]
    covered = sum(layout.blocks[number].words for number in known)
    if not prose or covered < _COVERED * sum(layout.blocks[number].words for number in numbers):
        return numbers
    return [number for number in numbers if prose[0] <= number <= prose[-1]]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


_MOST_ELEMENTS = 20_000
_MOST_LETTERS = 1_000_000
"""Size of a page that the second reader is given; its time grows faster than the page."""

_BREAKS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, LxmlError)


def _second_reading(root: HtmlElement, layout: Layout) -> Answer:
    """Trafilatura's answer; an empty one for a page that is too large for it or that breaks it."""
    letters = sum(len(block.text) for block in layout.blocks)
    if letters > _MOST_LETTERS or sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return Answer("trafilatura", "")
    try:
        text = trafilatura_extract(root, include_comments=False, deduplicate=False) or ""
    except _BREAKS:
        text = ""
    return Answer("trafilatura", plain("\n\n".join(_lines(text.split("\n")))))


def _lines(lines: Iterable[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines if line.strip()]
