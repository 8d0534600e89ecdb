"""Every key that code reads from a document is declared: what a type checker would find if the keys were typed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.wording import SOURCE_FOLDERS, python_files
from transforms.document import document_keys

ROOT = Path(__file__).parents[4]


def keys_read(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and key of each `document["key"]` and `document.get("key")` of a parameter with the type Document."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
            names = {each.arg for each in arguments if each.annotation and ast.unparse(each.annotation) == "Document"}
            for node in ast.walk(function):
                match node:
                    case ast.Subscript(ast.Name(name), ast.Constant(str(key))) | ast.Call(
                        ast.Attribute(ast.Name(name), "get"), [ast.Constant(str(key)), *_]
                    ) if name in names:
                        yield node.lineno, key


def test_every_key_read_from_a_document_is_declared() -> None:
    read = [
        (key, f"{file.relative_to(ROOT)}:{line}")
        for file in python_files(ROOT, SOURCE_FOLDERS)
        for line, key in keys_read(ast.parse(file.read_text("utf-8")))
    ]
    assert len({key for key, _ in read}) > 20
    unknown = [f"{place}: {key}" for key, place in read if key not in document_keys()]
    assert not unknown, "\n".join(unknown)


def test_a_misspelt_key_is_found() -> None:
    code = 'def show(document: Document, it: dict) -> str: return document.get("titel") or document["body"] + it["x"]'
    assert [key for _, key in keys_read(ast.parse(code))] == ["titel", "body"]
