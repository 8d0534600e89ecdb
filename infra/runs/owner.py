"""The process that executes a run."""

from __future__ import annotations

import os
import socket

from pydantic import BaseModel, ConfigDict


class Owner(BaseModel):
    """The process that executes a run."""

    model_config = ConfigDict(frozen=True)

    host: str
    pid: int

    @classmethod
    def current(cls) -> Owner:
        """This process."""
        return cls(host=socket.gethostname(), pid=os.getpid())

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
