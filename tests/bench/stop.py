"""Seconds from Ctrl-C to the end of a run: `python -m tests.bench.stop [ROUNDS]`.

`dateline ingest`, with its own Prefect server, is interrupted once it has loaded articles. The time includes the
requests in flight, the record of the run's end, and the end of the workers and of the server. Exits 1 if a run is not
stopped as the documentation describes. Nothing is required of the seconds.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import median
from subprocess import PIPE, STDOUT, Popen
from time import monotonic, perf_counter, sleep
from uuid import uuid4

from elasticsearch import Elasticsearch, NotFoundError

from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table

ARTICLES = 20_000
_PATIENCE_SECONDS = 180.0
_LOADED = 200
"""Articles in the index at which the run is interrupted."""


def main() -> None:
    """Prints a row for each round, and the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=3)
    rounds = parser.parse_args().rounds
    # A shell in the background lets its children ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with a_client() as client, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.jsonl"
        text = "Ministers met in Paris last Monday and spoke of Lima. " * 40
        file.write_text("".join(f'{{"id": "{n}", "text": "{n} {text}"}}\n' for n in range(ARTICLES)), encoding="utf-8")
        measured = [_stop(client, file) for _ in range(rounds)]
    rows = [[f"{loaded:,}", f"{seconds:.1f}"] for loaded, seconds in measured]
    print_table(f"Ctrl-C in a run of {ARTICLES:,} articles", ["articles loaded", "seconds to the end"], rows)
    print(f"\nMedian: {median(seconds for _, seconds in measured):.1f} s.")


def _stop(client: Elasticsearch, file: Path) -> tuple[int, float]:
    """Interrupt a run; return the articles in the index at its end, and the seconds to the end."""
    index = f"bench-{uuid4().hex[:8]}"
    command = [str(Path(sys.executable).with_name("dateline")), "ingest", str(file), "--index", index]
    env = os.environ | {"DATELINE_SHARD_BYTES": "2000000"}
    with Popen(command, stdout=PIPE, stderr=STDOUT, text=True, env=env, start_new_session=True) as process:
        _wait_until_loading(client, index, process)
        begun = perf_counter()
        os.killpg(process.pid, signal.SIGINT)
        output = process.communicate()[0]
        seconds = perf_counter() - begun
    client.indices.refresh(index=index)
    loaded = client.count(index=index)["count"]
    client.indices.delete(index=list(client.indices.get(index=f"{index}*")))
    if process.returncode != 1 or "To resume: dateline ingest --resume " not in output.splitlines()[-1]:
        raise SystemExit(f"The run was not stopped in order (exit code {process.returncode}):\n{output[-2_000:]}")
    return loaded, seconds


def _wait_until_loading(client: Elasticsearch, index: str, process: Popen[str]) -> None:
    deadline = monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and monotonic() < deadline:
        with suppress(NotFoundError):  # the run has not created its index yet
            client.indices.refresh(index=index)
            if client.count(index=index)["count"] >= _LOADED:
                return
        sleep(0.5)
    process.kill()
    raise SystemExit(f"The run loaded nothing within {_PATIENCE_SECONDS:.0f} s.")


if __name__ == "__main__":
    main()
