"""The fields of the indices of an alias, from the mappings by which Dateline creates them."""

from __future__ import annotations

from infra.elasticsearch.lifecycle.index_definitions import dead_letter_index, document_index, run_index
from infra.kibana.check.fields import Fields, mapping_fields


def mapped_fields(index: str) -> dict[str, Fields]:
    return {
        index: mapping_fields(document_index().mappings),
        f"{index}-0*": mapping_fields(document_index().mappings),
        f"{index}-deadletters": mapping_fields(dead_letter_index().mappings),
        f"{index}-runs": mapping_fields(run_index().mappings),
    }
