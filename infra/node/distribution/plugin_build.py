"""Building our plugin from its Java source into an unpacked Elasticsearch."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

from infra.node.distribution.build_tools import BuildTools
from infra.node.distribution.jdk import OLDEST

NAME = "dateline"
DESCRIPTOR = "plugin-descriptor.properties"

_REMEDY = "The plugin compiles on every full JDK of version 21 or newer: try another one (JAVA_HOME)."


def build(source: Traversable, elasticsearch: Path, version: str, tools: BuildTools) -> None:
    """Compile `source` (descriptor and package) and install it in `elasticsearch`. Raises DistributionError."""
    folder = elasticsearch / "plugins" / NAME
    folder.mkdir()
    classes = tools.folder / "classes"
    jars = str(elasticsearch / "lib" / "*")
    javac: list[str | Path] = [tools.jdk.tool("javac"), "--release", str(OLDEST), "-proc:none", "-cp", jars]
    sources = _copy(source / NAME, tools.folder / "source")
    tools.run([*javac, "-d", classes, *sources], "compiling the plugin", _REMEDY)
    jar: list[str | Path] = [tools.jdk.tool("jar"), "--create", "--file", folder / f"{NAME}.jar"]
    tools.run([*jar, "-C", classes, "."], "packing the plugin", _REMEDY)
    descriptor = (source / DESCRIPTOR).read_text(encoding="utf-8")
    (folder / DESCRIPTOR).write_text(descriptor.replace("${elasticsearch.version}", version), encoding="utf-8")


def _copy(package: Traversable, folder: Path) -> list[Path]:
    """Copy the Java files into a folder: package data may be in an archive, where no compiler opens it."""
    folder.mkdir()
    copies = []
    for item in package.iterdir():
        if item.name.endswith(".java"):
            copies.append(folder / item.name)
            copies[-1].write_bytes(item.read_bytes())
    return copies
