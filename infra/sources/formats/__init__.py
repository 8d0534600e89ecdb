"""The file formats that can be ingested. A new one is a module in this package, and a line in `FORMATS`."""

from infra.sources.formats.agency.newsml_1 import NEWSML_1
from infra.sources.formats.agency.newsml_g2 import NEWSML_G2
from infra.sources.formats.agency.ninjs import NINJS
from infra.sources.formats.agency.nitf import NITF
from infra.sources.formats.archives import TAR, ZIP
from infra.sources.formats.base import SourceFormat
from infra.sources.formats.feeds.json_feed import JSON_FEED
from infra.sources.formats.feeds.xml_feed import ATOM, RSS
from infra.sources.formats.files import HTML, TEXT
from infra.sources.formats.json_file import JSON
from infra.sources.formats.jsonl import JSONL
from infra.sources.formats.parquet import PARQUET
from infra.sources.formats.tables import CSV, TSV
from infra.sources.formats.warc import WARC
from infra.sources.formats.wires.anpa import ANPA_1312
from infra.sources.formats.wires.iptc7901 import IPTC_7901

FORMATS: tuple[SourceFormat, ...] = (
    TEXT,
    HTML,
    JSONL,
    JSON,
    CSV,
    TSV,
    PARQUET,
    WARC,
    ZIP,
    TAR,
    NEWSML_G2,
    NEWSML_1,
    NITF,
    NINJS,
    IPTC_7901,
    ANPA_1312,
    RSS,
    ATOM,
    JSON_FEED,
)
"""Formats that are recognized by their content stand before those with the same ending that take any."""

__all__ = ["FORMATS", "SourceFormat", "format_named", "supported_suffixes"]


def format_named(name: str) -> SourceFormat:
    """The format with that name. Raises LookupError for an unknown name."""
    # Runs of generation 4 or earlier name the formats of gzipped files `jsonl.gz`.
    found = next((one for one in FORMATS if one.name == name.removesuffix(".gz")), None)
    if found is None:
        raise LookupError(f"no file format is named {name!r}")
    return found


def supported_suffixes() -> tuple[str, ...]:
    """The file name endings of all formats."""
    return tuple(dict.fromkeys(suffix for one in FORMATS for suffix in one.suffixes))
