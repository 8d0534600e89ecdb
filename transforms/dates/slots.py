"""Values that words carry and rules bind to slots."""

from __future__ import annotations

Value = int | float | str
Slots = dict[str, Value]
