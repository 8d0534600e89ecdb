"""The rules that are data: boilerplate by family, the world's agencies, and the words patterns are built of.

Everything is read once from this package's own TOML files and is frozen from then on.
"""

from transforms.rules.agencies import agencies_in, canonical_agency
from transforms.rules.rulebook import Rule, Zone, all_rules, matching_rules, rule_for

__all__ = ["Rule", "Zone", "agencies_in", "all_rules", "canonical_agency", "matching_rules", "rule_for"]
