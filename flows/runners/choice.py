"""The choice of a runner: `threads`, `processes`, `dask`, `ray`, or a cluster that exists, `dask@tcp://10.0.0.5:8786`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class RunnerChoice:
    """The kind of a runner, and the address of the cluster; without one a cluster is started on this machine."""

    kind: str
    address: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `KIND` or `KIND@ADDRESS`, as `infra.settings.RunnerName` allows it."""
        kind, _, address = text.partition("@")
        return cls(kind, address or None)

    def __str__(self) -> str:
        return f"{self.kind}@{self.address}" if self.address else self.kind
