"""docs/collecting.md explains each key of sources.yaml, and its example is valid."""

from __future__ import annotations

import re
from pathlib import Path

from infra.collect.sources_file.model import Source, SourceLimits
from infra.collect.sources_file.read import read_sources

PAGE = (Path(__file__).parents[5] / "docs/collecting.md").read_text("utf-8")


def test_each_key_has_a_row() -> None:
    for key in Source.model_fields:
        assert f"| `{key}` |" in PAGE
    for key, field in SourceLimits.model_fields.items():
        assert re.search(rf"`{key}`: [^;|]*\({int(field.default)}\)", PAGE), key


def test_the_example_is_valid(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "sources.yaml").write_text(example, "utf-8")
    (source,) = read_sources(tmp_path / "sources.yaml").sources
    assert source.name == "harbor-times"
