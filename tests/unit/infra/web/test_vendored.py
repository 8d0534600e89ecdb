"""Files of others are unchanged: NOTICE has their checksums."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from infra.web.state import STATIC

NOTICE = (Path(__file__).parents[4] / "NOTICE").read_text("utf-8")


def test_each_has_its_checksum_and_its_name_in_the_notice() -> None:
    files = sorted((STATIC / "vendor").iterdir())
    assert len(files) == 3
    for file in files:
        assert file.name in NOTICE
        assert sha256(file.read_bytes()).hexdigest() in NOTICE
    assert len(re.findall(r"\b[0-9a-f]{64}\b", NOTICE)) == len(files)


def test_nothing_is_fetched_from_elsewhere() -> None:
    for file in (*STATIC.glob("*.js"), *STATIC.glob("*.css"), *(STATIC.parent / "templates").iterdir()):
        assert not re.search(r"https?://|//cdn", file.read_text("utf-8")), file.name
