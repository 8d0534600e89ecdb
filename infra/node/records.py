"""What a caller gives to the embedded node and what it gets back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Say = Callable[[str], None]
"""Told a line of progress, for a person to read."""


@dataclass(frozen=True, slots=True)
class Security:
    """Passwords, API keys and TLS. The PEM files are copied; `password` is that of the user `elastic`.

    The password counts on the first start of a home only; later `elastic` keeps the one it has.
    """

    password: str = field(repr=False)
    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """One node: where it lives, and how it is started.

    `home` holds this node's data, configuration, logs and temporary files, `cache` the distribution, which
    nodes share. `env` is the caller's environment: PATH, JAVA_HOME, proxies for Maven. `port` 0 takes that of
    the last start if it is free, else any. `fast_start` spends less on compiling (right for tests, slower under
    load). A node with `die_with_parent` ends with the thread that started it (Linux; start it from the main
    thread). `extra` are further lines of elasticsearch.yml.
    """

    home: Path
    cache: Path
    env: Mapping[str, str]
    port: int = 0
    heap: str = "512m"
    fast_start: bool = False
    die_with_parent: bool = False
    extra: Mapping[str, str | int | bool | list[str]] = field(default_factory=dict)
    security: Security | None = None


@dataclass(frozen=True, slots=True)
class RunningNode:
    """A node that answers; `reused` if it ran before it was asked for."""

    url: str
    pid: int
    reused: bool


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """What is known about a home; url, pid and version are null where no node answers."""

    running: bool
    url: str | None
    pid: int | None
    version: str | None
    data: Path
    data_bytes: int
