"""Text made to be slow costs time in proportion to its length."""

from __future__ import annotations

import pytest

from tests.quality.wire_gold import cleaned
from tests.support.processor_time import processor_seconds

_CHARACTERS = 100_000
_SECONDS = 3.0
"""Ten times what the slowest takes; anything quadratic takes minutes."""

_PIECES = [
    "Reuters. ", "Share\n", "World News\n", "By Jane Doe\n", "<a ", "(", "- ", ".", "word ", "a", "AB CD EF\n",
    "SEOUL (AP) -\n",
    "Comments\nThe story goes on here, he said.\n", "Ã©Â€", "_", "\x93", '"', "with AFP ", "Short headline here\n",
    "AFP\nThe story goes on here in the end, he said.\n", "AFP\nour newsletter is here for you all.\n",
    "1 23 ", "(0) 20 ", "ab/cd ", "This story is part of ", "our ",
    "the quick brown fox jumps over the lazy dog and so on and\n", "Correction: it is.\n", "* a\n", " \n", "\t",
]  # fmt: skip


@pytest.mark.parametrize("piece", _PIECES)
def test_time_is_linear(piece: str) -> None:
    text = "One word.\n" + piece * (_CHARACTERS // len(piece)) + "\nThe end of it."
    assert processor_seconds(lambda: cleaned(text)) < _SECONDS
