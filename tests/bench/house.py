"""The shape of a checkout in figures: `python -m tests.bench.house [FOLDER]`.

FOLDER is a checkout, this one by default; of another commit: `git archive COMMIT | tar -x -C FOLDER`.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from tests.bench.shared.table import print_table
from tests.wording import (
    FOLDERS,
    SOURCE_FOLDERS,
    banned_words,
    markdown_files,
    python_files,
    question_docstrings,
    repeated_classes,
)

MOST_ENTRIES = 14
"""Entries of a folder above which it is listed; `__init__.py` is not counted."""

CLOSURES = (
    ("infra.elasticsearch.client",),
    ("infra.execution.shard", "infra.execution.run_shard", "infra.shard"),
)
"""Modules with an import closure worth watching, each under the names it has had."""

_CLOSURE = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*sorted(sys.modules))
"""


def main() -> None:
    """Print all tables of a checkout."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    _print_sizes(root)
    _print_entries(root)
    _print_closures(root)
    _print_wording(root)


def _print_sizes(root: Path) -> None:
    rows = [_sizes(folder, python_files(root, (folder,))) for folder in FOLDERS]
    rows.append(_sizes("source", python_files(root, SOURCE_FOLDERS)))
    header = ("folder", "files", "lines", "file median", "file p90", "functions", "function median", "function p90")
    print_table("Size in lines", header, rows)
    source, tests = (_lines(python_files(root, folders)) for folders in (SOURCE_FOLDERS, ("tests",)))
    documented, public = _docstrings(python_files(root, SOURCE_FOLDERS))
    kibana = sorted(file for file in (root / "infra/kibana").rglob("*") if file.is_file() and _is_ours(file))
    by_suffix = Counter[str]()
    for file in kibana:
        by_suffix[file.suffix or file.name] += len(_text(file).splitlines())
    figures = [
        ("test lines per source line", f"{tests / source:.2f}"),
        ("tests (functions)", f"{_tests(python_files(root, ('tests',))):,}"),
        ("public definitions with a docstring", f"{documented:,} of {public:,} ({documented / public:.1%})"),
        ("lines in infra/kibana", ", ".join(f"{suffix} {lines:,}" for suffix, lines in by_suffix.most_common())),
        ("lines of Markdown pages", f"{_lines(markdown_files(root)):,}"),
    ]
    print_table("Figures", ("figure", "value"), figures)


def _sizes(name: str, files: Sequence[Path]) -> tuple[object, ...]:
    files = [file for file in files if _text(file)]
    lengths = [len(_text(file).splitlines()) for file in files]
    functions = [length for file in files for length in _function_lengths(file)]
    return (
        name,
        f"{len(files):,}",
        f"{sum(lengths):,}",
        *_median_and_p90(lengths),
        f"{len(functions):,}",
        *_median_and_p90(functions),
    )


def _median_and_p90(lengths: Sequence[int]) -> tuple[str, str]:
    return f"{median(lengths):.0f}", f"{quantiles(lengths, n=10)[-1]:.0f}"


def _function_lengths(file: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(_text(file))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def _print_entries(root: Path) -> None:
    counts = {folder: _entries(folder) for folder in _folders(root)}
    above = [
        (folder.relative_to(root), count)
        for folder, count in sorted(counts.items(), key=lambda item: -item[1])
        if count > MOST_ENTRIES
    ]
    print_table(f"Folders with more than {MOST_ENTRIES} entries", ("folder", "entries"), above)


def _folders(root: Path) -> Iterator[Path]:
    for name in FOLDERS:
        for folder in [root / name, *(root / name).rglob("*")]:
            if folder.is_dir() and _is_ours(folder) and any(folder.glob("*.py")):
                yield folder


def _entries(folder: Path) -> int:
    return sum(_is_ours(entry) and entry.name != "__init__.py" for entry in folder.iterdir())


def _is_ours(path: Path) -> bool:
    return not any(part.startswith((".", "__pycache__")) for part in path.parts) and (
        path.is_dir() or path.suffix != ".pyc"
    )


def _print_closures(root: Path) -> None:
    closures = [_closure(root, names) for names in CLOSURES]
    rows = [(name, len(own), count) for name, own, count in closures]
    print_table("Import closures", ("module", "own modules", "modules in all"), rows)
    for name, own, _ in closures:
        packages = Counter(".".join(module.split(".")[:2]) for module in own if "." in module)
        print(f"\n{name}:", ", ".join(f"{package} {count}" for package, count in sorted(packages.items())))


def _closure(root: Path, names: Iterable[str]) -> tuple[str, list[str], int]:
    """Import the module in a process of its own; return its name, our own modules and the number of all."""
    name = next(name for name in names if _exists(root, name))
    command = [sys.executable, "-c", _CLOSURE, name]
    environment = {"PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf-8", check=True)
    modules = done.stdout.split()
    own = [module for module in modules if module.split(".")[0] in SOURCE_FOLDERS]
    return name, own, len(modules)


def _exists(root: Path, name: str) -> bool:
    path = root / name.replace(".", "/")
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def _print_wording(root: Path) -> None:
    found = list(banned_words(root))
    by_word = Counter(one.word for one in found)
    rows: list[tuple[object, ...]] = [(word, count) for word, count in by_word.most_common()]
    print_table("Banned words", ("word", "uses"), [*rows, ("all", len(found))])
    by_folder = Counter("/".join(Path(one.path).parts[:2]) for one in found)
    print_table("Banned words by folder", ("folder", "uses"), by_folder.most_common())
    print_table(
        "Docstrings that open with a question word",
        ("folder", "docstrings"),
        [(folder, len(list(question_docstrings(root, (folder,))))) for folder in FOLDERS],
    )
    repeated = repeated_classes(root)
    print(f"\n### Class names defined more than once: {len(repeated)}\n")
    for name, places in repeated.items():
        print(f"- {name}:", ", ".join(places))


def _docstring(node: ast.AST) -> str | None:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return ast.get_docstring(node)
    return None


def _docstrings(files: Iterable[Path]) -> tuple[int, int]:
    """Count the public modules, classes and functions with a docstring, and all of them."""
    documented = public = 0
    for file in files:
        tree = ast.parse(_text(file))
        for node in [tree, *_public(tree)] if tree.body else []:
            public += 1
            documented += _docstring(node) is not None
    return documented, public


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.AST]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _tests(files: Iterable[Path]) -> int:
    nodes = (node for file in files for node in ast.walk(ast.parse(_text(file))))
    return sum(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in nodes)


def _lines(files: Iterable[Path]) -> int:
    return sum(len(_text(file).splitlines()) for file in files)


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
