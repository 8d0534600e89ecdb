"""Web archives: WARC 1.0 and 1.1 and ARC, plain, gzipped (each record or as a whole), or WARC with Zstandard frames.

A file is cut where its records begin, and each is checked: its length, what follows it, and the checksum of its
gzip member. So damage is found that readers of web archives pass over in silence.
"""

from infra.sources.formats.items import records_format
from infra.sources.formats.warc.archive import cut, recognizes
from infra.sources.formats.warc.archived import build_input
from infra.sources.formats.warc.pages import parse

WARC = records_format(
    "warc",
    (".warc", ".arc"),
    cut,
    parse,
    recognizes=recognizes,
    title="Web archive (WARC, ARC)",
    is_binary=True,
    unpacks=True,
    splittable=True,
    build=build_input,
)

__all__ = ["WARC", "cut", "parse", "recognizes"]
