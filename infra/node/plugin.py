"""Building our plugin from its Java source into an unpacked Elasticsearch."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from infra.node import tools
from infra.node.jdk import OLDEST, Jdk
from infra.node.records import Say

NAME = "dateline"
DESCRIPTOR = "plugin-descriptor.properties"

_REMEDY = "Report it with these lines: the plugin is part of this program and should compile on any JDK 21+."


def build(source: Traversable, elasticsearch: Path, version: str, jdk: Jdk, env: Mapping[str, str], scratch: Path, say: Say) -> None:
    """Compile `source` against the jars of `elasticsearch` and install it under its `plugins` folder.

    `source` holds the descriptor and the package; `scratch` is an empty folder for what is in between.
    """
    classes, log = scratch / "classes", scratch / "build.log"
    folder = elasticsearch / "plugins" / NAME
    folder.mkdir()
    compile_ = [jdk.tool("javac"), "--release", str(OLDEST), "-proc:none", "-cp", str(elasticsearch / "lib" / "*")]
    sources = _copy_sources(source / NAME, scratch / "source")
    tools.run([*compile_, "-d", classes, *sources], env, log, "compiling the plugin", _REMEDY, say)
    archive = [jdk.tool("jar"), "--create", "--file", folder / f"{NAME}.jar", "-C", classes, "."]
    tools.run(archive, env, log, "packing the plugin", _REMEDY, say)
    descriptor = (source / DESCRIPTOR).read_text(encoding="utf-8")
    (folder / DESCRIPTOR).write_text(descriptor.replace("${elasticsearch.version}", version), encoding="utf-8")


def _copy_sources(package: Traversable, folder: Path) -> list[Path]:
    """The Java files as real files, wherever the package data lies (a wheel may be a zip)."""
    folder.mkdir()
    sources = [item for item in package.iterdir() if item.name.endswith(".java")]
    for item in sources:
        (folder / item.name).write_bytes(item.read_bytes())
    return [folder / item.name for item in sources]
