"""A search for secrets and for words of articles in every place that a run writes to or is visible in."""

from __future__ import annotations

import base64
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from elasticsearch import Elasticsearch

Places = dict[str, bytes]
"""The content of each place by its name."""


def files_in(folder: Path) -> Places:
    """Every file below the folder, by its path in there."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def rows_of(database: Path) -> Places:
    """Every row of every table of an SQLite file: a word may stand across the border of two of its pages."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        return {f"table {name}": _rows(connection, name) for name in tables}


def _rows(connection: sqlite3.Connection, table: str) -> bytes:
    rows = connection.execute(f'select * from "{table}"').fetchall()
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


def documents_of(client: Elasticsearch, index: str) -> Places:
    """Every document of an index; nothing where there is no such index."""
    client.indices.refresh(index=index, ignore_unavailable=True)
    hits = client.search(index=index, size=1_000, ignore_unavailable=True)["hits"]["hits"]
    return {f"index {index}": orjson.dumps(hits)} if hits else {}


def holding(places: Places, word: str, *more_forms: str) -> set[str]:
    """The places that hold the word: as it is, or in a form that a header, a URL or JSON gives it."""
    forms = {form.encode() for form in (word, *more_forms) for form in _forms(form)}
    return {name for name, content in places.items() if any(form in content for form in forms)}


def _forms(word: str) -> tuple[Any, ...]:
    encoded = base64.b64encode(word.encode()).decode().rstrip("=")
    return word, encoded, quote(word, safe=""), orjson.dumps(word).decode().strip('"')
