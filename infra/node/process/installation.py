"""The installation that a node runs from, and the calls of its programs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.node.distribution.jdk import Jdk
from infra.node.home.layout import NodeHome
from infra.node.process.run_as import RunAs


@dataclass(frozen=True, slots=True)
class Installation:
    """The distribution's home, the JDK that runs it, and the user that it runs as."""

    elasticsearch: Path
    jdk: Jdk
    run_as: RunAs

    def popen(
        self, home: NodeHome, env: Mapping[str, str], command: list[str], **options: Any
    ) -> subprocess.Popen[bytes]:
        """Start one of the distribution's programs (in `bin`) for the node in `home`, as the node's user."""
        program, *arguments = command
        return subprocess.Popen(
            [*self.run_as.prefix, str(self.elasticsearch / "bin" / program), *arguments],
            env=environment(home, env, self.jdk),
            cwd=home.tmp,
            stderr=subprocess.STDOUT,
            umask=0o077,
            **self.run_as.popen_arguments(),
            **options,
        )


def environment(home: NodeHome, env: Mapping[str, str], jdk: Jdk) -> dict[str, str]:
    """Return the minimal environment of the programs: a stray ES_JAVA_OPTS or JAVA_TOOL_OPTIONS would affect the node.

    The locale is fixed, so that paths are UTF-8 and messages the English ones that `diagnosis` knows.
    """
    return {
        "PATH": env.get("PATH", os.defpath),
        "HOME": str(home.root),
        "LC_ALL": "C.UTF-8",
        "ES_JAVA_HOME": str(jdk.home),
        "ES_PATH_CONF": str(home.conf),
        "ES_TMPDIR": str(home.tmp),
    }
