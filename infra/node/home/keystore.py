"""The node's keystore, from which its first start takes the password of the user `elastic`."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from infra.node.errors import StartError
from infra.node.home.layout import NodeHome
from infra.node.process.installation import Installation


def set_password(home: NodeHome, env: Mapping[str, str], password: str, installation: Installation) -> None:
    """Write the password into the node's keystore, as the node's user, and never on a command line.

    Raises StartError if Elasticsearch's own tool fails.
    """
    steps = [["create"], ["add", "--stdin", "--force", "bootstrap.password"]]
    for step in steps[1:] if (home.conf / "elasticsearch.keystore").exists() else steps:
        command = ["elasticsearch-keystore", *step]
        with installation.popen(home, env, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as tool:
            output, _ = tool.communicate(password.encode())
        if tool.returncode:
            raise StartError(
                f"The node's keystore cannot be written: {output.decode(errors='replace').strip()}",
                f"Remove {home.conf} and start the node again.",
            )
