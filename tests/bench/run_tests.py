"""Runs tests that CI leaves out, for the benches that are such tests."""

from __future__ import annotations

import subprocess
import sys


def run_tests(*arguments: str) -> int:
    """Run pytest in one process with these files and options; return its exit code."""
    return subprocess.run([sys.executable, "-m", "pytest", "-n0", *arguments], check=False).returncode
