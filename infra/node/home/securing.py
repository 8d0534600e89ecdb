"""The folder that turns a node's security on: its certificates and the password of the user `elastic`."""

from __future__ import annotations

import secrets
from pathlib import Path

from infra.node.records import Security
from infra.security.certificates import CertificateFiles, issue_certificates
from infra.security.private_files import write_private

HOSTS = ("127.0.0.1", "localhost", "::1")


def secure(folder: Path) -> Security:
    """Return the folder's content; creates what is missing, readable by the caller alone."""
    if not CertificateFiles(folder).complete:
        issue_certificates(folder, HOSTS)
    if not _password(folder).is_file():
        write_private(_password(folder), secrets.token_urlsafe(24))
    found = read_security(folder)
    assert found is not None
    return found


def read_security(folder: Path) -> Security | None:
    """Return the folder's content; None if it is incomplete: then the node runs without security."""
    files = CertificateFiles(folder)
    if not files.complete or not _password(folder).is_file():
        return None
    password = _password(folder).read_text(encoding="utf-8").strip()
    return Security(password, files.certificate, files.key, files.authority)


def _password(folder: Path) -> Path:
    return folder / "elastic.password"
