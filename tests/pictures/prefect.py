"""Pictures of Prefect's UI with Dateline's deployments and a run: `make pictures-prefect`.

A real server, a real worker, a real Elasticsearch, and the UI as Chromium shows it (Debian's `chromium`, or the
one that CHROMIUM names). They go to `docs/pictures`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import SyncPrefectClient

from flows.deployments.trigger import follow, start_run
from infra import node
from infra.cluster import node_settings
from infra.settings import Settings
from tests.flows.support.stack import ROOT, Stack, end, prefect_stack
from tests.pictures.feed import write_feed

PICTURES = ROOT / "docs/pictures"
WIDTH, HEIGHT = 1280, 860
FOLDER = Path(tempfile.gettempdir()) / "dateline"
"""Seen in the pictures: a name that an operator might choose."""
SETTLE_MILLISECONDS = 2_500
"""For charts and fonts, after the network is quiet."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, the page of the UI, words that must be on it before it is taken, and its height."""

    name: str
    path: str
    words: str
    height: int = HEIGHT


def main() -> None:
    """Take every picture again."""
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or sys.exit("No chromium: apt-get install chromium")
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served() as stack, stack.api() as api:
        shots = _day_of_work(stack, api)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            for shot in shots:
                print(take(page, stack.url.removesuffix("/api"), shot))
            browser.close()


@contextmanager
def served() -> Iterator[Stack]:
    """A server with its UI, and an Elasticsearch, in a folder that is gone afterwards."""
    FOLDER.mkdir(mode=0o755)
    settings = replace(node_settings(Settings.read()), home=FOLDER / "node", die_with_parent=True)
    try:
        url = node.start(settings, print).url
        reaching = {"ELASTICSEARCH_URL": url, "DATELINE_HOME": str(FOLDER), "PREFECT_SERVER_UI_ENABLED": "true"}
        with prefect_stack(FOLDER, reaching) as stack:
            yield stack
    finally:
        node.stop(settings)
        shutil.rmtree(FOLDER, ignore_errors=True)


def _day_of_work(stack: Stack, api: SyncPrefectClient) -> list[Shot]:
    """Deploys, and lets a worker ingest a day's feed; gives the pages that show it."""
    Webhook(url="http://127.0.0.1:9/", method="POST").save("pager")
    assert stack.run("dateline", "deploy", "--notify", "webhook/pager").returncode == 0
    write_feed(Path(stack.environment["DATELINE_HOME"]) / "inbox")
    worker = stack.worker("desk")
    run = start_run(api, "ingest/inbox", {})
    *_, last = [event.state for event in follow(api, run.id) if event.state]
    assert last.is_completed(), last.message
    end(worker)
    deployment = run.deployment_id
    artifacts = {artifact.key: artifact.id for artifact in api.read_artifacts()}
    return [
        Shot("prefect-run", f"/runs/flow-run/{run.id}", "Completed"),
        Shot("prefect-report", f"/artifacts/artifact/{artifacts['ingest-report']}", "Next steps", 2_240),
        Shot("prefect-deployments", "/deployments", "inbox", 420),
        Shot("prefect-parameters", f"/deployments/deployment/{deployment}/run", "most_rejected", 1_680),
        Shot("prefect-automations", "/automations", "dateline: run lost", 1_510),
    ]


def take(page: Page, base: str, shot: Shot) -> str:
    """Takes one picture; gives its path and size."""
    page.set_viewport_size({"width": WIDTH, "height": shot.height})
    page.goto(f"{base}{shot.path}", wait_until="networkidle")
    page.get_by_text(shot.words).first.wait_for()
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    file = PICTURES / f"{shot.name}.png"
    page.screenshot(path=file)
    return f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} kB"


if __name__ == "__main__":
    main()
