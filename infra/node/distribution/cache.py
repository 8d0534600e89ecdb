"""Elasticsearch on disk: fetched once, completed with our plugin, checked before every use.

The cache holds one folder for each recipe. It appears there complete, by a rename, or not at all.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from infra.node.distribution import checksums, plugin_build
from infra.node.distribution.build_tools import BuildTools
from infra.node.distribution.jdk import Jdk
from infra.node.distribution.spec import DistributionSpec
from infra.node.errors import DistributionError
from infra.node.home import folders, locks
from infra.node.records import Say

_ROOM = 500_000_000
"""Bytes free that a fetch asks for: 150 MB packed, 150 MB unpacked, the rest for the tools' own files."""

_MAVEN_REMEDY = """\
Do one of these:
  - install Maven (Debian: apt install maven; macOS: brew install maven)
  - set ELASTICSEARCH_URL to an Elasticsearch that you already have"""

_NETWORK_REMEDY = """\
Do one of these:
  - let Maven reach Maven Central, or a mirror named in its settings.xml; it is needed once
  - set ELASTICSEARCH_URL to an Elasticsearch that you already have"""


def location(cache: Path) -> Path:
    """Where today's Elasticsearch lies in `cache`, whether it is there already or not."""
    return cache.resolve() / DistributionSpec.packaged().folder_name


def prepare(cache: Path, jdk: Jdk, env: Mapping[str, str], say: Say) -> Path:
    """The home of a complete, unchanged Elasticsearch; it is fetched and built first where needed.

    Raises DistributionError if there is no Maven, no network or no room.
    """
    home = location(cache)
    if checksums.damage(home) is None:
        return home
    folders.make(cache)
    with locks.held(cache.resolve() / ".lock", say, "fetching Elasticsearch"):
        damage = checksums.damage(home)
        if damage is None:
            return home
        if home.exists():
            say(f"The Elasticsearch in the cache is damaged ({damage}); it is made anew.")
        with _scratch(home.parent) as folder:
            with_java = {"JAVA_HOME": str(jdk.home), **env}
            built = _build(DistributionSpec.packaged(), BuildTools(folder, jdk, with_java, say))
            shutil.rmtree(home, ignore_errors=True)
            built.rename(home)
    return home


def _build(recipe: DistributionSpec, workshop: BuildTools) -> Path:
    home = _fetch(recipe, workshop)
    found = checksums.digest(home)
    if found != recipe.sha256:
        raise DistributionError(
            f"What Maven fetched is not Elasticsearch {recipe.version} as released: its SHA-256 is {found} "
            f"where {recipe.sha256} is expected.",
            "Check the mirror in Maven's settings.xml, and remove org/elasticsearch from Maven's local repository.",
        )
    workshop.say("Building the plugin ...")
    plugin_build.build(recipe.plugin, home, recipe.version, workshop)
    folders.open_to_all(home)
    checksums.write(home)
    return home


def _fetch(recipe: DistributionSpec, workshop: BuildTools) -> Path:
    maven = shutil.which("mvn", path=workshop.env.get("PATH", ""))
    if maven is None:
        raise DistributionError("Maven (mvn), which fetches Elasticsearch, was not found.", _MAVEN_REMEDY)
    workshop.say(f"Fetching Elasticsearch {recipe.version} (about 150 MB, once) ...")
    pom, target = workshop.folder / "pom.xml", workshop.folder / "distribution"
    pom.write_bytes(recipe.pom.read_bytes())
    options = ["-B", "-q", "-Dstyle.color=never", f"-Ddistribution.folder={target}"]
    workshop.run([maven, *options, "-f", pom, "process-resources"], "fetching Elasticsearch", _NETWORK_REMEDY)
    home = target / f"elasticsearch-{recipe.version}"
    if not (home / "bin" / "elasticsearch").is_file():
        raise DistributionError("Maven ended well but unpacked no Elasticsearch.", _NETWORK_REMEDY)
    return home


@contextmanager
def _scratch(cache: Path) -> Iterator[Path]:
    """A folder on the file system of `cache`, gone afterwards; those of killed builds are swept first."""
    for left in cache.glob(".building-*"):
        shutil.rmtree(left, ignore_errors=True)
    free = shutil.disk_usage(cache).free
    if free < _ROOM:
        raise DistributionError(
            f"{cache} has {free // 1_000_000} MB free; fetching Elasticsearch needs {_ROOM // 1_000_000} MB.",
            "Make room there, or choose another cache folder.",
        )
    with tempfile.TemporaryDirectory(dir=cache, prefix=".building-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
