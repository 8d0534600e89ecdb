"""The time of `dateline --help`, beside bare Python and the help of one command: `python -m tests.bench.help`."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from tests.bench.shared.table import print_table
from tests.bench.shared.timing import take_turns

ROUNDS = 9
COMMANDS = {
    "python -c pass": ("-c", "pass"),
    "dateline --help": ("-m", "flows.cli.main", "--help"),
    "dateline process --help": ("-m", "flows.cli.main", "process", "--help"),
    "dateline search --help": ("-m", "flows.cli.main", "search", "--help"),
}


def main() -> None:
    """Print the median and the range of each command."""
    spreads = take_turns({name: partial(_run, arguments) for name, arguments in COMMANDS.items()}, ROUNDS)
    rows = [
        (name, f"{spread.median:.2f} ({min(spread.seconds):.2f}-{max(spread.seconds):.2f})")
        for name, spread in spreads.items()
    ]
    print_table("Time of help", ("command", "seconds: median (range)"), rows)


def _run(arguments: tuple[str, ...]) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
