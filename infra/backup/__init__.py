"""Backups of an index: a snapshot of its indices, and copies of the archive and the dead letters, in step.

folders      the folders that the settings name
place        the folder or URL of the backups of an alias: manifests, and copied files by their hash
manifest     what is in a backup; written last, so that a backup without one is incomplete
repository   the snapshots in Elasticsearch
originals    the files that are copied: archive, dead letters, files of settings
creating     a snapshot, then the copies, then the manifest
audit        the record of each backup in `NAME-runs`
listing      the backups, and what has been erased since each
checking     snapshot and copies against the manifest
deleting     a backup, and the copies that no other one has
restoring    the snapshot beside the index that serves, or under another alias; files into folders
report       all of it in sentences
"""
