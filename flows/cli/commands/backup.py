"""`dateline backup`: backups of an index with its archive and dead letters."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.console import emit_json, err, say
from flows.cli.options import index_option
from infra.escaping import terminal_line

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from infra.settings import Settings

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
name_argument = click.argument("name", metavar="[NAME]", default="latest")
_folder = click.Path(file_okay=False, path_type=Path)


@click.group()
def backup() -> None:
    """Back up an index with its archive, and restore it.

    A backup is a snapshot of the indices in Elasticsearch, and copies of the archive, the dead letters and the files of
    settings in DATELINE_BACKUPS, a folder or URL, by default `backups` under DATELINE_HOME.

    \b
    Examples:
      dateline backup create --keep 8
      dateline backup list
      dateline backup verify
      dateline backup restore latest
    """


@backup.command()
@index_option
@click.option("--keep", type=click.IntRange(1), help="Complete backups to keep, this one among them. [default: all]")
@json_option
def create(index: str, keep: int | None, as_json: bool) -> None:
    """Make a backup; ingests may run meanwhile.

    The snapshot is taken first, then the archive and the dead letters are copied: each document of the snapshot has its
    raw record in the copies. What earlier backups have is not copied again. After an interruption the backup is listed
    as incomplete; the next `create` removes it and makes a new one.

    \b
    Examples:
      dateline backup create
      dateline backup create --keep 8 --index wires
      DATELINE_BACKUPS=s3://bucket/backups dateline backup create --json
    """
    from flows.cli.context import open_reader
    from flows.cli.views.backup import created_entry
    from infra.backup.creating import create_backup
    from infra.backup.report import created_lines
    from infra.settings import Settings

    created = create_backup(open_reader(index), index, Settings.read(), say_progress, keep)
    emit_json(created_entry(created)) if as_json else _say_lines(created_lines(created))


@backup.command("list")
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(index: str, as_json: bool) -> None:
    """List the backups, with their states and sizes, and what was erased since.

    A backup still has the articles that were erased after it was begun: delete it once there is a newer one.

    \b
    Examples:
      dateline backup list
      dateline backup list --json | jq -r .name
    """
    from flows.cli.context import open_client
    from flows.cli.views.backup import print_backups
    from infra.backup.listing import list_backups
    from infra.backup.place import BackupPlace
    from infra.settings import Settings

    settings, client = Settings.read(), open_client()
    place = BackupPlace.of(settings, index)
    if place.manifests():
        find_repository(client, settings)
    print_backups(list_backups(client, place, index), place.folder, as_json)


@backup.command()
@name_argument
@index_option
@click.option("--restore", is_flag=True, help="Restore the snapshot on trial too, and delete it again.")
@json_option
def verify(name: str, index: str, restore: bool, as_json: bool) -> None:
    """Check a backup; exit 1 if something is missing or damaged.

    Elasticsearch is asked for the snapshot and whether its nodes can use the repository; every copied file is read, and
    compared with the size and SHA-256 in the manifest. The files of the snapshot are read by --restore alone: each
    index is restored, hidden, its documents are counted, and it is deleted. That needs room on the disk for the largest
    index, and a key of the kind restore.

    \b
    Examples:
      dateline backup verify
      dateline backup verify --restore
      dateline backup verify dateline-20261129-011000-3f2a --json
    """
    from flows.cli.context import open_client
    from flows.cli.views.backup import check_entry
    from infra.backup.checking import check_backup
    from infra.backup.place import BackupPlace
    from infra.backup.report import check_lines
    from infra.backup.restoring.trial import restore_on_trial
    from infra.settings import Settings

    settings = Settings.read()
    place = BackupPlace.of(settings, index)
    place.read_manifest(name)  # a misspelled name is reported before a node starts
    client = open_client()
    find_repository(client, settings)
    on_trial = partial(restore_on_trial, client, settings=settings, notify=say_progress) if restore else None
    checked = check_backup(client, place, name, on_trial)
    emit_json(check_entry(checked)) if as_json else _say_lines(check_lines(checked))
    if not checked.is_sound:
        raise click.exceptions.Exit(1)


@backup.command()
@name_argument
@index_option
@click.option("--as", "alias", metavar="ALIAS", help="Restore under this alias, which must point to no index.")
@click.option("--archive", metavar="DIR", type=_folder, help="Restore the archive into this folder.")
@click.option("--deadletters", metavar="DIR", type=_folder, help="Restore the dead letters into this folder.")
@click.option("--settings", "settings_folder", metavar="DIR", type=_folder, help="Restore the files of settings.")
@click.option("--files-only", is_flag=True, help="Restore files, and no index.")
@json_option
def restore(
    name: str,
    index: str,
    alias: str | None,
    archive: Path | None,
    deadletters: Path | None,
    settings_folder: Path | None,
    files_only: bool,
    as_json: bool,
) -> None:
    """Restore a backup beside the index that serves, or under another alias.

    No index that an alias points to is changed, and no file overwritten: `dateline index promote` switches to the
    restored index. Articles that were erased since the backup are erased in it again. It is compared with the index
    that serves. Exits with 1 if it has fewer documents than the backup counted.

    \b
    Examples:
      dateline backup restore
      dateline backup restore dateline-20261129-011000-3f2a --as dateline-november
      dateline backup restore latest --archive /srv/archive --deadletters /srv/deadletters
      dateline backup restore latest --files-only --archive /tmp/archive --json
    """
    from flows.cli.context import open_client
    from flows.cli.views.backup import restored_entry
    from infra.backup.manifest import FileKind
    from infra.backup.place import BackupPlace
    from infra.backup.report import restored_lines
    from infra.backup.restoring.restore import RestoreRequest, restore_backup
    from infra.settings import Settings

    given = {FileKind.ARCHIVE: archive, FileKind.DEAD_LETTERS: deadletters, FileKind.SETTINGS: settings_folder}
    folders = {kind: folder for kind, folder in given.items() if folder is not None}
    if files_only and (alias or not folders):
        raise click.UsageError("--files-only goes with --archive, --deadletters or --settings, and without --as")
    if alias == index:
        raise click.UsageError("--as is another alias than --index; leave it out to restore beside the serving index")
    settings = Settings.read()
    BackupPlace.of(settings, index).read_manifest(name)  # a misspelled name is reported before a node starts
    request = RestoreRequest(index, name, alias, folders, files_only)
    restored = restore_backup(open_client(), request, settings, say_progress)
    emit_json(restored_entry(restored)) if as_json else _say_lines(restored_lines(restored))
    if not restored.is_whole:
        raise click.exceptions.Exit(1)


@backup.command()
@click.argument("name")
@index_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was deleted as JSON; needs --yes.")
def delete(name: str, index: str, yes: bool, as_json: bool) -> None:
    """Delete a backup: its snapshot, and the copies that no other backup has.

    \b
    Examples:
      dateline backup delete dateline-20261129-011000-3f2a
      dateline backup delete dateline-20261129-011000-3f2a --yes --json
    """
    from flows.cli.context import open_client
    from infra.backup.deleting import delete_backup
    from infra.backup.place import BackupPlace
    from infra.backup.repository import ensure_repository
    from infra.rebuild.promotion import rebuild_lock
    from infra.settings import Settings

    if as_json and not yes:
        raise click.UsageError("--json needs --yes: nothing is asked then.")
    settings = Settings.read()
    place = BackupPlace.of(settings, index)
    manifest = place.read_manifest(name)
    if not yes:
        click.confirm(f"Delete the backup {manifest.name} of {manifest.documents:,} documents?", abort=True, err=True)
    client = open_client()
    ensure_repository(client, settings)
    with rebuild_lock(client, index, settings, say_progress):
        delete_backup(client, place, manifest.name)
    emit_json({"deleted": manifest.name}) if as_json else say(f"The backup {manifest.name} is deleted.")


def find_repository(client: Elasticsearch, settings: Settings) -> None:
    """Register the repository of the embedded node if it is missing; where that is impossible, print why and go on."""
    from infra.backup.errors import RepositoryMissing
    from infra.backup.repository import ensure_repository

    try:
        ensure_repository(client, settings)
    except RepositoryMissing as missing:
        say_progress(f"{missing.message} {missing.remedy}")


def say_progress(line: str) -> None:
    """Print a sentence on the progress, to standard error."""
    err.print(terminal_line(line))


def _say_lines(lines: list[str]) -> None:
    for line in lines:
        say(f"{line[: len(line) - len(line.lstrip())]}{terminal_line(line.lstrip())}")
