"""All findings of an audit."""

from __future__ import annotations

from tests.service.collect.ledger.audit.content import audit_content
from tests.service.collect.ledger.audit.politeness import audit_politeness
from tests.service.collect.ledger.audit.reasons import audit_reasons
from tests.service.collect.ledger.audit.record import Finding, SimulationRecord, Violation


def audit(record: SimulationRecord) -> list[Finding]:
    """Return every violation in the record of a simulation."""
    found = [*audit_content(record), *audit_politeness(record), *audit_reasons(record)]
    if record.unbalanced:
        found.append(Finding(Violation.COUNTS, "", f"{record.unbalanced} rounds with counts that do not add up"))
    return found
