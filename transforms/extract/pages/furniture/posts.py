"""Posts of social networks that pages embed, by the line that networks put below or above them."""

from __future__ import annotations

import re

from transforms.extract.pages.layout.blocks import BlockKinds, Box, Layout

_SHARED = (
    "a post shared by|ein beitrag geteilt von|une publication partagée par|una publicación compartida (?:de|por)"
    "|un post condiviso da|uma publicação (?:com)?partilhada por|um(?:a publicação| post) compartilhad[oa] por"
    "|een bericht gedeeld door|post udostępniony przez|ett inlägg delat av|et innlegg delt av|et opslag delt af"
)
_SIGNATURE = re.compile(
    rf"(?:{_SHARED}) .{{2,80}}|— .{{1,60}} \(@\w{{2,30}}\) .{{5,40}}|\d{{1,2}}:\d\d(?: ?[ap]\.?m\.?)? · .{{5,80}}",
    re.IGNORECASE,
)
"""The line with the author of a post, or with its time: "A post shared by Ana (@ana)", "— Ana (@ana) May 3, 2024",
"9:40 AM · May 3, 2024 · 12 Likes"."""

_LINE_WORDS = 20
_MOST_WORDS = 90
_MOST_BLOCKS = 6
"""Most words of such a line; words and blocks of a post."""


def mark_posts(layout: Layout, kinds: BlockKinds) -> list[str | None]:
    """Add the kind of posts: the outermost small box around the line, or the line alone."""
    result = list(kinds)
    for number, block in enumerate(layout.blocks):
        if kinds[number] is None and block.words <= _LINE_WORDS and _SIGNATURE.fullmatch(block.text):
            box = _around(layout, number)
            result[box.first : box.end] = [kind or "embed" for kind in result[box.first : box.end]]
    return result


def _around(layout: Layout, number: int) -> Box:
    path = layout.path(layout.blocks[number])
    found = next(path)
    for box in path:
        if box.end - box.first > _MOST_BLOCKS or sum(b.words for b in layout.blocks[box.first : box.end]) > _MOST_WORDS:
            break
        found = box
    return found
