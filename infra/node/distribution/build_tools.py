"""Programs that assemble the distribution (Maven, javac, jar), run in a scratch folder."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.node.distribution.jdk import Jdk
from infra.node.errors import DistributionError
from infra.node.home.logfile import tail
from infra.node.records import Say

_PROGRESS_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class BuildTools:
    """Runs programs in a scratch folder.

    Attributes:
        folder: The scratch folder, empty at first and deleted afterwards.
        jdk: The JDK that compiles.
        env: The caller's environment.
        say: Receives a line of progress from time to time.
    """

    folder: Path
    jdk: Jdk
    env: Mapping[str, str]
    say: Say

    def run(self, command: Sequence[str | Path], doing: str, remedy: str) -> None:
        """Run a command to its end.

        Args:
            command: The program and its arguments.
            doing: Completes "... still " in lines of progress.
            remedy: Advice for an error.

        Raises:
            DistributionError: the command failed; the message has the last lines of its output.
        """
        name = Path(command[0]).name
        log = self.folder / f"{name}.log"
        with log.open("wb") as output:
            try:
                process = subprocess.Popen(
                    command,
                    env=self.env,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            except OSError as error:
                raise DistributionError(f"{name} could not be run: {error}", remedy) from error
            code = self._wait(process, doing)
        if code:
            raise DistributionError(f"{name} failed with exit code {code}:\n{tail(log, 15)}", remedy)

    def _wait(self, process: subprocess.Popen[bytes], doing: str) -> int:
        started = time.monotonic()
        try:
            while True:
                try:
                    return process.wait(_PROGRESS_SECONDS)
                except subprocess.TimeoutExpired:
                    self.say(f"... still {doing} ({time.monotonic() - started:.0f} s)")
        except BaseException:
            process.kill()
            process.wait()
            raise
