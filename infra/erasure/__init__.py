"""Erasure of an article from everything that Dateline has: `dateline forget`.

subject      the article: its documents in every index, its identity by hashes, and what quotes it
quotes       strings that quote it, found and redacted in records
originals    raw bytes: the archive and the dead letters
run_state    run records, the state of collecting, copies of dead letters
tombstones   the documents of every index become tombstones, and the files of the indices forget them
snapshots    those that may still hold it
audit        the record of an erasure, without content
forget       all of it, in the order that lets a second call complete what an interrupted one began

What names the article in clear is erased first, and its document last: it has the names by which all else is found.
"""
