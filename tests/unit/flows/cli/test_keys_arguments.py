"""The arguments of `dateline keys revoke`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from flows.cli.commands import keys


@pytest.mark.parametrize("id_", ["3xNnY5MBq9mQ", "-r6PIKIBKVoVC2wCf4Zh", "--h6PIKIBKVoVC2wCf4Z", "-h", "_"])
def test_an_id_may_begin_with_a_dash(id_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked: list[str] = []

    @contextmanager
    def open_client() -> Iterator[None]:
        yield None

    def revoke_key(_: object, name: str) -> SimpleNamespace:
        revoked.append(name)
        return SimpleNamespace(kind="ingest", index="wires", state="valid")

    monkeypatch.setattr("flows.cli.context.open_client_as_administrator", open_client)
    monkeypatch.setattr("infra.elasticsearch.access.keys.revoke_key", revoke_key)
    done = CliRunner().invoke(keys.revoke, [id_, "other"])
    assert done.exit_code == 0, done.output
    assert revoked == [id_, "other"]
