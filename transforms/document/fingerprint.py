"""Near-duplicate bands: copies of one story share at least one band, different stories hardly ever do.

MinHash over three-word shingles (Broder 1997), cut into bands as in locality-sensitive hashing
(Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rensa import RMinHash

BANDS, LEAD_BANDS, ROWS = 16, 8, 3
"""Bands of the whole text, bands of its lead, and the rows of each.

A pair of Jaccard .5 shares a band of the whole text with probability .88, one of .3 with .36, and two articles on
different matters (.03) with .0004. The lead finds excerpts and later takes, which have little of the longer text.
"""

LEAD_WORDS = 50

_SEED = 1
_word = re.compile(r"\w+")


def fingerprint(body: str) -> tuple[str, ...]:
    """Return the bands of a text as `NN:hex`, then those of its lead as `L0:hex`; empty for less than three words."""
    words = _word.findall(body.lower())
    return (*_bands(words, BANDS, "{:02d}"), *_bands(words[:LEAD_WORDS], LEAD_BANDS, "L{}"))


def _bands(words: list[str], bands: int, label: str) -> Iterator[str]:
    shingles = [" ".join(three) for three in zip(words, words[1:], words[2:], strict=False)]
    if not shingles:
        return
    minhash = RMinHash(num_perm=bands * ROWS, seed=_SEED)
    minhash.update(shingles)
    digest = minhash.digest()
    for band in range(bands):
        yield f"{label.format(band)}:{_band_hex(digest[band * ROWS : (band + 1) * ROWS])}"


def _band_hex(rows: list[int]) -> str:
    return b"".join(row.to_bytes(4, "big") for row in rows).hex()
