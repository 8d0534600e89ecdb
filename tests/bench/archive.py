"""Time of an ingest with and without the archive: `python -m tests.bench.archive [ARTICLES]`.

Articles of news length are loaded into new indices in turn, with the archive and without it, by all that a run does
but Prefect.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

from infra.settings import Settings
from tests.bench.rerun import article_lines
from tests.bench.shared.ingest_run import IngestRun
from tests.bench.shared.node import a_client
from tests.bench.shared.table import print_table

ROUNDS = 3


def main() -> None:
    """Print seconds with and without the archive, their ratio, the time of archiving alone, and sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=2_000)
    count = parser.parse_args().articles
    plain, archived, alone = list[float](), list[float](), list[float]()
    with a_client() as client, tempfile.TemporaryDirectory() as folder:
        settings = Settings.read()
        for number in range(ROUNDS):
            for seconds, archive in ((plain, None), (archived, Path(folder) / f"archive-{number}")):
                run = IngestRun(client, Path(folder) / f"in-{number}-{archive is None}", article_lines(count), settings)
                try:
                    took, total = run.run(archive=str(archive) if archive else None)
                finally:
                    run.delete()
                assert total.outcomes["indexed"] == count, total.line
                seconds.append(took)
                if archive:
                    alone.append(total.stages["archive"])
        size = sum(path.stat().st_size for path in Path(folder).glob("in-0-True/*"))
        stored = sum(path.stat().st_size for path in Path(folder).glob("archive-0/**/*.warc.gz"))
    without, with_archive = median(plain), median(archived)
    rows = [
        ["without the archive", f"{without:.2f}", f"{count / without:,.0f}", ""],
        ["with the archive", f"{with_archive:.2f}", f"{count / with_archive:,.0f}", f"{median(alone):.2f}"],
    ]
    header = ["run", "seconds", "articles a second", "seconds of archiving"]
    print_table(f"{count:,} articles of news length, {size:,} bytes, model {settings.model}", header, rows)
    print(f"Ratio {with_archive / without:.2f}; the archive has {stored:,} bytes.")


if __name__ == "__main__":
    main()
