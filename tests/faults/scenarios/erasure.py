"""SIGKILL of an erasure at every step; what was erased is nowhere, and all else is where it was."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from elasticsearch.helpers import scan

from infra.elasticsearch.lifecycle.versioned import versioned_indices
from infra.failpoints import ErasureStep
from tests.faults.scenarios.rebuild import end_command, kill_at_each
from tests.faults.trial import FaultScenario, Trial

ERASED = ("article-0", "article-5")
"""One of two versions, and one of a single one."""


def erasure_killed(trial: Trial) -> int:
    """One article is erased by an erasure that is killed at each step, another at once."""
    trial.load()
    require_traces(trial, ERASED)
    killed, other = ERASED
    kills = kill_at_each(trial, ErasureStep, "forget", killed, "--yes")
    for id_ in (killed, other):
        end_command(trial.command("forget", id_, "--yes"))
    trial.ledger = replace(trial.ledger, erased=frozenset(ERASED))
    trial.load()
    trial.found += traces(trial, ERASED)
    return kills


def require_traces(trial: Trial, ids: Iterable[str]) -> None:
    """Assert that each article is found in an index and in the archive: else its absence would prove nothing."""
    for id_ in ids:
        kinds = {where.split()[0] for where in traces(trial, [id_])}
        assert {"index", "archive"} <= kinds, f"{id_} is in {kinds}"


def traces(trial: Trial, ids: Iterable[str]) -> list[str]:
    """Return the places that quote any of the articles: documents, segments, dead letters and records of runs."""
    quoted = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ids))})(?!\w)".encode())
    return [f"{place} quotes {found[0].decode()}" for place, text in _texts(trial) if (found := quoted.search(text))]


def _texts(trial: Trial) -> Iterator[tuple[str, bytes]]:
    client = trial.client
    names = [*(one.name for one in versioned_indices(client, trial.index)), *_beside(trial)]
    for name in names:
        client.indices.refresh(index=name)
        for hit in scan(client, index=name, size=500):
            yield f"index {name}, document {hit['_id']},", json.dumps(hit["_source"]).encode()
    for file in sorted(trial.archive.rglob("*")):
        if file.is_file():
            yield f"archive {file.name}", _unpacked(file)
    for file in sorted((trial.home / "deadletters").rglob("*.jsonl")):
        yield f"dead letters {file.name}", _unpacked(file)


def _beside(trial: Trial) -> list[str]:
    found = trial.client.indices.get(index=f"{trial.index}-*")
    return [name for name in found if re.match(rf"{re.escape(trial.index)}-(runs|deadletters|names)-", name)]


def _unpacked(file: Path) -> bytes:
    content = file.read_bytes()
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    if file.suffix != ".jsonl":
        return content
    letters = [json.loads(line).get("letter") for line in content.splitlines()]
    return content + b"\n".join(b64decode(letter["content"]) for letter in letters if letter)


ERASURE_FAULTS = (FaultScenario("erasure killed by SIGKILL at every step", erasure_killed, archived=True),)
