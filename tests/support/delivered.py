"""Articles of an imaginary agency, as the readers of deliveries give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.support.build import OBSERVED
from transforms.records import Delivery, InputRef, RawRecord

FERRY = "The ferry to Skarholm sails again, the harbor office said on Wednesday. Repairs took two weeks."


def delivered(content: str = FERRY, *, hours: float = 0, file: str = "wire.xml", **given: Any) -> RawRecord:
    """A version of one item, `hours` after `OBSERVED`; what `RawRecord` does not have is given to its delivery."""
    own = {name: given.pop(name) for name in given.keys() & RawRecord.__dataclass_fields__.keys()}
    seen = OBSERVED + timedelta(hours=hours)
    raw = RawRecord(content, "text", "northland", seen, InputRef(file), "urn:northland:ferry", observed_given=True)
    return replace(raw, delivery=Delivery(format="newsml-g2", **given), **own)


def kill(reason: str = "The story is wrong", content: str = "", **given: Any) -> RawRecord:
    """A version by which the agency takes the item back."""
    return delivered(content, withdrawal=reason, status="canceled", **given)
