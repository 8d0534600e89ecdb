"""The composition of page reading: parse, lay out, find the story, read the metadata, classify."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.extract.pages.answers import ReaderAnswer, read_answers, visible_text
from transforms.extract.pages.furniture.marks import mark_furniture
from transforms.extract.pages.kind import Evidence, classify_page
from transforms.extract.pages.layout.blocks import Block, Layout, MarkedLayout
from transforms.extract.pages.layout.text import normalize_text
from transforms.extract.pages.layout.walk import build_layout
from transforms.extract.pages.metadata import ArticleMetadata, PageHead, headline_in, read_head, read_metadata
from transforms.extract.pages.omissions import left_out
from transforms.extract.pages.parse.attributes import drop_excess_attributes
from transforms.extract.pages.parse.tree import parse_page
from transforms.extract.pages.shape import read_shape
from transforms.extract.pages.story import PageStory, find_story
from transforms.publication import parse_published
from transforms.records import Decoded, Extracted, Extraction, LeftOut, Options
from transforms.urls import domain


@dataclass(frozen=True, slots=True)
class PageReading:
    """The results of reading a page.

    Attributes:
        decoded: The page as it was parsed.
        story: The blocks of the story, and the kind of furniture of each other block.
        answers: The answers of the readers that were used; the last one is the chosen one.
    """

    decoded: Decoded
    head: PageHead
    layout: Layout
    headline: int | None
    story: PageStory
    answers: tuple[ReaderAnswer, ...]
    metadata: ArticleMetadata
    kind: str

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The blocks that the story leaves out of its column."""
        return left_out(self.layout, self.story, self.headline)

    @property
    def words_by_reader(self) -> Mapping[str, int]:
        """The word count of each reader's answer."""
        return {answer.reader: answer.words for answer in self.answers}


def extract_page(decoded: Decoded, options: Options) -> Extracted:
    """Extract the article and its metadata from a page; metadata given with the page has precedence.

    With `options.keep_boilerplate` the text is all visible text.
    """
    reading = read_page(decoded, options)
    answer = reading.answers[-1]
    if options.keep_boilerplate:
        answer = ReaderAnswer("visible-text", visible_text(reading.layout))
    raw, metadata = decoded.raw, reading.metadata
    given = parse_published(raw.published, "given") if raw.published else None
    return Extracted(
        decoded=reading.decoded,
        text=answer.text,
        title=raw.title or _normalize(metadata.title),
        byline=_normalize(metadata.byline),
        authors=tuple(map(normalize_text, metadata.authors)),
        published=given or metadata.dates.published,
        page=replace(metadata.page, kind=reading.kind),
        extraction=Extraction(answer.reader, {**reading.words_by_reader, answer.reader: answer.words}),
        left_out=reading.left_out if answer.reader == "layout" else (),
    )


def read_page(decoded: Decoded, options: Options) -> PageReading:
    """Read a page in linear time; never raises, whatever the page."""
    decoded = drop_excess_attributes(decoded)
    raw = decoded.raw
    root = parse_page(decoded.text)
    head = read_head(root, raw.url)
    layout = build_layout(root, domain(head.url or head.canonical_url))
    marked = MarkedLayout(layout, mark_furniture(layout), headline_in(layout, head))
    metadata = read_metadata(head, marked, raw.observed, options.month_first)
    story = find_story(marked, metadata.authors)
    answers = tuple(read_answers(root, marked, story, head.article))
    evidence = _evidence(head, marked, story, metadata, answers[-1])
    return PageReading(decoded, head, layout, marked.headline, story, answers, metadata, classify_page(evidence))


_MAX_PROMPT_WORDS = 40
"""Words of a line that can ask for a subscription or for consent."""

_BLOCKS_AFTER_STORY = 12
"""Blocks after the story in which a page asks for a subscription."""

_TITLE_WORDS = 4
_SOLID_WORDS = 45
"""Words of a link that can be the title of another story, and of a paragraph too long for a teaser."""

_EXCLUDED_KINDS = frozenset(("navigation", "notice", "hidden", "control"))
"""Kinds of furniture with links that are not counted as teasers."""


def _evidence(
    head: PageHead, page: MarkedLayout, story: PageStory, metadata: ArticleMetadata, answer: ReaderAnswer
) -> Evidence:
    layout, kinds = page.layout, story.kinds
    blocks = layout.blocks
    captions = {n for box in layout.boxes if box.mark and box.mark.kind == "caption" for n in range(box.first, box.end)}
    story_blocks = [blocks[number] for number in story.blocks if number not in captions]
    ends = story.blocks[-1] + 1 + _BLOCKS_AFTER_STORY if story.blocks else len(blocks)
    open_blocks = [block for block, kind in zip(blocks, kinds, strict=True) if kind not in _EXCLUDED_KINDS]
    return Evidence(
        nodes=head.nodes,
        urls=[url for url in (head.url, metadata.page.canonical_url) if url],
        titles=[title for title in (metadata.title, *head.titles) if title],
        declared=head.tags.first("og:type"),
        headings=[block.text for block in blocks if block.level == 1],
        words=answer.words,
        is_whole=answer.reader == "json-ld" and not answer.text.endswith(("…", "...")),
        story_words=sum(block.words for block in story_blocks),
        captions=sum(blocks[number].words for number in captions),
        solid=sum(block.is_prose and block.words >= _SOLID_WORDS for block in story_blocks),
        teasers=sum(block.is_link and block.linked >= _TITLE_WORDS for block in open_blocks),
        lines=_short_lines(blocks),
        shape=read_shape(page),
        has_product_price=head.tags.first("product:price:amount", "og:price:amount") is not None,
        lines_around=_short_lines(blocks[story.blocks[0] if story.blocks else 0 : ends]),
    )


def _short_lines(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if block.words <= _MAX_PROMPT_WORDS]


def _normalize(text: str | None) -> str | None:
    return normalize_text(text) if text else None
