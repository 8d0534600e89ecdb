"""The places in which an article leaves traces, and a search of the raw bytes of all of these places for a marker."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from pathlib import Path

from elasticsearch import Elasticsearch

from infra.archive.erasing import find_records
from infra.archive.places import ArchivePlace
from infra.elasticsearch.lifecycle.versioned import versioned_indices

MARKER = "zqvermilionheron"
"""A word of no other text, in every field of the article."""

ID = f"{MARKER}-4711"
URL = f"https://paper.example/{MARKER}/ferry"
TEXT = f"The {MARKER} was seen in Lima on Monday. Its keeper, Ada {MARKER.title()}, said nothing."


def write_delivery(path: Path, *, broken: bool = False) -> Path:
    """Write a file with the article between two others; if `broken`, with a second line of it that is refused."""
    article = {"id": ID, "url": URL, "title": f"A {MARKER} is seen in the harbor", "text": TEXT}
    others = [{"id": f"other-{number}", "text": f"Rain fell in Lima for hour {number}."} for number in range(2)]
    refused = [article | {"no_such_key": 1}] if broken else []
    lines = [others[0], article, *refused, others[1]]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def index_files(client: Elasticsearch) -> list[Path]:
    """The files of the node below its data folder."""
    (stats,) = client.nodes.stats(metric="fs")["nodes"].values()
    return [file for data in stats["fs"]["data"] for file in Path(data["path"]).rglob("*") if file.is_file()]


def folder_of(client: Elasticsearch, index: str) -> str:
    """The name of the folder of an index: its UUID."""
    found = client.indices.get_settings(index=index)
    (settings,) = found.values()
    return str(settings["settings"]["index"]["uuid"])


def marked_indices(client: Elasticsearch, alias: str) -> set[str]:
    """The indices of an alias with a file that has the marker, `runs` and `deadletters` among them."""
    client.indices.flush(index=f"{alias}*", force=True, wait_if_ongoing=True)
    names = {one.name: one.name for one in versioned_indices(client, alias)}
    names |= {kind: f"{alias}-{kind}" for kind in ("runs", "deadletters", "names")}
    folders = {folder_of(client, index): name for name, index in names.items()}
    found = set()
    for file in index_files(client):
        name = next((name for uuid, name in folders.items() if uuid in file.parts), None)
        if name and has_marker(file):
            found.add(name)
    return found


def has_marker(file: Path) -> bool:
    """Return whether the bytes of a file have the marker, in any spelling of its letters."""
    try:
        return MARKER.encode() in file.read_bytes().lower()
    except FileNotFoundError:
        return False


def marked_files(folder: Path) -> list[Path]:
    """The files below a folder with the marker: unpacked segments, and the contents of dead letters, too."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and _has_marker_inside(file))


def _has_marker_inside(file: Path) -> bool:
    content = file.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if file.suffix == ".jsonl":
        content += b"".join(map(_letter_content, content.splitlines()))
    return MARKER.encode() in content.lower()


def _letter_content(line: bytes) -> bytes:
    try:
        entry = json.loads(line)
    except ValueError:
        return b""
    letter = entry.get("letter") if isinstance(entry, dict) else None
    return b64decode(letter["content"]) if letter else b""


def archived_places(archive: Path) -> dict[str, list[tuple[int, int]]]:
    """Offset and length of every article record, by segment."""
    found = find_records(ArchivePlace(str(archive)), lambda _record, _place: True)
    return {each.path: list(each.places) for each in found}


__all__ = ["ID", "MARKER", "TEXT", "URL", "archived_places", "marked_files", "marked_indices", "write_delivery"]
