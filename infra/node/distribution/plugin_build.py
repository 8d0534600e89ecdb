"""Building our plugin from its Java source into an unpacked Elasticsearch."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

from infra.node.distribution.build_tools import BuildTools
from infra.node.distribution.jdk import OLDEST

NAME = "dateline"
DESCRIPTOR = "plugin-descriptor.properties"

_REMEDY = "The plugin compiles on every full JDK of version 21 or newer: try another one (JAVA_HOME)."


def build(source: Traversable, elasticsearch: Path, version: str, workshop: BuildTools) -> None:
    """Compile `source` (the descriptor and the package) and install it among the plugins of `elasticsearch`."""
    folder = elasticsearch / "plugins" / NAME
    folder.mkdir()
    classes = workshop.folder / "classes"
    jars = str(elasticsearch / "lib" / "*")
    javac: list[str | Path] = [workshop.jdk.tool("javac"), "--release", str(OLDEST), "-proc:none", "-cp", jars]
    sources = _copy(source / NAME, workshop.folder / "source")
    workshop.run([*javac, "-d", classes, *sources], "compiling the plugin", _REMEDY)
    jar: list[str | Path] = [workshop.jdk.tool("jar"), "--create", "--file", folder / f"{NAME}.jar"]
    workshop.run([*jar, "-C", classes, "."], "packing the plugin", _REMEDY)
    descriptor = (source / DESCRIPTOR).read_text(encoding="utf-8")
    (folder / DESCRIPTOR).write_text(descriptor.replace("${elasticsearch.version}", version), encoding="utf-8")


def _copy(package: Traversable, folder: Path) -> list[Path]:
    """The Java files as files that a compiler can open: package data may lie in an archive."""
    folder.mkdir()
    copies = []
    for item in package.iterdir():
        if item.name.endswith(".java"):
            copies.append(folder / item.name)
            copies[-1].write_bytes(item.read_bytes())
    return copies
