"""CONTRIBUTING.md and the code cannot drift: what its walk and its steps name is defined, and every path exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from tests.wording import FOLDERS, SOURCE_FOLDERS, python_files

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
_SPANS = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(rf"(?:{'|'.join(FOLDERS)}|docs)/[\w./-]+|[\w./-]+\.(?:py|toml|json|yaml)")


def section(heading: str) -> str:
    _, _, rest = GUIDE.partition(f"\n## {heading}\n")
    assert rest, f"CONTRIBUTING.md has no section {heading!r}"
    return "\n".join(takewhile(lambda line: not line.startswith("## "), rest.splitlines()))


def definitions(tree: ast.AST, within: str = "") -> Iterator[str]:
    """Yield the functions, classes and methods of a module, methods also as `Class.method`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
            yield f"{within}{node.name}"
            yield from definitions(node, f"{node.name}.")


@pytest.fixture(scope="module")
def defined() -> frozenset[str]:
    """Every name that the source defines."""
    trees = (ast.parse(file.read_text("utf-8")) for file in python_files(ROOT, SOURCE_FOLDERS))
    return frozenset(name for tree in trees for name in definitions(tree))


def test_the_walk_names_what_is_defined(defined: frozenset[str]) -> None:
    spans = _SPANS.findall(section("Follow one article"))
    names = [span for span in spans if re.fullmatch(r"[A-Za-z_]\w*(?:\.[a-z_]\w*)?", span) and not span.endswith(".py")]
    assert len(names) > 30
    assert not [name for name in names if name not in defined]


def test_every_path_exists() -> None:
    # A file beside the one that was named before has no folder.
    names = {file.name for file in python_files(ROOT)}
    paths = [span for span in _SPANS.findall(GUIDE) if _PATH.fullmatch(span) and "NAME" not in span]
    assert len(paths) > 40
    assert not [path for path in paths if not (ROOT / path).exists() and path not in names]
