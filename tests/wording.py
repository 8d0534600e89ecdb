"""Words and openings of docstrings that this repository does not use, and the places where a checkout uses them.

Checked are identifiers and docstrings of Python files and the prose of Markdown files. Quoted text, code spans,
code blocks and doctests are left out: they repeat messages and articles.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE_FOLDERS = ("transforms", "infra", "flows")
FOLDERS = (*SOURCE_FOLDERS, "tests")

BANNED_IN_IDENTIFIERS = frozenset(
    {
        *("told", "untold", "tell", "tells", "heard", "unheard", "anew", "guilty"),
        *("mend", "mended", "misfit", "misfits", "habit", "habits", "tally", "happening", "barred"),
        *("ballot", "ballots", "acquaintance", "acquaintances", "laboratory", "victim", "troubles"),
        *("colour", "colours", "coloured", "behaviour", "neighbour", "neighbours", "catalogue"),
        *("recognise", "recognised", "normalise", "normalised", "summarise", "organisation", "organisations"),
    }
)
"""Words of a name: `kibana_tell` and `TellPlan` both have the word "tell"."""

_BRITISH = (
    r"(?:organ|recogn|normal|summar|serial|initial|token|capital|general|categor|special|standard|minim|maxim|optim"
    r"|real|critic|emphas|character|synchron)is(?:e[ds]?|ing|ation|ations)"
    r"|(?:col|behavi|neighb)our\w*|catalogues?|kilometres?|centres?"
)
BANNED_IN_PROSE = {
    "told": r"(?:un)?told",
    "tell": r"tells?|telling",
    "hear": r"hears|unheard",
    "mend": r"mend(?:s|ed|ing)?",
    "anew": r"anew",
    "stands": r"stands(?! (?:for|out)\b)",
    "is none": r"(?:is|are|that) (?-i:none)",
    "go on with": r"(?:go|goes|gone|going|went) on with",
    "no known kind": r"no known kind",
    "null for None": r"(?<!JSON )(?<!Elasticsearch )null",
    "British spelling": _BRITISH,
}
"""Each habit to drop and its pattern, whatever the letter case."""

QUESTION_WORDS = frozenset({"How", "What", "When", "Where", "Whether", "Which", "Who", "Why"})
"""Openings of a docstring whose summary line is neither imperative nor a noun phrase."""

_PROSE = {name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for name, pattern in BANNED_IN_PROSE.items()}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LEFT_OUT = re.compile(
    r"^```.*?^```|^[ \t]*>>> .*?(?=^[ \t]*$|\Z)|`[^`\n]*`|\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class BannedWord:
    """One use of a banned word."""

    path: str
    line: int
    word: str
    context: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.word}: {self.context}"


def python_files(root: Path, folders: tuple[str, ...] = FOLDERS) -> list[Path]:
    """The Python files of a checkout, in order."""
    return sorted(file for folder in folders for file in (root / folder).rglob("*.py"))


def markdown_files(root: Path) -> list[Path]:
    """The pages of a checkout: those at its top and those of docs/."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def banned_words(root: Path) -> Iterator[BannedWord]:
    """Yield every banned word in the identifiers, docstrings and pages of a checkout."""
    for file in python_files(root):
        path = file.relative_to(root)
        yield from _in_name(path)
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            yield from _in_node(node, path)
    for page in markdown_files(root):
        yield from _in_prose(page.read_text(encoding="utf-8"), page.relative_to(root), 1)


def repeated_classes(root: Path) -> dict[str, list[str]]:
    """Return the class names that a checkout defines more than once, each with the places."""
    places: dict[str, list[str]] = defaultdict(list)
    for file in python_files(root):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{file.relative_to(root)}:{node.lineno}")
    return {name: found for name, found in sorted(places.items()) if len(found) > 1}


def question_docstrings(root: Path, folders: tuple[str, ...] = FOLDERS) -> Iterator[str]:
    """Yield the place and first line of every docstring that opens with a question word."""
    for file in python_files(root, folders):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                first, *_ = (ast.get_docstring(node) or "").splitlines() or [""]
                if first.split(" ")[0] in QUESTION_WORDS:
                    yield f"{file.relative_to(root)}:{node.body[0].lineno}: {first}"


def _in_node(node: ast.AST, path: Path) -> Iterator[BannedWord]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield from _in_identifier(name, path, node.lineno)
        case ast.arg(arg=name):
            yield from _in_identifier(name, path, node.lineno)
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            yield from _in_identifier(name, path, node.lineno)
        case ast.Expr(value=ast.Constant(value=str(text))):
            yield from _in_prose(text, path, node.lineno)


def _in_name(path: Path) -> Iterator[BannedWord]:
    for part in path.with_suffix("").parts:
        yield from _in_identifier(part, path, 1)


def _in_identifier(name: str, path: Path, line: int) -> Iterator[BannedWord]:
    for word in {word.lower() for word in _WORD.findall(name)} & BANNED_IN_IDENTIFIERS:
        yield BannedWord(str(path), line, word, name)


def _in_prose(text: str, path: Path, line: int) -> Iterator[BannedWord]:
    prose = _LEFT_OUT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for name, pattern in _PROSE.items():
        for found in pattern.finditer(prose):
            start = prose.rfind("\n", 0, found.start()) + 1
            end = prose.find("\n", found.end())
            context = text[start : end if end >= 0 else None].strip()
            yield BannedWord(str(path), line + prose.count("\n", 0, found.start()), name, context)
