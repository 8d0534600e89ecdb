"""News pages of any site: the article's text and metadata.

`page` is the composition. A page is parsed (`parse/`) and read once into blocks of text and the boxes around them
(`layout/`). Marks, announcing lines and patterns show which blocks are furniture (`furniture/`); the box with most of
the remaining prose is the story (`story`). Other readers are used if there is next to no text (`answers`, `embedded`).
No rule is for a single site.
"""

from transforms.extract.pages.page import PageReading, extract_page, read_page

__all__ = ["PageReading", "extract_page", "read_page"]
