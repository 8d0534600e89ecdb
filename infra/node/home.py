"""The folders and files of one node, and its configuration."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.node import folders
from infra.node.records import NodeSettings, Security

CLUSTER_NAME = "dateline"

_FAST_START = ("-XX:-UseG1GC", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-AlwaysPreTouch")
"""Serial collector and first compiler only: halves the CPU seconds of a start (measured: 15.9 to 8.8)."""

_NO_GC_LOG = ("-Xlog:disable", "-Xlog:all=warning:stderr:utctime,level,tags")
"""The stock options keep up to 2 GB of garbage collection logs."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where things lie under a node's home."""

    root: Path

    @classmethod
    def of(cls, settings: NodeSettings) -> Home:
        return cls(settings.home.resolve())

    @property
    def conf(self) -> Path:
        return self.root / "conf"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def tmp(self) -> Path:
        """Named on the node's command line, hence the mark by which a running node is known."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    @property
    def pid_file(self) -> Path:
        return self.root / "pid"

    @property
    def ports_file(self) -> Path:
        return self.logs / "http.ports"

    @property
    def log(self) -> Path:
        return self.logs / f"{CLUSTER_NAME}.log"

    @property
    def launcher_log(self) -> Path:
        """What the launcher prints, and the node until its own log is open."""
        return self.logs / "launcher.log"

    def make(self) -> None:
        folders.make(self.root)
        for folder in (self.conf, self.data, self.logs, self.tmp):
            folders.make(folder)

    def forget(self) -> None:
        """Remove what only a running node's files should say."""
        self.pid_file.unlink(missing_ok=True)
        self.ports_file.unlink(missing_ok=True)


def configure(home: Home, settings: NodeSettings, elasticsearch: Path) -> None:
    """Write the node's configuration: that of the distribution, with our settings and options."""
    shutil.copytree(elasticsearch / "config", home.conf, dirs_exist_ok=True)
    lines = yaml_settings(home, settings)
    if settings.security:
        lines |= _security(home, settings.security)
    text = "".join(f"{name}: {json.dumps(value)}\n" for name, value in lines.items())
    (home.conf / "elasticsearch.yml").write_text(text, encoding="utf-8")
    options = home.conf / "jvm.options.d" / "dateline.options"
    options.parent.mkdir(exist_ok=True)
    options.write_text("\n".join(jvm_options(settings)) + "\n", encoding="utf-8")


def yaml_settings(home: Home, settings: NodeSettings) -> dict[str, object]:
    """The lines of elasticsearch.yml: one node, on this machine only, that tells its port in a file."""
    return {
        "cluster.name": CLUSTER_NAME,
        "node.name": CLUSTER_NAME,
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": settings.port,
        "transport.port": 0,
        "node.portsfile": True,
        "path.data": str(home.data),
        "path.logs": str(home.logs),
        # A laptop's disk is often over 90 % full, where a node would refuse to hold any index.
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "xpack.security.enabled": settings.security is not None,
        **settings.extra,
    }


def jvm_options(settings: NodeSettings) -> list[str]:
    """One a line, in a file: unlike ES_JAVA_OPTS that is not split at spaces."""
    fast = _FAST_START if settings.fast_start else ()
    return [f"-Xms{settings.heap}", f"-Xmx{settings.heap}", *fast, *_NO_GC_LOG]


def _security(home: Home, security: Security) -> Mapping[str, object]:
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
