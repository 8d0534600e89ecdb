"""Names of the IPTC's subject codes and media topics."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from transforms.records import Subject

_CODE = re.compile(r"(?:(?:medtop|mediatopic|subj|iptc|subjectcode):|https?://cv\.iptc\.org/newscodes/\w+/)?(\d{8})")


@cache
def _names() -> dict[str, str]:
    """Code -> English name."""
    lines = files("infra.sources.formats.agency.parts").joinpath("topics.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def topic_name(code: str) -> str | None:
    """The English name of a media topic of the first two levels, or a subject code of the first; None for others.

    >>> topic_name("medtop:15000000"), topic_name("http://cv.iptc.org/newscodes/mediatopic/15000000")
    ('sport', 'sport')
    """
    match = _CODE.fullmatch(code)
    return _names().get(match.group(1)) if match else None


def build_subject(code: str | None, name: str | None) -> Subject | None:
    """The subject of a code and a name of which one may be missing; None if both are."""
    if code is None:
        return Subject(name, name) if name else None
    return Subject(code, name or topic_name(code))
