"""Imported by the interpreter at its start where this folder is in PYTHONPATH: one machine plays several hosts.

`TEST_HOST` is the name of the host. `TEST_STEP` and a folder `TEST_GATE` stop a process when it first reaches that
step: it creates the file `reached` there, and goes on once there is a file `open`.
"""

import os
import socket
import time
from pathlib import Path

if "TEST_HOST" in os.environ:
    socket.gethostname = lambda: os.environ["TEST_HOST"]

if step := os.environ.get("TEST_STEP"):
    from infra.failpoints import install_hook

    gate = Path(os.environ["TEST_GATE"])

    def wait(reached: object) -> None:
        if reached == step and not (gate / "reached").exists():
            (gate / "reached").write_text(str(os.getpid()))
            while not (gate / "open").exists():
                time.sleep(0.05)

    install_hook(wait)
