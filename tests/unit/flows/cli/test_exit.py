"""The end of a command."""

from __future__ import annotations

import subprocess
import sys

from tests.flows.support.stack import ROOT

SCRIPT = """
import atexit, gc, sys
from flows.cli.main import main
atexit.register(lambda: print(gc.get_freeze_count() > 0))
sys.argv = ["dateline", "--version"]
main()
"""


def test_an_ending_command_searches_no_garbage() -> None:
    """After an import of Prefect it would take seconds, also after Ctrl-C."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True"
