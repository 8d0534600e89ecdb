"""A web page from its source to the extracted article: parse, lay out, find the story, read what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.extract.pages.answers import Answer, answers_of, visible_text
from transforms.extract.pages.furniture.marks import marked
from transforms.extract.pages.kind import Evidence, kind_of
from transforms.extract.pages.layout.blocks import Block, Layout, is_prose
from transforms.extract.pages.layout.text import plain
from transforms.extract.pages.layout.walk import layout_of
from transforms.extract.pages.metadata import Head, Metadata, headline_in, read_head, read_metadata
from transforms.extract.pages.parse.attributes import without_excess
from transforms.extract.pages.parse.tree import parse_page
from transforms.extract.pages.story import Story, story_of
from transforms.publication import parse_published
from transforms.records import Decoded, Extracted, Extraction, Options


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that is known of a page: its source as it was parsed, its blocks, which of them are the story and why the
    others are not, the answers of the readers that were asked (the last one is taken), and its metadata."""

    decoded: Decoded
    head: Head
    layout: Layout
    story: Story
    answers: tuple[Answer, ...]
    metadata: Metadata
    kind: str

    @property
    def offered(self) -> Mapping[str, int]:
        """The word count of each reader's answer."""
        return {answer.reader: answer.words for answer in self.answers}


def extract_page(decoded: Decoded, options: Options) -> Extracted:
    """The article of a page with what the page says of it; what was given with the page wins over that.

    With `options.keep_boilerplate` the text is all that a reader sees of the page. A page without a word gives no text.
    """
    reading = read_page(decoded, options)
    answer = reading.answers[-1]
    if options.keep_boilerplate:
        answer = Answer("visible-text", visible_text(reading.layout))
    raw, metadata = decoded.raw, reading.metadata
    given = parse_published(raw.published, "given") if raw.published else None
    return Extracted(
        decoded=reading.decoded,
        text=answer.text,
        title=raw.title or _plain(metadata.title),
        byline=_plain(metadata.byline),
        authors=tuple(map(plain, metadata.authors)),
        published=given or metadata.dates.published,
        page=replace(metadata.page, kind=reading.kind),
        extraction=Extraction(answer.reader, {**reading.offered, answer.reader: answer.words}),
    )


def read_page(decoded: Decoded, options: Options) -> PageReading:
    """Read a page in linear time; nothing in it raises."""
    decoded = without_excess(decoded)
    raw = decoded.raw
    root = parse_page(decoded.text)
    head = read_head(root, raw.url)
    layout = layout_of(root)
    headline = headline_in(layout, head)
    marks = marked(layout)
    metadata = read_metadata(head, layout, marks, headline, raw.observed, options.month_first)
    story = story_of(layout, marks, headline, metadata.authors)
    answers = tuple(answers_of(root, layout, story, head.article))
    evidence = _evidence(head, layout, story, metadata, answers[-1])
    return PageReading(decoded, head, layout, story, answers, metadata, kind_of(evidence))


_SHORT = 40
"""Words of a line that can ask for a subscription or for consent."""

_AFTER = 12
"""Blocks after the story in which a page asks for a subscription to read on."""


_TITLE_WORDS = 4
_SOLID_WORDS = 45
"""Words of a link that can be the title of another story, and of a paragraph that is no teaser."""

_ELSEWHERE = frozenset(("navigation", "notice", "hidden", "control"))


def _evidence(head: Head, layout: Layout, story: Story, metadata: Metadata, answer: Answer) -> Evidence:
    blocks, kinds = layout.blocks, story.kinds
    captions = {n for box in layout.boxes if box.mark and box.mark.kind == "caption" for n in range(box.first, box.end)}
    told = [blocks[number] for number in story.blocks if number not in captions]
    ends = story.blocks[-1] + 1 + _AFTER if story.blocks else len(blocks)
    open_blocks = [block for block, kind in zip(blocks, kinds, strict=True) if kind not in _ELSEWHERE]
    return Evidence(
        nodes=head.nodes,
        urls=[url for url in (head.url, metadata.page.canonical_url) if url],
        titles=[title for title in (metadata.title, *head.titles) if title],
        declared=head.tags.first("og:type"),
        headings=[block.text for block in blocks if block.level == 1],
        words=answer.words,
        is_whole=answer.reader == "json-ld" and not answer.text.endswith(("…", "...")),
        told=sum(block.words for block in told),
        captions=sum(blocks[number].words for number in captions),
        solid=sum(is_prose(block) and block.words >= _SOLID_WORDS for block in told),
        teasers=sum(block.is_link and block.linked >= _TITLE_WORDS for block in open_blocks),
        lines=_short_lines(blocks),
        lines_around=_short_lines(blocks[story.blocks[0] if story.blocks else 0 : ends]),
    )


def _short_lines(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if block.words <= _SHORT]


def _plain(text: str | None) -> str | None:
    return plain(text) if text else None
