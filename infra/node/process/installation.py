"""What a node is run with, and how its programs are called."""

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
    """The distribution's home, the JDK that runs it, and as whom."""

    elasticsearch: Path
    jdk: Jdk
    identity: RunAs

    def popen(
        self, home: NodeHome, env: Mapping[str, str], command: list[str], **options: Any
    ) -> subprocess.Popen[bytes]:
        """Start one of the distribution's programs (in `bin`) for the node in `home`, as the node's user."""
        program, *arguments = command
        return subprocess.Popen(
            [*self.identity.prefix, str(self.elasticsearch / "bin" / program), *arguments],
            env=environment(home, env, self.jdk),
            cwd=home.tmp,
            stderr=subprocess.STDOUT,
            umask=0o077,
            **self.identity.popen_arguments(),
            **options,
        )


def environment(home: NodeHome, env: Mapping[str, str], jdk: Jdk) -> dict[str, str]:
    """What the programs need and no more: a stray ES_JAVA_OPTS or JAVA_TOOL_OPTIONS would steer the node.

    The locale is fixed, so that paths are UTF-8 and messages are the English ones that `diagnosis` knows.
    """
    return {
        "PATH": env.get("PATH", os.defpath),
        "HOME": str(home.root),
        "LC_ALL": "C.UTF-8",
        "ES_JAVA_HOME": str(jdk.home),
        "ES_PATH_CONF": str(home.conf),
        "ES_TMPDIR": str(home.tmp),
    }
