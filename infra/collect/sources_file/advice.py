"""Warnings on settings that are valid and can have no effect, or not the one that was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from infra.collect.sources_file.model import Source, SourcesFile
from infra.collect.sources_file.problems import SourcesProblem
from transforms.collecting.patterns import REGEX, matches

_PROBES = ("/", "/a", "/2024/11/27/ferry-is-back", "/news/123456.html", "/index.php?id=12345&x=y", "/Ünïcode/a-b_c~d")
"""Paths of such different articles that a pattern that matches them all matches any."""


def advise(file: SourcesFile, environment: Mapping[str, str]) -> list[SourcesProblem]:
    """The warnings of a valid file, in its order; `environment` has the variables that `env:NAME` refers to."""
    return [*(one for source in file.sources for one in _of_source(source, environment)), *_repeated_listings(file)]


def _of_source(source: Source, environment: Mapping[str, str]) -> Iterator[SourcesProblem]:
    for key, patterns in (("take", source.take), ("leave", source.leave)):
        for number, pattern in enumerate(patterns, 1):
            if message := _misplaced_glob(pattern):
                yield _warning(source, f"{key}.{number}", message)
    if source.take and all(_misplaced_glob(pattern) for pattern in source.take):
        yield _warning(source, "take", "no pattern can match, so that every article is left")
    for number, pattern in enumerate(source.leave, 1):
        if _matches_all(pattern, source):
            yield _warning(source, f"leave.{number}", f"{pattern} leaves every article")
    if shared := sorted({*source.take} & {*source.leave}):
        yield _warning(source, "leave", f"{shared[0]} is also in take; what it matches is left")
    for name, value in source.headers.items():
        if value.startswith("env:") and not environment.get(value.removeprefix("env:")):
            yield _warning(source, f"headers.{name}", f"the variable {value.removeprefix('env:')} is not set here")


def _misplaced_glob(pattern: str) -> str | None:
    """The reason for which a glob can match no URL; None if it can."""
    if pattern.startswith((REGEX, "/", "*", "?")):
        return None
    scheme, separator, rest = pattern.partition("://")
    host = (rest if separator else pattern).partition("/")[0]
    if separator and not (set("*?") & set(scheme)) and scheme not in ("http", "https"):
        return f"{pattern} can match no URL: they begin with http:// or https://"
    if any(mark in host for mark in ("*", "?", ".", ":")) or host == "localhost":
        return None
    return f"{pattern} can match no URL: a glob is compared with a whole path or a whole URL; write /{pattern}"


def _matches_all(pattern: str, source: Source) -> bool:
    hosts = {f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, source.listings)}
    return all(matches(pattern, host + probe) for host in hosts for probe in _PROBES)


def _repeated_listings(file: SourcesFile) -> Iterator[SourcesProblem]:
    first: dict[str, str] = {}
    for source in file.sources:
        for url in source.listings:
            if url in first:
                yield _warning(source, "feeds", f"{url} is also a listing of {first[url]}; it is polled for both")
            first.setdefault(url, source.name)


def _warning(source: Source, key: str, message: str) -> SourcesProblem:
    return SourcesProblem(None, f"sources.{source.name}.{key}", message)
