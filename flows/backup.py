"""The backup flow: a snapshot and copies of archive and dead letters, checked, on a schedule."""

from __future__ import annotations

from typing import Annotated, Any, cast

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.states import Cancelled
from pydantic import Field

from flows.parameters import IndexName
from infra.backup.checking import check_backup
from infra.backup.creating import create_backup
from infra.backup.errors import BackupError
from infra.backup.place import BackupPlace
from infra.backup.report import check_lines, created_lines
from infra.cluster import ensure_endpoint
from infra.elasticsearch.client import connect_patiently
from infra.escaping import markdown_text
from infra.logs import Log, configure
from infra.rebuild.errors import RebuildBusy
from infra.settings import Settings

log = Log.of(__name__)


@flow(name="backup", flow_run_name="backup-{index}", validate_parameters=True)
def backup(
    index: IndexName = "dateline",
    keep: Annotated[int, Field(ge=1)] | None = None,
    verify: bool = True,
) -> dict[str, Any]:
    """Back up an index: a snapshot, then what is new of the archive and the dead letters. Ingests may run meanwhile.

    Args:
        index: The alias.
        keep: Complete backups that are kept, the new one among them; the oldest others are deleted. By default all.
        verify: Read all copies of the new backup, and check its snapshot.

    Raises:
        IndexMissing: There is no index.
        RebuildBusy: Another process backs up, restores, rebuilds, switches or erases; this run is cancelled.
        BackupError: It cannot be made, or the check found damage.
        IndexingError: Elasticsearch refuses, or is unavailable.
    """
    settings = Settings.read()
    configure(settings)
    client = connect_patiently(ensure_endpoint(settings, log.info), settings)
    try:
        created = create_backup(client, index, settings, log.info, keep)
    except RebuildBusy as busy:
        # Prefect makes a state that a flow returns the final state of the run; a caller receives the error.
        return cast("dict[str, Any]", Cancelled(message=busy.message, data=busy))
    lines, is_sound = created_lines(created), True
    if verify:
        checked = check_backup(client, BackupPlace.of(settings, index), created.manifest.name)
        lines, is_sound = [*lines, *check_lines(checked)], checked.is_sound
    report = "\n".join([f"# Backup of `{index}`", "", *(f"- {markdown_text(line.strip())}" for line in lines), ""])
    create_markdown_artifact(report, key="backup-report", description="Backup of an index and its archive")
    if not is_sound:
        raise BackupError(
            f"The backup {created.manifest.name} is damaged.", f"See `dateline backup verify --index {index}`."
        )
    return {"name": created.manifest.name, "documents": created.manifest.documents, "deleted": list(created.deleted)}
