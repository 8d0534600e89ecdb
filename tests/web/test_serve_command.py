"""`dateline serve` as an operator runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import Site


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flows.cli.main", "serve", *arguments]


@pytest.fixture
def environment(node_url: str, tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "ELASTICSEARCH_URL": node_url, "DATELINE_HOME": str(tmp_path)}


def test_it_prints_its_address_and_ends_on_interrupt(site: Site, environment: dict[str, str]) -> None:
    arguments = command("--index", site.index, "--port", "0", "--json")
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        printed = json.loads(process.stdout.readline())
        assert printed["index"] == site.index
        assert "3 articles in 1 story" in httpx.get(f"{printed['url']}?q=heron").text
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr.read() == b""


@pytest.mark.slow
def test_an_unprotected_address_and_a_taken_port_are_refused(site: Site, environment: dict[str, str]) -> None:
    taken = site.url.rstrip("/").rpartition(":")[2]
    for arguments, message in (
        (("--host", "0.0.0.0"), "Set DATELINE_WEB_TOKEN"),
        (("--port", taken), "Choose another port"),
        (("--index", "NO*"), "cannot be an index's name"),
    ):
        done = subprocess.run(command(*arguments), env=environment, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode in (1, 2)
        assert message in done.stderr
        assert "Traceback" not in done.stderr
