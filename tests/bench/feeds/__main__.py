"""Compare readers of feeds: `make bench-feeds`, or `python -m tests.bench.feeds [-v]`.

Entries with the right link, and of these the right titles and times, of damaged feeds written for it; then the speed
for an ordinary feed. `-v` prints each difference of our reader.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from tests.bench.feeds.damaged import SAMPLES
from tests.bench.feeds.fresh import FRESH
from tests.bench.feeds.readers import Reader, installed_readers
from tests.bench.feeds.sample import ExpectedEntry, FeedSample, item, rss
from tests.bench.shared.table import print_table
from tests.bench.shared.timing import take_turns

ENTRIES = 100
_BODY = "<description><![CDATA[" + "<p>The ferry is back in the harbor.</p>" * 50 + "]]></description>"


@dataclass(slots=True)
class FeedScore:
    """Counts over samples: expected entries, those found with link, title, time; entries too many; exact samples."""

    expected: int = 0
    links: int = 0
    titles: int = 0
    times: int = 0
    extra: int = 0
    exact: int = 0
    failures: int = 0

    def add(self, sample: FeedSample, found: list[ExpectedEntry] | None) -> bool:
        """Count one sample (None: an exception) and return whether it is exact."""
        by_link = {one.link: one for one in found or ()}
        pairs = [(one, by_link[one.link]) for one in sample.expected if one.link in by_link]
        titles = sum(one.title == other.title for one, other in pairs)
        times = sum(one.time == other.time for one, other in pairs)
        extra = len(found or ()) - len(pairs)
        is_exact = len(pairs) == titles == times == len(sample.expected) and not extra
        self.expected += len(sample.expected)
        self.links += len(pairs)
        self.titles += titles
        self.times += times
        self.extra += extra
        self.exact += is_exact
        self.failures += found is None
        return is_exact


def try_read(reader: Reader, content: bytes) -> list[ExpectedEntry] | None:
    """The entries; None if the reader raises an exception."""
    try:
        return reader(content)
    except Exception:  # noqa: BLE001 - peers raise many kinds; each counts as a failure
        return None


def score(samples: Sequence[FeedSample], reader: Reader, *, verbose: bool = False) -> FeedScore:
    """The score of a reader."""
    total = FeedScore()
    for one in samples:
        found = try_read(reader, one.content)
        if not total.add(one, found) and verbose:
            print(f"{one.name}:\n  expected {list(one.expected)}\n  found    {found}")
    return total


def main() -> None:
    """Print the tables."""
    readers = installed_readers()
    for title, samples in (("first set", SAMPLES), ("second set", FRESH)):
        rows = []
        for name, reader in readers.items():
            one = score(samples, reader, verbose="-v" in sys.argv and name == "ours")
            of = f"of {one.expected}"
            rows.append(
                (
                    name,
                    f"{one.exact} of {len(samples)}",
                    f"{one.links} {of}",
                    one.titles,
                    one.times,
                    one.extra,
                    one.failures,
                )
            )
        header = ("reader", "samples right", "links", "titles", "times", "entries too many", "exceptions")
        print_table(f"Damaged feeds, {title}", header, rows)
    feed = rss(*(item(number, extra=_BODY) for number in range(ENTRIES))).encode()
    taken = take_turns({name: partial(reader, feed) for name, reader in readers.items()})
    print_table("Speed", ("reader", "feeds of 100 entries a second"), [(n, one.rate(1)) for n, one in taken.items()])


if __name__ == "__main__":
    main()
