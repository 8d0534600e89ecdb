"""No secret and no word of an article comes where it does not belong; file names, which may, are found there.

The server has the settings of `infra/prefect-server.env`. The runs reach a real Elasticsearch that asks who is there:
by a password from the worker's environment, by a key from a Prefect block, and by a wrong key, which fails. Worker and
runs log at their most talkative level; the server at INFO, since at DEBUG its web server writes what clients say,
passwords too (docs/operations.md warns of it).
"""

from __future__ import annotations

import json
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml
from cryptography.fernet import Fernet
from prefect.blocks.system import Secret

from infra.elasticsearch.access.privileges import KeyKind
from tests.flows.support.secret_search import Places, documents_of, files_in, holding, rows_of
from tests.flows.support.stack import ROOT, Stack, end, prefect_stack
from tests.support.secured import Secured
from tests.support.watching import command_lines

pytestmark = [pytest.mark.service, pytest.mark.slow, pytest.mark.timeout(600)]

INDEX = "test-secrets"
FILE, WORD = f"file{uuid.uuid4().hex}", f"word{uuid.uuid4().hex}"
"""The name of the file of articles, which may be visible, and a word of every article in it, which may not."""

SERVER = "desk", f"server{uuid.uuid4().hex}"
WRONG_KEY = f"wrong{uuid.uuid4().hex}"
ARTICLES = [
    json.dumps({"id": "good", "title": f"The {WORD} of the harbour", "text": f"{WORD} was seen on Tuesday."}),
    f'{{"id": "cut off", "text": "{WORD}',
    json.dumps({"id": "unknown key", "text": f"{WORD} was seen.", "keywords": [WORD]}),
    json.dumps({"id": "bad date", "text": f"{WORD} was seen.", "published": WORD}),
    json.dumps({"id": "bad language", "text": f"{WORD} was seen.", "language": WORD}),
    json.dumps([WORD]),
]


@dataclass(frozen=True)
class Aftermath:
    """All that three runs left behind and showed; and how the server answers somebody without a password."""

    stranger: httpx.Response
    secrets: dict[str, tuple[str, ...]]
    prefect: Places
    processes: Places
    index: Places
    run_records: Places
    home: Places


