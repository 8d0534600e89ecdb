"""The node's own copy of Elasticsearch's configuration, with our settings in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from random import Random

from infra.node.errors import StartError
from infra.node.home import folders
from infra.node.home.layout import CLUSTER_NAME, NodeHome
from infra.node.records import NodeSettings, Security

_FAST_START = ("-XX:-UseG1GC", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-AlwaysPreTouch")
"""Serial collector and first compiler only: a start costs 9 instead of 16 CPU seconds (two cores, JDK 25)."""

_SMALL_LOGS = (
    "-Xlog:disable",
    "-Xlog:all=warning:stderr:utctime,level,tags",
    "-XX:-HeapDumpOnOutOfMemoryError",
)
"""The stock options keep up to 2 GB of garbage collection logs, and the whole heap whenever it overflows."""

_FIRST_PORT, _LAST_PORT, _PORTS_TRIED = 20_000, 29_999, 50
"""Ports for a node without a set port: below those of outgoing connections on Linux (from 32768), one of which could
hold the node's port while it restarts."""

_SECURITY = "xpack.security.enabled"


def write(home: NodeHome, settings: NodeSettings, elasticsearch: Path) -> None:
    """Write the configuration; the node's keystore stays.

    Raises StartError if a file cannot be written, or a PEM file of `settings.security` cannot be read.
    """
    try:
        shutil.copytree(elasticsearch / "config", home.conf, dirs_exist_ok=True)
        home.conf.chmod(0o700)
        lines = settings_lines(home, settings)
        if settings.security:
            lines |= _security_lines(home, settings.security)
        lines |= settings.extra
        (home.conf / "elasticsearch.yml").write_text(as_yaml(lines), encoding="utf-8")
        options = home.conf / "jvm.options.d" / "dateline.options"
        options.write_text("\n".join(jvm_options(settings)) + "\n", encoding="utf-8")
        folders.close_files(home.conf)
    except (OSError, shutil.Error) as error:
        raise StartError(
            f"The node's configuration in {home.conf} cannot be written: {error}",
            "Free some space, check the named file, or choose another home for the node.",
        ) from error


def is_secured(home: NodeHome) -> bool:
    """Return whether the node in `home` was last started with security on."""
    try:
        lines = (home.conf / "elasticsearch.yml").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return f"{_SECURITY}: true" in lines


def settings_lines(home: NodeHome, settings: NodeSettings) -> dict[str, object]:
    """Return our lines of elasticsearch.yml: a single node on this machine, which writes its port to a file."""
    return {
        "cluster.name": CLUSTER_NAME,
        "node.name": CLUSTER_NAME,
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": settings.port or any_port(),
        "transport.port": 0,
        "node.portsfile": True,
        "path.data": str(home.data),
        "path.logs": str(home.logs),
        # A laptop's disk is often over 90 % full, where a node would refuse to hold any index.
        "cluster.routing.allocation.disk.threshold_enabled": False,
        # It counts garbage, which the serial collector keeps until the heap is full, and refuses requests for it.
        **({"indices.breaker.total.use_real_memory": False} if settings.fast_start else {}),
        _SECURITY: settings.security is not None,
        **({"path.repo": [str(settings.snapshots.resolve())]} if settings.snapshots else {}),
    }


def any_port(random: Random | None = None) -> str:
    """Return a range of ports for `http.port`: Elasticsearch takes the first that is free."""
    first = (random or Random()).randint(_FIRST_PORT, _LAST_PORT - _PORTS_TRIED)
    return f"{first}-{first + _PORTS_TRIED}"


def as_yaml(lines: Mapping[str, object]) -> str:
    """Return the lines as YAML: as JSON, but unescaped, since YAML does not read surrogate pairs."""
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in lines.items())


def jvm_options(settings: NodeSettings) -> list[str]:
    """Return the JVM's options, for a file with one per line: ES_JAVA_OPTS would be split at spaces."""
    fast = _FAST_START if settings.fast_start else ()
    return [f"-Xms{settings.heap}", f"-Xmx{settings.heap}", *fast, *_SMALL_LOGS]


def _security_lines(home: NodeHome, security: Security) -> dict[str, object]:
    """Return the lines for TLS; copies the PEM files, which the node reads only within its configuration."""
    copies = {
        "key": security.key,
        "certificate": security.certificate,
        "certificate_authorities": security.authority,
    }
    for name, pem in copies.items():
        shutil.copyfile(pem, home.conf / f"{name}.pem")
    return {
        "xpack.security.http.ssl.enabled": True,
        "xpack.security.transport.ssl.enabled": False,
        **{f"xpack.security.http.ssl.{name}": str(home.conf / f"{name}.pem") for name in copies},
    }
