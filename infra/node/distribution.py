"""Elasticsearch on disk: fetched once, completed with our plugin, checked before every use.

The cache holds one folder for each combination of version, pom and plugin source. It appears there
complete, by a rename, or not at all.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from xml.etree import ElementTree

from infra.node import checksums, folders, locks, plugin, tools
from infra.node.errors import DistributionFailed
from infra.node.jdk import Jdk
from infra.node.records import Say

_ROOM = 500_000_000
"""Bytes free that a fetch asks for: 150 MB packed, 150 MB unpacked, and as much again for a damaged copy."""

_NETWORK_REMEDY = (
    "Maven needs to reach Maven Central, or a mirror named in its settings.xml, once.\n"
    "Without network, set ELASTICSEARCH_URL to an Elasticsearch that you already have."
)
_MAVEN_REMEDY = "Install Maven (Debian: apt install maven; macOS: brew install maven), or set ELASTICSEARCH_URL."


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is built, and from what; the same recipe gives the same files."""

    version: str
    sha256: str
    pom: Traversable
    plugin: Traversable

    @property
    def folder_name(self) -> str:
        parts = [self.pom, *sorted(_walk(self.plugin), key=str)]
        inputs = hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()
        return f"elasticsearch-{self.version}-{inputs[:12]}"


def recipe() -> Recipe:
    """The recipe that this package holds."""
    package = files("infra.node")
    pom = package / "pom.xml"
    properties = ElementTree.fromstring(pom.read_text(encoding="utf-8")).find("{*}properties")
    if properties is None:
        raise ValueError("pom.xml has no properties")
    version, sha256 = (properties.findtext(f"{{*}}elasticsearch.{name}", "") for name in ("version", "sha256"))
    return Recipe(version, sha256, pom, package / "plugin")


def location(cache: Path) -> Path:
    """The home of Elasticsearch in `cache`, whether it is there already or not."""
    return cache.resolve() / recipe().folder_name


def prepare(cache: Path, jdk: Jdk, env: Mapping[str, str], say: Say) -> Path:
    """The home of a complete, unchanged Elasticsearch, fetched and built first where needed.

    Raises DistributionFailed if there is no Maven, no network or no room.
    """
    home = location(cache)
    if home.is_dir() and checksums.damage(home) is None:
        return home
    folders.make(cache)
    with locks.held(cache.resolve() / ".lock", say, "fetching Elasticsearch"):
        damage = checksums.damage(home) if home.is_dir() else "it is not there"
        if damage is None:
            return home
        if home.is_dir():
            say(f"The cached Elasticsearch is damaged ({damage}); it is made anew.")
        with _space_for_building(home.parent) as scratch:
            built = _build(recipe(), scratch, jdk, env, say)
            shutil.rmtree(home, ignore_errors=True)
            built.rename(home)
    return home


def _build(what: Recipe, scratch: Path, jdk: Jdk, env: Mapping[str, str], say: Say) -> Path:
    home = _fetch(what, scratch, jdk, env, say)
    found = checksums.digest(home)
    if found != what.sha256:
        raise DistributionFailed(
            f"What Maven fetched is not Elasticsearch {what.version} as released: SHA-256 {found} "
            f"where {what.sha256} is expected.",
            "Look at the mirror in Maven's settings.xml; remove org/elasticsearch from the local Maven repository.",
        )
    say("Building the plugin ...")
    workshop = scratch / "plugin"
    workshop.mkdir()
    plugin.build(what.plugin, home, what.version, jdk, env, workshop, say)
    folders.open_to_all(home)
    checksums.write(home)
    return home


def _fetch(what: Recipe, scratch: Path, jdk: Jdk, env: Mapping[str, str], say: Say) -> Path:
    maven = shutil.which("mvn", path=env.get("PATH", ""))
    if maven is None:
        raise DistributionFailed("Maven (the command mvn) was not found; it fetches Elasticsearch.", _MAVEN_REMEDY)
    say(f"Fetching Elasticsearch {what.version} (about 150 MB, once) ...")
    pom = scratch / "pom.xml"
    pom.write_bytes(what.pom.read_bytes())
    target = scratch / "distribution"
    command = [maven, "-B", "-q", "-Dstyle.color=never", "-f", str(pom), f"-Ddistribution.folder={target}"]
    java = {} if shutil.which("java", path=env.get("PATH", "")) else {"JAVA_HOME": str(jdk.home)}
    log = scratch / "maven.log"
    tools.run([*command, "process-resources"], {**java, **env}, log, "fetching Elasticsearch", _NETWORK_REMEDY, say)
    home = target / f"elasticsearch-{what.version}"
    if not (home / "bin" / "elasticsearch").is_file():
        raise DistributionFailed("Maven ended well but unpacked no Elasticsearch.", _NETWORK_REMEDY)
    return home


@contextmanager
def _space_for_building(cache: Path) -> Iterator[Path]:
    """A scratch folder in `cache`, hence on its file system, gone afterwards; killed builds are swept first."""
    for left in cache.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)
    free = shutil.disk_usage(cache).free
    if free < _ROOM:
        raise DistributionFailed(
            f"{cache} has {free // 1_000_000} MB free; fetching Elasticsearch needs {_ROOM // 1_000_000} MB.",
            "Make room there, or choose another cache folder.",
        )
    with tempfile.TemporaryDirectory(dir=cache, prefix=".building-", ignore_cleanup_errors=True) as scratch:
        yield Path(scratch)


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item)
        elif item.name.endswith((".java", ".properties")):
            yield item
