"""The rules that are data: boilerplate by family, the world's agencies, and the words patterns are built of.

All data is read once from this package's own files and is immutable from then on.
"""

from transforms.rules.agencies import agencies_in, agencies_named, canonical_agency, signature_agency
from transforms.rules.boilerplate_rules import BoilerplateRule, boilerplate_rule, boilerplate_rules, matching_rules
from transforms.rules.line_rules import LineRule, LineRules, Zone, first_in_zone

__all__ = [
    "BoilerplateRule",
    "LineRule",
    "LineRules",
    "Zone",
    "agencies_in",
    "agencies_named",
    "boilerplate_rule",
    "boilerplate_rules",
    "canonical_agency",
    "first_in_zone",
    "matching_rules",
    "signature_agency",
]
