"""Names across articles: the forms of one person, organization or place get one name.

    document -> read_names -> ArticleNames -> NameLinker(evidence, corrections).link -> links -> link_fields

The evidence is what all articles have: which forms in which months, and what beside them. `MemoryEvidence` has it of
articles in memory. An article's own decision stays in its `entities`; the linked names are in its facets.
"""

from transforms.names.article import ArticleNames, NameUse, blocks_of, own_facets, read_names
from transforms.names.changes import BlockState, block_state, changed_tokens
from transforms.names.corrections import NO_CORRECTIONS, Correction, Corrections
from transforms.names.evidence import ContextProfile, FormEvidence, MemoryEvidence, NameEvidence
from transforms.names.fields import SEPARATOR, evidence_fields, form_token, link_fields, link_token
from transforms.names.groups import BlockGroups, NameGroup, group_block
from transforms.names.kinds import FACET_KEYS, FACETS, NameKind
from transforms.names.linking import NameLink, NameLinker
from transforms.names.records import NameRecord, RecordForm, build_record

__all__ = [
    "FACETS",
    "FACET_KEYS",
    "NO_CORRECTIONS",
    "SEPARATOR",
    "ArticleNames",
    "BlockGroups",
    "BlockState",
    "ContextProfile",
    "Correction",
    "Corrections",
    "FormEvidence",
    "MemoryEvidence",
    "NameEvidence",
    "NameGroup",
    "NameKind",
    "NameLink",
    "NameLinker",
    "NameRecord",
    "NameUse",
    "RecordForm",
    "block_state",
    "blocks_of",
    "build_record",
    "changed_tokens",
    "evidence_fields",
    "form_token",
    "group_block",
    "link_fields",
    "link_token",
    "own_facets",
    "read_names",
]
