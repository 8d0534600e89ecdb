"""The readers of a page in their order, and the choice among their answers.

1. `layout`: the story by the page's blocks and boxes. It is the answer for nearly every page.
2. `json-ld`: the `articleBody` of the linked data, if the layout has only a part of it, as on a page that a program
   fills in, or behind a wall.
3. `script`: the prose in the data for the page's own programs, if the others have next to nothing.
4. `trafilatura`: a second reader with rules of its own, used only if the others have next to nothing.
5. `visible-text`: all visible text outside of furniture, if no reader found a story; with the furniture if there is
   nothing else, as on a page that asks for consent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml.etree import LxmlError
from lxml.html import HtmlElement
from trafilatura import extract as trafilatura_extract

from transforms.extract.pages.embedded import embedded_text, markup_to_text
from transforms.extract.pages.layout.blocks import BlockKinds, Layout, MarkedLayout, count_words
from transforms.extract.pages.layout.text import join_blocks, normalize_text
from transforms.extract.pages.metadata.json_ld import Node, strings
from transforms.extract.pages.story import PageStory

logging.getLogger("trafilatura").addHandler(logging.NullHandler())


_FEWEST_WORDS = 60
"""Words of an answer that needs no second reader. No page of the gold has a shorter story."""

_RESCUE = 1.5
"""An answer this many times longer than the one before it is chosen instead."""

_BEGUN_RESCUE = 4
"""The same if the one before it is a short story right under its headline."""


@dataclass(frozen=True, slots=True)
class ReaderAnswer:
    """The text of the article according to one reader, and the number of its words."""

    reader: str
    text: str
    words: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", count_words(self.text))


def read_answers(root: HtmlElement, page: MarkedLayout, story: PageStory, article: Node) -> list[ReaderAnswer]:
    """Run the readers that are needed; the last answer is the chosen one."""
    layout, body = page.layout, _article_body(article)
    answers = [ReaderAnswer("layout", join_blocks(layout, _within_body(layout, story.blocks, body)))]
    if body:
        answers = _with_answer(answers, ReaderAnswer("json-ld", body))
    if answers[-1].words < _FEWEST_WORDS:
        answers = _with_answer(answers, ReaderAnswer("script", embedded_text(root)))
    is_begun = _is_under_headline(page, story)
    if answers[-1].words < _FEWEST_WORDS:
        second = _read_with_trafilatura(root, layout)
        answers = _with_answer(answers, second, _BEGUN_RESCUE if is_begun else _RESCUE)
    if answers[-1].words < _FEWEST_WORDS and not is_begun:
        answers = _with_answer(
            answers, ReaderAnswer("visible-text", join_blocks(layout, _unmarked(story.kinds)) or visible_text(layout))
        )
    return answers


_BEGUN_WORDS = 15
_BEGUN_BLOCKS = 20
"""Words of prose, and blocks after the headline in which they begin, that show a short story under its headline."""


def _is_under_headline(page: MarkedLayout, story: PageStory) -> bool:
    if page.headline is None:
        return False
    after = range(page.headline + 1, page.headline + 1 + _BEGUN_BLOCKS)
    blocks = [page.layout.blocks[number] for number in story.blocks if number > page.headline]
    prose = sum(block.words for block in blocks if block.is_prose)
    return prose >= _BEGUN_WORDS and any(number in after for number in story.blocks)


def _with_answer(answers: list[ReaderAnswer], other: ReaderAnswer, rescue: float = _RESCUE) -> list[ReaderAnswer]:
    """Add an answer: at the end if it is to be chosen, else before the chosen one."""
    is_rescue = other.words > rescue * answers[-1].words
    return [*answers, other] if is_rescue else [*answers[:-1], other, answers[-1]]


def visible_text(layout: Layout) -> str:
    """The visible text of a page, with hidden text if there is no other."""
    hidden = {n for box in layout.boxes if box.mark and box.mark.kind == "hidden" for n in range(box.first, box.end)}
    everything = range(len(layout.blocks))
    return join_blocks(layout, [number for number in everything if number not in hidden] or everything)


def _unmarked(kinds: BlockKinds) -> list[int]:
    return [number for number, kind in enumerate(kinds) if kind is None]


def _article_body(article: Node) -> str:
    """The text of `articleBody`, which may be markup, in paragraphs."""
    return markup_to_text(max(strings(article.get("articleBody")), key=len, default=""))


_COVERED = 0.85
"""Share of the story's words in `articleBody` from which it shows the begin and end of the story."""


def _within_body(layout: Layout, numbers: Sequence[int], body: str) -> Sequence[int]:
    """The blocks from the first to the last in `articleBody`, if nearly all of them are in it."""
    letters = _letters(body)
    known = [number for number in numbers if letters and _letters(layout.blocks[number].text) in letters]
    prose = [number for number in known if layout.blocks[number].is_prose]
    covered = sum(layout.blocks[number].words for number in known)
    if not prose or covered < _COVERED * sum(layout.blocks[number].words for number in numbers):
        return numbers
    return [number for number in numbers if prose[0] <= number <= prose[-1]]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


_MOST_ELEMENTS = 20_000
_MOST_LETTERS = 1_000_000
"""Size of a page up to which the second reader is used; its time is more than linear."""

_READER_ERRORS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, LxmlError)


def _read_with_trafilatura(root: HtmlElement, layout: Layout) -> ReaderAnswer:
    """Trafilatura's answer; empty for a page that is too large for it or raises an error in it."""
    letters = sum(len(block.text) for block in layout.blocks)
    if letters > _MOST_LETTERS or sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return ReaderAnswer("trafilatura", "")
    try:
        text = trafilatura_extract(root, include_comments=False, deduplicate=False) or ""
    except _READER_ERRORS:
        text = ""
    return ReaderAnswer("trafilatura", normalize_text("\n\n".join(_lines(text.split("\n")))))


def _lines(lines: Iterable[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines if line.strip()]
