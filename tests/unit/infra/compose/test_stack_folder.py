"""The files of `dateline compose init`: random, for their owner alone, and never made twice by accident."""

from __future__ import annotations

import math
import ssl
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from infra.compose import ComposeStack, initialize
from infra.compose.stack import SECRETS
from infra.errors import UsageError
from tests.unit.infra.compose.conftest import env_lines


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_its_owner_can_read_what_is_made(stack: ComposeStack) -> None:
    assert mode(stack.env_file) == 0o600
    assert mode(stack.folder) == mode(stack.certificates.folder) == 0o700
    assert not list(stack.folder.rglob("*.part"))


def test_secrets_are_long_random_and_all_different(stack: ComposeStack, tmp_path: Path) -> None:
    given, others = env_lines(stack.env_file), env_lines(initialize(tmp_path / "other").stack.env_file)
    assert list(given) == ["DATELINE_STACK", *SECRETS]
    assert given["DATELINE_STACK"] == str(stack.folder)
    values = [value for lines in (given, others) for name, value in lines.items() if name in SECRETS]
    assert len(set(values)) == 2 * len(SECRETS)
    for value in values:
        assert len(value) * math.log2(len(set(value))) >= 128
        assert set(value) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=")
    Fernet(given["PREFECT_ENCRYPTION_KEY"])


def test_running_it_again_changes_nothing(stack: ComposeStack) -> None:
    before = {path: path.read_bytes() for path in stack.folder.rglob("*") if path.is_file()}
    again = initialize(stack.folder)
    assert (again.fresh, again.replaced) == (False, False)
    assert {path: path.read_bytes() for path in stack.folder.rglob("*") if path.is_file()} == before


def test_by_force_secrets_are_replaced_and_the_old_ones_kept(stack: ComposeStack) -> None:
    old = stack.env_file.read_bytes()
    again = initialize(stack.folder, force=True)
    assert (again.fresh, again.replaced) == (True, True)
    assert stack.env_file.read_bytes() != old
    assert stack.before.read_bytes() == old
    assert mode(stack.before) == mode(stack.env_file) == 0o600


def test_force_twice_does_not_lose_the_secrets_that_volumes_know(stack: ComposeStack) -> None:
    initialize(stack.folder, force=True)
    before = {path: path.read_bytes() for path in stack.folder.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match="stack.env.before exists"):
        initialize(stack.folder, force=True)
    assert {path: path.read_bytes() for path in stack.folder.rglob("*") if path.is_file()} == before
    stack.before.unlink()
    assert initialize(stack.folder, force=True).replaced


def test_a_lost_certificate_is_made_again_without_touching_the_secrets(stack: ComposeStack) -> None:
    secrets = stack.env_file.read_bytes()
    stack.certificates.authority.unlink()
    assert not initialize(stack.folder).fresh
    assert stack.env_file.read_bytes() == secrets
    assert stack.certificates.complete


def test_the_certificate_is_good_for_tls(stack: ComposeStack) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(stack.certificates.certificate, stack.certificates.key)
    [trusted] = ssl.create_default_context(cafile=stack.certificates.authority).get_ca_certs()
    assert trusted["issuer"] == trusted["subject"]


@pytest.mark.parametrize("name", ["it's", "a$b", 'a"b', "a\nb"])
def test_a_folder_that_no_env_file_can_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="env file cannot hold"):
        initialize(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be used"):
        initialize(tmp_path / "file")
