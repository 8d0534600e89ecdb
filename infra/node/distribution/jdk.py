"""Finding a JDK that can run Elasticsearch and compile the plugin."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.node.errors import JdkError

OLDEST = 21
"""The oldest Java that Elasticsearch 9 starts on."""

NEEDED_MODULES = frozenset(
    [
        "java.net.http",
        "jdk.attach",
        "jdk.compiler",
        "jdk.jartool",
        "jdk.jdi",
        "jdk.jlink",
        "jdk.management.agent",
        "jdk.net",
    ]
)
"""Modules that the node loads at its start, and that build the plugin; trimmed runtimes lack some of them."""

USUAL_FOLDERS = (
    "/usr/lib/jvm/*",
    "/usr/lib64/jvm/*",
    "/usr/java/*",
    "/opt/java/*",
    "/opt/jdk*",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
)

_REMEDY = """\
Do one of these:
  - install a full JDK of version 21 or newer (and point JAVA_HOME to it if it is in an unusual place)
  - set ELASTICSEARCH_URL to an Elasticsearch that you already have
  - with Docker: dateline compose init"""


@dataclass(frozen=True, slots=True)
class Jdk:
    """A JDK that passed the check."""

    home: Path
    version: str

    def tool(self, name: str) -> Path:
        """Return the path of one of its programs."""
        return self.home / "bin" / name


def find(env: Mapping[str, str], folders: Iterable[str] = USUAL_FOLDERS) -> Jdk:
    """Return the first suitable JDK of ES_JAVA_HOME, JAVA_HOME, the java on PATH, and `folders` (glob patterns).

    Raises JdkError with the JDKs that were found and why each is unsuitable.
    """
    unfit: dict[Path, str] = {}
    for home in _candidates(env, folders):
        reason = unfitness(home)
        if reason is None:
            return Jdk(home, _release(home)["JAVA_VERSION"])
        unfit.setdefault(home, reason)
    seen = "".join(f"\n  {home}: {reason}" for home, reason in unfit.items())
    raise JdkError(f"Elasticsearch needs a JDK of version {OLDEST} or newer; none was found.{seen}", _REMEDY)


def unfitness(home: Path) -> str | None:
    """Return why the JDK at `home` is unsuitable, in words; None if it is suitable."""
    release = _release(home)
    version = release.get("JAVA_VERSION", "")
    missing = NEEDED_MODULES - set(release.get("MODULES", "").split())
    if not version:
        return "not a JDK (no file `release` that names its version)"
    if _major(version) < OLDEST:
        return f"Java {version} is too old"
    if missing:
        return f"Java {version}, but without {', '.join(sorted(missing))}: not a full JDK"
    if not (home / "bin" / "javac").exists():
        return f"Java {version}, but without a compiler: not a full JDK"
    return None


def _candidates(env: Mapping[str, str], folders: Iterable[str]) -> Iterator[Path]:
    for variable in ("ES_JAVA_HOME", "JAVA_HOME"):
        if env.get(variable):
            yield Path(env[variable])
    java = shutil.which("java", path=env.get("PATH", ""))
    if java:
        yield Path(java).resolve().parent.parent
    yield from sorted(_installed(env, folders), key=_version, reverse=True)


def _installed(env: Mapping[str, str], folders: Iterable[str]) -> set[Path]:
    user = glob.escape(env.get("HOME", "/nonexistent"))
    patterns = (pattern.replace("~", user, 1).lstrip("/") for pattern in folders)
    found = (home.resolve() for pattern in patterns for home in Path("/").glob(pattern))
    return {home for home in found if (home / "release").is_file()}


def _release(home: Path) -> dict[str, str]:
    """Read the file `release` of a JDK: lines of KEY="value"."""
    try:
        lines = (home / "release").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {key: value.strip().strip('"') for key, _, value in pairs}


def _version(home: Path) -> tuple[int, str]:
    """Return the sort key: Java version, then path, so that the choice is deterministic."""
    return _major(_release(home).get("JAVA_VERSION", "")), str(home)


def _major(version: str) -> int:
    """Return the major version: 21 of "21.0.3", 25 of "25-ea", 8 of "1.8.0_392"."""
    first, _, rest = version.partition(".")
    digits = first.partition("-")[0].partition("+")[0]
    if digits == "1" and rest:
        return _major(rest)
    return int(digits) if digits.isdigit() else 0
