"""The index that keeps the runs of an index, and who works on them."""

from __future__ import annotations

import os
import socket

from pydantic import BaseModel, ConfigDict


def runs_name(name: str) -> str:
    """The alias of the run state that belongs to the alias `name`."""
    return f"{name}-runs"


class Owner(BaseModel):
    """The process that a run lives in."""

    model_config = ConfigDict(frozen=True)

    host: str
    pid: int

    @classmethod
    def here(cls) -> Owner:
        """This process."""
        return cls(host=socket.gethostname(), pid=os.getpid())

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