@pytest.fixture(scope="module")
def aftermath(secured: Secured, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    folder, home = tmp_path_factory.mktemp("prefect"), tmp_path_factory.mktemp("home")
    articles = tmp_path_factory.mktemp("in") / f"{FILE}.jsonl"
    articles.write_text("\n".join(ARTICLES) + "\n", encoding="utf-8")
    password = secured.settings.elasticsearch_password
    assert password is not None
    key = secured.key(KeyKind.INGEST, INDEX).encoded
    encryption = Fernet.generate_key().decode()
    environment = secured.environment(
        ELASTICSEARCH_USERNAME="elastic",
        ELASTICSEARCH_PASSWORD=password.get_secret_value(),
        DATELINE_HOME=str(home),
        DATELINE_MODEL="blank",
        DATELINE_WORKERS="1",
        PREFECT_LOGGING_LEVEL="DEBUG",
        PREFECT_LOGGING_SERVER_LEVEL="INFO",
        PREFECT_API_AUTH_STRING=":".join(SERVER),
        **exposed_settings(auth_string=":".join(SERVER), encryption_key=encryption),
    )
    with command_lines() as processes, prefect_stack(folder, environment) as stack:
        stranger = httpx.get(f"{stack.url}/admin/version", headers={"Origin": "http://elsewhere.example"})
        for block, value in (("right-key", key), ("wrong-key", WRONG_KEY)):
            with stack.api():
                Secret(value=value).save(block)
        run_three_ways(stack, articles)
    with secured.administrator() as client:
        yield Aftermath(
            stranger=stranger,
            secrets={
                "password": (password.get_secret_value(), f"elastic:{password.get_secret_value()}"),
                "key": (key,),
                "wrong key": (WRONG_KEY,),
                "server's password": (SERVER[1], ":".join(SERVER)),
                "encryption key": (encryption,),
            },
            prefect=files_in(folder) | rows_of(folder / "prefect/prefect.db"),
            processes={"process list": "\n".join(processes.seen).encode()},
            index=documents_of(client, INDEX),
            run_records=documents_of(client, f"{INDEX}-runs"),
            home=files_in(home),
        )
        for index in client.indices.get(index=f"{INDEX}*", expand_wildcards="all"):
            client.indices.delete(index=index)


def exposed_settings(auth_string: str, encryption_key: str) -> dict[str, str]:
    """Read `infra/prefect-server.env` as a shell does."""
    given = {"PREFECT_SERVER_API_AUTH_STRING": auth_string, "PREFECT_SERVER_ENCRYPTION_KEY": encryption_key}
    command = ["sh", "-c", f"set -a; . {ROOT / 'infra/prefect-server.env'}; env -0"]
    listed = subprocess.run(command, env=given, capture_output=True, text=True, check=True).stdout
    settings = dict(line.split("=", 1) for line in listed.split("\0") if line)
    return {name: value for name, value in settings.items() if name.startswith("PREFECT_")}


def run_three_ways(stack: Stack, articles: Path) -> None:
    """One run by the worker's own password, one by the key in a block, and one that is not let in."""
    file = stack.folder / "deployments.yaml"
    file.write_text(yaml.safe_dump(three_deployments()), encoding="utf-8")
    done = stack.run("dateline", "deploy", "--file", str(file))
    assert done.returncode == 0, done.stderr
    worker = stack.worker("desk")
    try:
        command = ("dateline", "trigger", "ingest", "--path", str(articles), "--index", INDEX, "--force", "--follow")
        for name, ends_with in (("by-password", 0), ("by-key", 0), ("not-let-in", 1)):
            done = stack.run(*command, "--deployment", f"ingest/{name}")
            assert done.returncode == ends_with, done.stderr
        assert "does not know these credentials" in done.stderr
    finally:
        end(worker)


def three_deployments() -> dict[str, object]:
    content = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    shipped = next(one for one in content["deployments"] if one["name"] == "inbox")
    blocks = {"by-password": None, "by-key": "right-key", "not-let-in": "wrong-key"}
    return {**content, "deployments": [_keyed(shipped, name, block) for name, block in blocks.items()]}


def _keyed(shipped: dict[str, object], name: str, block: str | None) -> dict[str, object]:
    pool = json.loads(json.dumps(shipped["work_pool"]))
    if block:
        pool["job_variables"]["env"]["ELASTICSEARCH_API_KEY"] = f"{{{{ prefect.blocks.secret.{block} }}}}"
    pool["job_variables"]["env"]["DATELINE_LOG_LEVEL"] = "DEBUG"
    return {**shipped, "name": name, "work_pool": pool, "schedules": []}


def test_no_secret_is_written_or_shown_anywhere(aftermath: Aftermath) -> None:
    everywhere = {
        **aftermath.prefect,
        **aftermath.processes,
        **aftermath.index,
        **aftermath.run_records,
        **aftermath.home,
    }
    for name, forms in aftermath.secrets.items():
        assert holding(everywhere, *forms) == set(), f"the {name} is there"


def test_no_word_of_an_article_is_in_prefect_or_in_a_log(aftermath: Aftermath) -> None:
    assert holding(aftermath.prefect | aftermath.processes | aftermath.run_records, WORD) == set()


def test_a_stranger_is_asked_for_a_password_and_no_other_origin_is_let_in(aftermath: Aftermath) -> None:
    assert aftermath.stranger.status_code == 401
    assert "access-control-allow-origin" not in aftermath.stranger.headers


def test_the_search_finds_what_is_there(aftermath: Aftermath) -> None:
    """The name of the file was a parameter and an argument, and is in logs and reports; the words are in the index."""
    places = {"table flow_run", "table log", "table artifact", "desk.log", "prefect/prefect.db"}
    assert holding(aftermath.prefect, FILE) >= places
    assert holding(aftermath.processes, FILE) == {"process list"}
    assert holding(aftermath.index, WORD) == {f"index {INDEX}"}
    assert holding(aftermath.home, WORD), "the dead letters keep their bytes"
    assert "table block_document" in aftermath.prefect
    assert b"right-key" in aftermath.prefect["table block_document"]
