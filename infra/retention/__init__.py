"""Retention of articles: `retention.yaml` says how long they are kept, in the indices and in the archive.

policy       the file
articles     documents beyond their time are deleted from every index of the alias
archived     records beyond their time are emptied, and segments of such records alone deleted
applying     both, with the locks of everything that loads
"""
