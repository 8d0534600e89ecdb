"""The file of operators' corrections: versioned, and only ever extended; it survives rebuilds and other indices.

version: 1
corrections:
  - {action: alias, kind: person, form: Merkel, name: Angela Merkel, at: "2026-11-28T12:00:00+00:00"}
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from infra.names.errors import BadCorrections
from transforms.names import Correction, NameKind

VERSION = 1


class _CorrectionEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    action: Literal["alias", "merge", "split"]
    kind: NameKind
    form: str
    name: str
    at: str | None = None


class _CorrectionsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1]
    corrections: list[_CorrectionEntry] = []


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections in their order; none if there is no file. Raises BadCorrections."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadCorrections(f"{path} cannot be read: {error}.", "Repair the file, or move it away.") from None
    try:
        found = _CorrectionsFile.model_validate(content)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"])) or "the file"
        raise BadCorrections(
            f"{path} is not a file of corrections: {where}: {problem['msg']}.", "docs/names.md describes it."
        ) from None
    return tuple(Correction(**one.model_dump()) for one in found.corrections)


def add_corrections(path: Path, corrections: Iterable[Correction]) -> None:
    """Append corrections to the file, which is replaced as a whole. Raises BadCorrections."""
    entries = [{**asdict(one), "kind": str(one.kind)} for one in (*read_corrections(path), *corrections)]
    content = yaml.safe_dump({"version": VERSION, "corrections": entries}, allow_unicode=True, sort_keys=False)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(content, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BadCorrections(f"{path} cannot be written: {error.strerror}.", "Check its folder.") from None
