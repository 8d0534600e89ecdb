"""The password of the user `elastic`, put where the node looks for it on its first start."""

from __future__ import annotations

import subprocess
from pathlib import Path

from infra.node.errors import NodeNotStarted
from infra.node.home import Home
from infra.node.identity import Identity
from infra.node.jdk import Jdk
from infra.node.launch import environment
from infra.node.records import NodeSettings, Security


def set_password(home: Home, settings: NodeSettings, security: Security, elasticsearch: Path, jdk: Jdk, who: Identity) -> None:
    """Write the password into the node's keystore, as the node's user, never on a command line."""
    tool = str(elasticsearch / "bin" / "elasticsearch-keystore")
    steps = [[tool, "add", "--stdin", "--force", "bootstrap.password"]]
    if not (home.conf / "elasticsearch.keystore").exists():
        steps.insert(0, [tool, "create"])
    for step in steps:
        done = subprocess.run(
            [*who.prefix, *step],
            env=environment(home, settings.env, jdk),
            cwd=home.tmp,
            input=security.password.encode(),
            capture_output=True,
            check=False,
            **who.popen_arguments(),
        )
        if done.returncode:
            message = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise NodeNotStarted(f"The keystore of the node cannot be written: {message}", f"Remove {home.conf} and start again.")
