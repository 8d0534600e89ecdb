"""Every command that prints fields of others prints them harmlessly: a table of all commands, walked one by one.

The fields carry what steers terminals, Markdown and spreadsheets: those of a document, a run's record, dead letters,
files and a page. A command that is missing in the table fails a test.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from elasticsearch import Elasticsearch

from flows.cli import console
from flows.cli.commands.trigger import print_event
from flows.cli.errors import exit_code_of
from flows.cli.main import COMMANDS, dateline
from flows.deployments.trigger import RunEvent
from infra.deadletters import build_letter, open_dead_letters
from infra.elasticsearch.lifecycle.index_set import ensure_indices, names_name
from infra.escaping import SHORTENED
from infra.runs import RunStore
from infra.searches import SearchStore
from infra.settings import Settings
from tests.service.archive.hostile import write_hostile_archive
from tests.service.articles import document, drop
from tests.service.hostile_records import (
    HOSTILE,
    INDEX,
    LINE,
    hostile_collect,
    hostile_document,
    hostile_name,
    hostile_run,
    hostile_search,
    withdrawn_document,
)
from tests.support.build import raw_text
from transforms.records import InputRef, Reason, Rejected

pytestmark = pytest.mark.service

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

Arguments = tuple[str, ...]
CASES: dict[str, list[Arguments]] = {
    "search": [
        ("harbour",), ("harbour", "--facets"), ("harbour", "--json"), ("harbour", "--csv"), ("harbour", "--jsonl"),
        ("harbour", "--timeline", "--by", "source"), ("harbour", "ministers", "--sentence"), ("harbour", "--explain"),
    ],
    "show": [("hostile",), ("hostile", "--copies"), ("hostile", "--diff", "hostile"), ("hostile", "--json")],
    "explain": [("hostile",), ("hostile", "--json")],
    "deadletters list": [(), ("--summary",), ("--json",), ("--all",)],
    "deadletters show": [("LETTER",)],
    "replay": [("--dry-run",), ("--dry-run", "--json")],
    "archive status": [(), ("--json",), ("--records",)],
    "archive verify": [(), ("--json",), ("--documents",), ("--documents", "--json")],
    "archive export": [("hostile", "--json")],
    "names list": [(), ("--json",)],
    "names show": [(HOSTILE,), (HOSTILE, "--json")],
    "who": [(HOSTILE,), (HOSTILE, "--json")],
    "runs list": [(), ("--json",)],
    "runs show": [("last",), ("last", "--json"), ("collect-1",)],
    "process": [("FILE", "--output", "out.jsonl"), ("FILE", "--output", "-")],
    "clean-diff": [("FILE",), ("FILE", "--cuts")],
    "extract": [("PAGE",), ("PAGE", "--blocks")],
    "withdraw": [("gone", "--reason", "again"), ("lifted", "--undo")],
    "index status": [()],
    "index plan": [(), ("--json",)],
    "retention": [(), ("--json",)],
    "doctor": [("--no-prefect",)],
    "kibana check": [()],
    "searches list": [(), ("--json",)],
    "searches show": [(HOSTILE,), (HOSTILE, "--json")],
    "searches run": [("--dry-run",), ("--dry-run", "--json")],
}  # fmt: skip
"""The commands that print fields, with arguments; LETTER, FILE and PAGE stand for hostile ones."""

ELSEWHERE = {
    "ingest": "prints a run's report, as `runs show` does; its artifacts are in tests/unit/infra/test_escaping.py",
    "collect": "prints a run's report, as `runs show` does: hostile_collect",
    "trigger ingest": "prints what the Prefect server gives: test_what_a_server_says_is_printed_harmlessly",
    "trigger collect": "the same",
    "trigger replay": "the same",
    "trigger retention": "the same",
    "deadletters dismiss": "prints a number and the index",
    "deadletters prune": "prints a number and the index",
    "forget": "prints hashes, counts, and who asked for it, by the function that the others use",
    "formats": "prints names of ours",
    "names run": "prints counts",
    "names merge": "prints counts, and a path of the operator's own",
    "names split": "the same",
    "names alias": "the same",
    "stories run": "prints counts",
    "stories group": "prints counts, and paths that the operator named",
    "sources check": "tests/cli/test_sources.py",
    "sources add": "the same",
    "sources test": "tests/cli/test_sources_trial.py",
    "sources list": "prints names and URLs of sources.yaml, which has no odd characters in them, and words of ours",
    "demo": "runs the other commands",
    "trigger rebuild": "the same",
    "trigger backup": "the same",
    "backup create": "prints counts and names of ours, and sentences of Elasticsearch by the function for one line",
    "backup list": "tests/service/backup/test_commands.py",
    "backup verify": "tests/service/backup/test_commands.py",
    "backup restore": "prints counts, and folders that the operator named, by the function for one line",
    "backup delete": "prints the name of a backup that Dateline made",
    "index list": "prints names of indices that Dateline made",
    "index drop": "the same",
    "index rebuild": "prints ids and reasons, by the function for one line: tests/service/rebuild/test_commands.py",
    "index compare": "tests/service/rebuild/test_commands.py",
    "index promote": "prints counts and names of indices",
    "index rollback": "the same",
    "index create": "prints what `index status` prints",
    "serve": "prints its own address; its pages are walked in tests/web",
    "deploy": "prints the operator's own deployments",
    "serve-flows": "prints the operator's own deployments",
    "kibana push": "prints our own objects, by the function that `kibana check` uses",
    "kibana export": "prints the file that the operator named, by the same",
    "es start": "prints the node's address",
    "es stop": "prints one word",
    "es status": "prints the node's address and folder",
    "es logs": "test_the_nodes_log_is_printed_harmlessly",
    "keys create": "prints a key that Elasticsearch made",
    "keys list": "prints keys that Elasticsearch made",
    "keys revoke": "prints keys that Elasticsearch made",
    "searches add": "prints the name that the operator gave, and a host",
    "searches pause": "the same",
    "searches resume": "the same",
    "searches remove": "the same",
    "compose init": "prints the operator's own folder, whose odd characters are refused",
    "compose setup": "prints names of ours",
}
"""The other commands, each with why it is not in the table."""

SILENT = {"index status", "index plan", "retention", "doctor", "kibana check"}
"""Those that print what they find, and in health nothing of others."""


def leaves() -> Iterator[tuple[str, click.Command]]:
    """Every command by its words."""
    for name in COMMANDS:
        command = dateline.get_command(click.Context(dateline), name)
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", one) for below, one in command.commands.items())
        elif command is not None:
            yield name, command


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files whose names and words are hostile, and a home with dead letters."""
    folder = tmp_path_factory.mktemp("hostile")
    bad = InputRef(HOSTILE, 1)
    raw = raw_text(LINE, source=HOSTILE, external_id=HOSTILE, input=bad)
    refused = Rejected(Reason.TIMEOUT, "process", HOSTILE, bad, HOSTILE)
    settings = Settings.read().model_copy(update={"home": folder / "home"})
    open_dead_letters(settings, INDEX).record(build_letter(raw, refused), datetime.now(UTC))
    escaped = LINE.encode("unicode_escape").decode().replace("\\x", "\\u00")
    article = f'{{"id": "{escaped}", "title": "{escaped}", "source": "{escaped}", "text": "Ministers met. {escaped}"}}'
    lines = [article, f'{{"{escaped}": 1, "text": "x"}}', LINE]
    name = HOSTILE.replace("/", "")
    (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    page = f"<html><head><title>{LINE}</title><meta name=author content='{LINE}'></head><body><p>{'Words. ' * 80}{LINE}"
    (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", autouse=True)
def _index(node_url: str, folder: Path) -> Iterator[None]:
    with Elasticsearch(node_url, request_timeout=30) as client:
        drop(client, INDEX)
        ensure_indices(client, INDEX)
        place = write_hostile_archive(folder / "home" / "archive", HOSTILE)
        client.index(index=INDEX, id="id-hostile", document=hostile_document(place), refresh=True)
        for gone in ("gone", "lifted"):
            client.index(index=INDEX, id=f"id-{gone}", document=withdrawn_document(gone), refresh=True)
        SearchStore(client, INDEX).add(hostile_search())
        client.index(index=names_name(INDEX), id="hostile", document=hostile_name(), refresh=True)
        RunStore(client, INDEX).save(hostile_run())
        RunStore(client, INDEX).save(hostile_collect())
        yield
        drop(client, INDEX)


@pytest.fixture
def run(node_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[str, str]]:
    """Runs a command on a terminal that is too wide to break a line; what it printed, and on standard output."""
    for one in (console.out, console.err):
        monkeypatch.setattr(one, "width", 10_000)
    monkeypatch.chdir(tmp_path)
    given = {"ELASTICSEARCH_URL": node_url, "DATELINE_HOME": str(folder / "home"), "DATELINE_MODEL": "blank"}

    def call(words: str, *arguments: str) -> tuple[str, str]:
        command = dict(leaves())[words]
        places = {"FILE": next(folder.glob("*.jsonl")), "PAGE": next(folder.glob("*.html"))}
        letter = next(open_dead_letters(Settings.read().model_copy(update={"home": folder / "home"}), INDEX).all())
        shown = [str(places.get(one, letter.letter.id if one == "LETTER" else one)) for one in arguments]
        taken = {option for parameter in command.params for option in parameter.opts}
        index = ["--index", INDEX] if "--index" in taken else []
        result = CliRunner(env=given).invoke(command, [*shown, *index])
        if isinstance(result.exception, Exception):
            code = exit_code_of(result.exception)
            return f"{result.output}{code}", result.stdout
        return result.output, result.stdout

    return call


def test_every_command_is_in_the_table_or_has_a_reason_not_to_be() -> None:
    assert CASES.keys() | ELSEWHERE.keys() == dict(leaves()).keys()
    assert not CASES.keys() & ELSEWHERE.keys()


@pytest.mark.parametrize(("words", "arguments"), [(words, one) for words, them in CASES.items() for one in them])
def test_nothing_that_is_printed_steers_a_terminal(
    run: Callable[..., tuple[str, str]], words: str, arguments: Arguments
) -> None:
    printed, _ = run(words, *arguments)
    assert not STEERS.search(printed), STEERS.findall(printed)
    assert not [line for line in printed.splitlines() if line.startswith("SPOOFED")], "a line of its own"
    if words not in SILENT and arguments != ("FILE", "--output", "out.jsonl"):
        assert "SPOOFED <script>" in printed, "the field is printed"
        assert "[red]" in printed, "and no markup of it is obeyed"


def test_a_cell_of_csv_is_one_line_and_no_formula(run: Callable[..., tuple[str, str]]) -> None:
    _, printed = run("search", "harbour", "--csv")
    heading, row = csv.reader(StringIO(printed))
    cells = dict(zip(heading, row, strict=True))
    assert cells["source"].startswith("'=A1")
    assert len(printed.splitlines()) == 2


@pytest.mark.parametrize("arguments", [(), ("--facets",)])
def test_a_title_of_a_megabyte_is_shortened(
    client: Elasticsearch, run: Callable[..., tuple[str, str]], arguments: Arguments
) -> None:
    long = dict(document("long", "quayside " * 120_000, "Quayside.", source="x" * 5_000))
    client.index(index=INDEX, id="id-long", document=long, refresh=True)
    try:
        printed, _ = run("search", "quayside", *arguments)
    finally:
        client.delete(index=INDEX, id="id-long", refresh=True)
    assert "quayside" in printed
    assert len(printed.split()) < 4 * SHORTENED
    assert "…" in printed


def test_what_a_server_says_is_printed_harmlessly(capsys: pytest.CaptureFixture[str]) -> None:
    print_event(RunEvent(datetime.now(UTC), HOSTILE))
    printed = capsys.readouterr().err
    assert "SPOOFED <script>" in printed
    assert not STEERS.search(printed)
    assert len(printed.splitlines()) == 1


def test_the_nodes_log_is_printed_harmlessly(tmp_path: Path) -> None:
    log = tmp_path / "node/logs/dateline.log"
    log.parent.mkdir(parents=True)
    log.write_text(f"[INFO] {LINE}\n", encoding="utf-8")
    result = CliRunner(env={"DATELINE_HOME": str(tmp_path)}).invoke(dict(leaves())["es logs"], [])
    assert "SPOOFED <script>" in result.output
    assert not STEERS.search(result.output)
