"""Is everything there that a run needs? Checks without Prefect, each with the remedy for what it finds."""

from infra.doctor.checks import Check, State, failed, passed, warned
from infra.doctor.elasticsearch import check_elasticsearch
from infra.doctor.machine import check_machine

__all__ = ["Check", "State", "check_elasticsearch", "check_machine", "failed", "passed", "warned"]
