"""`dateline keys`, and the commands that use its keys, as their users run them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.elasticsearch.access.privileges import KeyKind
from tests.cli.conftest import Run, run
from tests.support.secured import Secured
from tests.support.watching import command_lines, files_holding

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(600)]

__all__ = ["run"]

As = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def administrators_password(secured: Secured) -> str:
    assert secured.settings.elasticsearch_password
    return secured.settings.elasticsearch_password.get_secret_value()


@pytest.fixture
def reach(run: Run, secured: Secured, tmp_path: Path) -> As:
    """A command that reaches the secured node; its state lies under the test's own folder."""

    def call(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        own = {"DATELINE_HOME": str(tmp_path / "home"), "PREFECT_HOME": str(tmp_path / "prefect")}
        return run(*arguments, **secured.environment(**own, DATELINE_WORKERS="1", **more))

    return call


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    file.write_text(
        '{"id": "a", "text": "Officials met in Paris on Wednesday.", "published": "2024-11-27"}\nnot JSON\n'
    )
    return file


def test_from_the_first_key_to_the_first_search_no_secret_is_shown(
    reach: As, administrators_password: str, articles: Path, tmp_path: Path
) -> None:
    secrets = {administrators_password}
    shown = []

    def run(*arguments: object, **more: str) -> str:
        done = reach(*arguments, **more)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        shown.append(done.stderr)
        return done.stdout

    def key(kind: str) -> dict[str, str]:
        encoded = run("keys", "create", kind, "--index", "desk", ELASTICSEARCH_PASSWORD=administrators_password)
        assert len(encoded.split()) == 1
        secrets.add(encoded.strip())
        return {"ELASTICSEARCH_API_KEY": encoded.strip()}

    with command_lines() as watched:
        deploy, ingest, search = key("deploy"), key("ingest"), key("search")
        shown += [run("index", "create", "--index", "desk", **deploy)]
        shown += [run("ingest", articles, "--index", "desk", "--json", **ingest)]
        found = run("search", "officials", "--index", "desk", "--json", **search)
        shown += [found, run("doctor", "--no-prefect", "--index", "desk", **search)]
        shown += [run("keys", "list", "--json", ELASTICSEARCH_PASSWORD=administrators_password)]

    assert [hit["external_id"] for hit in json.loads(found)["hits"]] == ["a"]
    assert watched.looks > 50
    assert any("flows.cli.main ingest" in line for line in watched.seen)
    assert watched.showing(secrets) == set()
    assert not [secret for secret in secrets if secret in "".join(shown)]
    assert len(list(tmp_path.rglob("*.db"))) == 1
    assert files_holding(tmp_path, secrets) == set()


def test_the_watch_itself_sees_what_stands_on_a_command_line(tmp_path: Path) -> None:
    planted = "planted-not-a-real-secret"
    with command_lines() as watched, subprocess.Popen([sys.executable, "-c", "input()", planted], stdin=-1) as process:
        while not watched.showing([planted]):
            time.sleep(0.02)
        process.communicate(b"\n")
    (tmp_path / "log").write_text(f"key {planted}.")
    assert files_holding(tmp_path, [planted]) == {tmp_path / "log"}


@pytest.mark.parametrize("arguments", [("ingest", "articles.jsonl"), ("search", "officials"), ("index", "status")])
def test_a_key_that_is_wrong_or_over_is_reported_without_a_traceback(
    reach: As, secured: Secured, articles: Path, arguments: tuple[str, ...]
) -> None:
    over = secured.key(KeyKind.INGEST, "desk", timedelta(seconds=1))
    while datetime.now(UTC) <= over.expires:
        time.sleep(0.1)
    for encoded, message in ((over.encoded, "expired"), ("bm9ib2R5OnVua25vd24=", "not know"), ("bm8ta2V5", "not know")):
        done = reach(*arguments, ELASTICSEARCH_API_KEY=encoded)
        assert done.returncode == 1
        assert done.stderr.removeprefix("Starting Prefect ...\n").startswith("Error: While ")
        assert message in done.stderr
        assert "dateline keys create" in done.stderr
        assert "Traceback" not in done.stderr
        assert encoded not in done.stderr


def test_a_key_of_another_kind_is_refused_with_what_it_lacks(reach: As, secured: Secured, articles: Path) -> None:
    made = secured.key(KeyKind.SEARCH, "nobodys")
    done = reach("ingest", articles, "--index", "nobodys", ELASTICSEARCH_API_KEY=made.encoded)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "dateline index create --index nobodys" in done.stderr


def test_an_authority_that_is_not_trusted_is_reported(reach: As, tmp_path: Path) -> None:
    for authority in ("", "/etc/hostname"):
        done = reach("search", "officials", ELASTICSEARCH_API_KEY="a2V5", ELASTICSEARCH_CA_CERTS=authority)
        assert done.returncode in (1, 2)
        assert "ELASTICSEARCH_CA_CERTS" in done.stderr
        assert "Traceback" not in done.stderr


def test_keys_are_listed_and_revoked(reach: As, secured: Secured, administrators_password: str) -> None:
    admin = {"ELASTICSEARCH_PASSWORD": administrators_password}
    made = json.loads(reach("keys", "create", "search", "--expires", "12h", "--json", **admin).stdout)
    assert made["kind"] == "search"
    assert made["id"] in reach("keys", "list", **admin).stdout
    assert reach("keys", "revoke", made["id"], **admin).returncode == 0
    assert made["id"] not in reach("keys", "list", **admin).stdout
    [past] = [
        entry
        for line in reach("keys", "list", "--all", "--json", **admin).stdout.splitlines()
        if (entry := json.loads(line))["id"] == made["id"]
    ]
    assert past["state"] == "revoked"
    assert reach("search", "officials", ELASTICSEARCH_API_KEY=made["encoded"]).returncode == 1
    unknown = reach("keys", "revoke", "nothing", **admin)
    assert (unknown.returncode, "No key of Dateline has" in unknown.stderr) == (2, True)


def test_without_an_administrator_no_key_is_made(reach: As, secured: Secured) -> None:
    nobody = reach("keys", "create", "search")
    assert (nobody.returncode, "ELASTICSEARCH_PASSWORD" in nobody.stderr) == (2, True)
    wrong = reach("keys", "create", "search", ELASTICSEARCH_PASSWORD="wrong")
    assert (wrong.returncode, "not know" in wrong.stderr, wrong.stdout) == (1, True, "")
    # A key in the environment is not an administrator, whatever it may do.
    made = secured.key(KeyKind.DEPLOY, "desk").encoded
    assert reach("keys", "create", "search", ELASTICSEARCH_API_KEY=made).returncode == 2


@pytest.mark.parametrize("time_given", ["forever", "0d", "400d", "-1d", "90", "9999999d"])
def test_a_key_has_an_end_within_a_year(reach: As, time_given: str) -> None:
    done = reach("keys", "create", "search", "--expires", time_given)
    assert (done.returncode, "at most a year" in done.stderr or "No such option" in done.stderr) == (2, True)
