"""Running an outside tool to its end, with its output kept and a word from time to time."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.node.errors import DistributionFailed
from infra.node.records import Say

SAY_EVERY_SECONDS = 10.0


def run(command: Sequence[str | Path], env: Mapping[str, str], log: Path, doing: str, remedy: str, say: Say) -> None:
    """Run `command` with its output in `log`; raises DistributionFailed with the last lines on any failure."""
    name = Path(command[0]).name
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        except OSError as error:
            raise DistributionFailed(f"{name} could not be run: {error}", remedy) from error
        code = _wait(process, doing, say)
    if code:
        raise DistributionFailed(f"{name} failed with exit code {code}:\n{tail(log, 15)}", remedy)


def tail(log: Path, lines: int) -> str:
    """The last `lines` lines of a log file, empty if there is none."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


def _wait(process: subprocess.Popen[bytes], doing: str, say: Say) -> int:
    started = time.monotonic()
    try:
        while True:
            try:
                return process.wait(SAY_EVERY_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"... still {doing} ({time.monotonic() - started:.0f} s)")
    except BaseException:
        process.kill()
        process.wait()
        raise
