"""Settings of the embedded node, and its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Say = Callable[[str], None]
"""Receives a line of progress, to be shown to a person."""


@dataclass(frozen=True, slots=True)
class Security:
    """Passwords, API keys and TLS.

    Attributes:
        password: Password of the user `elastic`; used by the first start of a home only.
        certificate: PEM file, copied by the node.
        key: PEM file, copied by the node.
        authority: PEM file of the certificate authority, copied by the node.
    """

    password: str = field(repr=False)
    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """One node.

    Attributes:
        home: Folder of the node's data, configuration, logs and temporary files.
        cache: Folder of the distribution, which nodes share.
        env: The caller's environment: PATH, JAVA_HOME, proxies for Maven.
        port: HTTP port; 0 takes that of the last start if it is free, else any.
        heap: Heap size as the JVM reads it, such as `512m`.
        fast_start: Whether to spend less on compiling: right for tests, slower under load.
        die_with_parent: Whether the node ends with the thread that started it (Linux; start it from the main thread).
        snapshots: Folder in which the node may keep snapshots; None for a node without.
        extra: Further lines of elasticsearch.yml, which replace ours of the same name.
        security: Passwords, API keys and TLS; None turns security off.
    """

    home: Path
    cache: Path
    env: Mapping[str, str]
    port: int = 0
    heap: str = "512m"
    fast_start: bool = False
    die_with_parent: bool = False
    snapshots: Path | None = None
    extra: Mapping[str, str | int | bool | list[str]] = field(default_factory=dict)
    security: Security | None = None


@dataclass(frozen=True, slots=True)
class RunningNode:
    """A node that is ready; `reused` if it was running before."""

    url: str
    pid: int
    reused: bool


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """The state of a home; `url`, `pid` and `version` are None if no node answers."""

    running: bool
    url: str | None
    pid: int | None
    version: str | None
    data: Path
    data_bytes: int
