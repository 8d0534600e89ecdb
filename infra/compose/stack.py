"""What the stack needs before its first start: a file of secrets, certificates, and a folder for articles.

All of it lies in one folder for its owner alone; `infra/compose.yaml` reads every secret from the file.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.errors import UsageError
from infra.security.certificates import Certificates, issue
from infra.security.private_files import make_private_folder, write_private

HOSTS = ("elasticsearch", "localhost", "127.0.0.1", "::1")
"""By what names Elasticsearch is called, within the stack and from this machine."""


def _password() -> str:
    """192 bits in characters that need no quoting in a URL, a shell or an env file."""
    return secrets.token_urlsafe(24)


def _hex_key() -> str:
    return secrets.token_hex(32)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


SECRETS: Mapping[str, Callable[[], str]] = {
    "ELASTIC_PASSWORD": _password,
    "KIBANA_SYSTEM_PASSWORD": _password,
    "WORKER_PASSWORD": _password,
    "KIBANA_SECURITY_KEY": _hex_key,
    "KIBANA_OBJECTS_KEY": _hex_key,
    "KIBANA_REPORTING_KEY": _hex_key,
    "POSTGRES_PASSWORD": _password,
    "PREFECT_PASSWORD": _password,
    "PREFECT_ENCRYPTION_KEY": _fernet_key,
}
"""Every secret of the stack, and how one is made."""

_HEADER = """\
# The secrets of Dateline's stack, for whoever starts it: docker compose --env-file THIS -f infra/compose.yaml ...
# Made by `dateline compose init`. The passwords are stored in the stack's volumes at its first start.
"""


@dataclass(frozen=True, slots=True)
class ComposeStack:
    """Where things lie in the stack's folder."""

    folder: Path

    @property
    def env_file(self) -> Path:
        return self.folder / "stack.env"

    @property
    def before(self) -> Path:
        """The secrets that the last `--force` replaced: volumes made with them open with nothing else."""
        return self.folder / "stack.env.before"

    @property
    def certificates(self) -> Certificates:
        return Certificates(self.folder / "certificates")

    @property
    def inbox(self) -> Path:
        """Articles that are put here are loaded by the scheduled ingest."""
        return self.folder / "inbox"


@dataclass(frozen=True, slots=True)
class InitializedStack:
    """`fresh` if the secrets were made now; `replaced` if others had been there."""

    stack: ComposeStack
    fresh: bool
    replaced: bool


def initialize(folder: Path, force: bool = False) -> InitializedStack:
    """Make what is missing in the folder. Secrets that are there stay, unless by force they are made anew.

    Raises UsageError if the folder cannot be used, or if force would lose the secrets before those of today.
    """
    stack = ComposeStack(folder.absolute())
    _check(stack.folder)
    try:
        there = stack.env_file.exists()
        if force and there and stack.before.exists():
            raise UsageError(
                f"{stack.before} is there: volumes may have been made with the secrets in it.",
                'Delete it once they have today\'s: see docs/stack.md, "New secrets". Then use --force again.',
            )
        make_private_folder(stack.folder)
        stack.inbox.mkdir(exist_ok=True)
        stack.inbox.chmod(0o755)
        if force or not stack.certificates.complete:
            # Mounted file by file into containers that run as another user; the folder around it lets nobody in.
            issue(stack.certificates.folder, HOSTS, key_mode=0o644)
        if force and there:
            stack.env_file.replace(stack.before)
        if force or not there:
            write_private(stack.env_file, _env(stack))
    except OSError as error:
        raise UsageError(
            f"The folder {stack.folder} cannot be used: {error.strerror} ({error.filename}).",
            "Choose another one by --folder.",
        ) from error
    return InitializedStack(stack, fresh=force or not there, replaced=force and there)


def _env(stack: ComposeStack) -> str:
    lines = [f"DATELINE_STACK='{stack.folder}'", *(f"{name}={new()}" for name, new in SECRETS.items())]
    return _HEADER + "\n".join(lines) + "\n"


def _check(folder: Path) -> None:
    odd = sorted({char for char in str(folder) if char in "'\"\\$`" or not char.isprintable()})
    if odd:
        raise UsageError(
            f"The folder {folder} has characters that an env file cannot hold: {' '.join(odd)!r}.",
            "Choose another one by --folder.",
        )
