"""The limit on the size of a record holds for every format, and can be raised and lowered."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.sources import BadInput, Input, Limits, plan_shards, read_shard
from transforms.records import RawRecord, Reason

DELIVERIES = sorted((Path(__file__).parents[5] / "seeds/deliveries").iterdir())


def read(file: Path, limits: Limits) -> list[Input]:
    return [item for shard in plan_shards([str(file)]).shards for item in read_shard(shard, limits=limits)]


@pytest.mark.parametrize("file", DELIVERIES, ids=[file.name for file in DELIVERIES])
def test_a_record_over_the_limit_is_refused_in_every_format(file: Path) -> None:
    read_whole = read(file, Limits())
    assert all(isinstance(item, RawRecord) for item in read_whole)
    refused = read(file, Limits(record_bytes=100))
    assert len(refused) >= len(read_whole)
    assert {item.rejected.reason for item in refused if isinstance(item, BadInput)} == {Reason.TOO_LARGE}
