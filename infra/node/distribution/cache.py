"""The cache of distributions: Elasticsearch fetched once, completed with our plugin, checked before every use.

It holds one folder per specification, which appears by a rename, complete or not at all.
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
"""Free bytes that a fetch requires: 150 MB packed, 150 MB unpacked, the rest for the tools' own files."""

_MAVEN_REMEDY = """\
Do one of these:
  - install Maven (Debian: apt install maven; macOS: brew install maven)
  - set ELASTICSEARCH_URL to an Elasticsearch that you already have"""

_NETWORK_REMEDY = """\
Do one of these:
  - let Maven reach Maven Central, or a mirror named in its settings.xml; it is needed once
  - set ELASTICSEARCH_URL to an Elasticsearch that you already have"""


def location(cache: Path) -> Path:
    """Return the folder of this version's Elasticsearch in `cache`, existing or not."""
    return cache.resolve() / DistributionSpec.packaged().folder_name


def prepare(cache: Path, jdk: Jdk, env: Mapping[str, str], say: Say) -> Path:
    """Return the home of a complete, unchanged Elasticsearch; fetches and builds it first where needed.

    Raises DistributionError if Maven, network or room is missing.
    """
    home = location(cache)
    if checksums.describe_damage(home) is None:
        return home
    folders.make(cache)
    with locks.held(cache.resolve() / ".lock", say, "fetching Elasticsearch"):
        damage = checksums.describe_damage(home)
        if damage is None:
            return home
        if home.exists():
            say(f"The Elasticsearch in the cache is damaged ({damage}); it is built again.")
        with _scratch(home.parent) as folder:
            with_java = {"JAVA_HOME": str(jdk.home), **env}
            built = _build(DistributionSpec.packaged(), BuildTools(folder, jdk, with_java, say))
            shutil.rmtree(home, ignore_errors=True)
            built.rename(home)
    return home


def _build(spec: DistributionSpec, tools: BuildTools) -> Path:
    home = _fetch(spec, tools)
    found = checksums.digest(home)
    if found != spec.sha256:
        raise DistributionError(
            f"What Maven fetched is not Elasticsearch {spec.version} as released: its SHA-256 is {found} "
            f"where {spec.sha256} is expected.",
            "Check the mirror in Maven's settings.xml, and remove org/elasticsearch from Maven's local repository.",
        )
    tools.say("Building the plugin ...")
    plugin_build.build(spec.plugin, home, spec.version, tools)
    folders.open_to_all(home)
    checksums.write(home)
    return home


def _fetch(spec: DistributionSpec, tools: BuildTools) -> Path:
    maven = shutil.which("mvn", path=tools.env.get("PATH", ""))
    if maven is None:
        raise DistributionError("Maven (mvn), which fetches Elasticsearch, was not found.", _MAVEN_REMEDY)
    tools.say(f"Fetching Elasticsearch {spec.version} (about 150 MB, once) ...")
    pom, target = tools.folder / "pom.xml", tools.folder / "distribution"
    pom.write_bytes(spec.pom.read_bytes())
    options = ["-B", "-q", "-Dstyle.color=never", f"-Ddistribution.folder={target}"]
    tools.run([maven, *options, "-f", pom, "process-resources"], "fetching Elasticsearch", _NETWORK_REMEDY)
    home = target / f"elasticsearch-{spec.version}"
    if not (home / "bin" / "elasticsearch").is_file():
        raise DistributionError("Maven succeeded but unpacked no Elasticsearch.", _NETWORK_REMEDY)
    return home


@contextmanager
def _scratch(cache: Path) -> Iterator[Path]:
    """Create a folder on the file system of `cache` for the block; leftovers of killed builds are deleted first."""
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
