"""The folders of the backups and of the snapshots of the embedded node, as the settings name them."""

from __future__ import annotations

from pathlib import Path

from infra.settings import Settings


def backup_folder(settings: Settings) -> str:
    """Return the folder or URL of the backups: `DATELINE_BACKUPS`, else `backups` under the home."""
    return settings.given_backups or str(settings.home / "backups")


def snapshot_folder(settings: Settings) -> Path:
    """Return the folder in which the embedded node keeps snapshots: in that of the backups, or in the home."""
    folder = backup_folder(settings)
    return (settings.home / "backups" if "://" in folder else Path(folder)) / "_snapshots"
