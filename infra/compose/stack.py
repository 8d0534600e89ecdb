"""Preparation of the stack before its first start: a file of secrets, certificates, and a folder for articles.

All of it is in one folder, readable by its owner alone; `infra/compose.yaml` reads every secret from the file.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.errors import UsageError
from infra.security.certificates import CertificateFiles, issue_certificates
from infra.security.private_files import make_private_folder, write_private

HOSTS = ("elasticsearch", "localhost", "127.0.0.1", "::1")
"""Names of Elasticsearch, within the stack and from this machine."""


def _password() -> str:
    """Return 192 random bits in characters that need no quoting in a URL, a shell or an env file."""
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
"""Every secret of the stack, and its generator."""

_HEADER = """\
# The secrets of Dateline's stack, for whoever starts it: docker compose --env-file THIS -f infra/compose.yaml ...
# Made by `dateline compose init`. The passwords are stored in the stack's volumes at its first start.
"""


@dataclass(frozen=True, slots=True)
class ComposeStack:
    """The paths in the stack's folder."""

    folder: Path

    @property
    def env_file(self) -> Path:
        """The secrets."""
        return self.folder / "stack.env"

    @property
    def before(self) -> Path:
        """The secrets that the last `--force` replaced: volumes created with them need them."""
        return self.folder / "stack.env.before"

    @property
    def certificates(self) -> CertificateFiles:
        """The certificates of Elasticsearch."""
        return CertificateFiles(self.folder / "certificates")

    @property
    def inbox(self) -> Path:
        """The folder that the scheduled ingest loads articles from."""
        return self.folder / "inbox"


@dataclass(frozen=True, slots=True)
class InitializedStack:
    """The stack; `fresh` if its secrets are new, `replaced` if they replace others."""

    stack: ComposeStack
    fresh: bool
    replaced: bool


def initialize(folder: Path, force: bool = False) -> InitializedStack:
    """Create what is missing in the folder.

    Args:
        folder: The stack's folder.
        force: Whether to replace existing secrets and certificates.

    Raises:
        UsageError: the folder cannot be used, or secrets replaced before would be lost.
    """
    stack = ComposeStack(folder.absolute())
    _check(stack.folder)
    try:
        there = stack.env_file.exists()
        if force and there and stack.before.exists():
            raise UsageError(
                f"{stack.before} exists: volumes may have been created with the secrets in it.",
                'Delete it once they have the current ones: see docs/stack.md, "New secrets". Then use --force again.',
            )
        make_private_folder(stack.folder)
        stack.inbox.mkdir(exist_ok=True)
        stack.inbox.chmod(0o755)
        if force or not stack.certificates.complete:
            # Mounted file by file into containers that run as another user; the folder around it admits nobody.
            issue_certificates(stack.certificates.folder, HOSTS, key_mode=0o644)
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
