"""News pages of any site: the article's text, and what the page says of it.

A page is read once into blocks of text and the boxes they stand in (`layout`). Marks, announcing lines and patterns
tell which blocks are furniture (`furniture`, `announcements`, `repetition`); the box with most of the remaining prose
is the story (`story`). Other readers are asked where that is next to nothing (`answers`). No rule knows a site.
"""

from transforms.extract.pages.page import PageReading, extract_page, read_page

__all__ = ["PageReading", "extract_page", "read_page"]
