"""The inputs of the distribution: the pom that names Elasticsearch, and the source of our plugin."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from xml.etree import ElementTree


@dataclass(frozen=True, slots=True)
class DistributionSpec:
    """One distribution.

    Attributes:
        version: Version of Elasticsearch.
        sha256: `checksums.digest` of the Elasticsearch that the pom fetches.
        pom: The Maven project that fetches it.
        plugin: The plugin's source.
    """

    version: str
    sha256: str
    pom: Traversable
    plugin: Traversable

    @classmethod
    def packaged(cls) -> DistributionSpec:
        """Return the specification in this package."""
        package = files(__package__)
        pom = package / "pom.xml"
        properties = ElementTree.fromstring(pom.read_text(encoding="utf-8")).find("{*}properties")
        if properties is None:
            raise ValueError("pom.xml has no properties")
        version = properties.findtext("{*}elasticsearch.version", "")
        sha256 = properties.findtext("{*}elasticsearch.sha256", "")
        return cls(version, sha256, pom, package / "plugin")

    @property
    def folder_name(self) -> str:
        """The folder of the result: another pom or another line of the plugin gives another name."""
        inputs = hashlib.sha256(self.pom.read_bytes())
        for path, content in sorted(_contents(self.plugin, "")):
            inputs.update(f"\0{path}\0".encode() + content)
        return f"elasticsearch-{self.version}-{inputs.hexdigest()[:12]}"


def _contents(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        path = f"{prefix}/{item.name}"
        if item.is_dir():
            yield from _contents(item, path)
        elif item.name.endswith((".java", ".properties")):
            yield path, item.read_bytes()
