"""A new index beside the one that serves: its documents made again from their raw records, or copied as they are.

scan         the documents of an index, slice by slice
originals    the raw record of a document: from the archive, or from its file where that is unchanged
slices       one slice: read, process, write
writer       documents into the new index, each under the version of the document it was made of
copying      what a search does not need processing for: later rounds, promotion, rollback
plan         what a rebuild would do, and for how long
comparison   the new index against the old one
promotion    the switch of the alias, and back

Every document of the new index has the version of the one it was made of (`external_gte`): a document that changed
since is recognized and made again, a newer one is never overwritten, and a run that was interrupted continues with
what is missing.
"""
