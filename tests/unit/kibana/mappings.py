"""The fields that the indices of an alias have, from the mappings that Dateline makes them by."""

from __future__ import annotations

from infra.elasticsearch.lifecycle.definitions import dead_letter_index, document_index, run_index
from infra.kibana.checks import Fields
from infra.kibana.fields import flat_fields


def mapped_fields(index: str) -> dict[str, Fields]:
    return {
        index: flat_fields(document_index().mappings),
        f"{index}-deadletters": flat_fields(dead_letter_index().mappings),
        f"{index}-runs": flat_fields(run_index().mappings),
    }
