"""The articles of a site: their addresses, versions and texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_MARK = re.compile(r"Item (\d+) of (\S+) is printed in edition (\d+)")

_STORY = (
    "The harbor office of {town} reported {boats} boats on Monday, more than in any week since the pier was repaired.",
    "Item {number} of {host} is printed in edition {version}, and the clerk has signed every page of it by hand.",
    "“We count them twice, then we count those who count them,” said the harbormaster, who has done it since 1990.",
    "The council will discuss the figures in its next session, which is open to everyone who lives along the river.",
    "A second pier would cost more than the town takes from its visitors in a summer, according to the treasurer.",
)


@dataclass(frozen=True, slots=True)
class SiteMove:
    """From `time` on the article is at `path`, and its former address redirects there for good."""

    time: datetime
    path: str


@dataclass(frozen=True, slots=True)
class SiteArticle:
    """One article.

    Attributes:
        number: Unique within the site.
        path: Its address on the site.
        revisions: The times at which its versions are published, version 1 first.
        is_feed_only: Its page is missing, and listings have its text.
        deleted: Its page answers 410 from then on.
        moved: A redirect to another path.
    """

    number: int
    path: str
    revisions: tuple[datetime, ...]
    is_feed_only: bool = False
    deleted: datetime | None = None
    moved: SiteMove | None = None

    @property
    def published(self) -> datetime:
        """The time of the first version."""
        return self.revisions[0]

    def version_at(self, time: datetime) -> int:
        """The number of the version that is shown, 0 before the first."""
        return sum(revision <= time for revision in self.revisions)

    def path_at(self, time: datetime) -> str:
        """The address at that time."""
        return self.moved.path if self.moved and self.moved.time <= time else self.path

    def updated_at(self, time: datetime) -> datetime:
        """The time of the version that is shown."""
        return self.revisions[max(0, self.version_at(time) - 1)]

    def title(self, version: int) -> str:
        """The headline of a version."""
        return f"Pier {self.number} counts its boats, edition {version}"

    def paragraphs(self, host: str, version: int) -> list[str]:
        """The text of a version."""
        town = host.partition(".")[0].capitalize()
        given = {"town": town, "boats": 20 + self.number, "number": self.number, "host": host, "version": version}
        return [sentence.format(**given) for sentence in _STORY]


def read_mark(body: str) -> tuple[str, int, int] | None:
    """Return host, number and version of the article in a text; None if it has no mark."""
    found = _MARK.search(body)
    return (found[2], int(found[1]), int(found[3])) if found else None
