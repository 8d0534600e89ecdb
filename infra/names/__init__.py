"""Names across the articles of an index: its evidence, the links in its documents, and the index of records.

A document without `linked_names` is to be linked: it is new, or was replaced or withdrawn. That this key is written
last is what an interrupted run relies on: the next one finds the document, and decides again.
"""

from infra.names.errors import NamesBusy, UnknownName
from infra.names.report import NamesReport
from infra.names.run import link_index, unlink_documents

__all__ = ["NamesBusy", "NamesReport", "UnknownName", "link_index", "unlink_documents"]
