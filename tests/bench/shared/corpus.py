"""Gold and other texts to measure on, found through `DATELINE_GOLD`, and the digest that pins them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

_MEASURED = {"extraction": ("boilerplate-lines.jsonl*", "wcxb-dev-*.jsonl*")}
"""Files of a folder that figures and floors are measured on, where it has other sets beside them.

`extraction` also has pages with snippets alone (`snippets-*`) and pages without a URL (`readability`).
"""


def gold_folder() -> Path:
    """The folder of the development gold: `DATELINE_GOLD`, else `../shared/gold` beside the checkout."""
    default = Path(__file__).resolve().parents[4] / "shared" / "gold"
    return Path(os.environ.get("DATELINE_GOLD") or default)


def gold_files(folder: str, pattern: str | None = None) -> list[Path]:
    """Return the JSON lines files of one gold set that are measured on, sorted by name; empty if the gold is absent.

    With a pattern they are the files with such names instead.
    """
    patterns = (pattern,) if pattern else _MEASURED.get(folder, ("*.jsonl*",))
    found = (path for pattern in patterns for path in (gold_folder() / folder).glob(pattern))
    return sorted(path for path in found if path.is_file())


def gold_documents(folder: str, pattern: str | None = None) -> Iterator[dict[str, Any]]:
    """The documents of one gold set, or of its files with such names."""
    for path in gold_files(folder, pattern):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def digest(paths: list[Path]) -> str:
    """16 hex digits over the bytes of the files, so that a floor is known to be measured on the same corpus."""
    whole = sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def news_texts() -> list[str]:
    """The Wikinews articles and interviews of the entity gold: ordinary English prose for timings."""
    return [doc["text"] for name in ("meantime", "gum") for doc in gold_documents(f"entities/{name}")]
