"""Checks of everything that a run needs, without Prefect; each has a remedy for what it finds."""

from infra.doctor.checks import CheckState, HealthCheck, failed, noted, passed, warned
from infra.doctor.elasticsearch import check_elasticsearch
from infra.doctor.machine import check_machine

__all__ = ["CheckState", "HealthCheck", "check_elasticsearch", "check_machine", "failed", "noted", "passed", "warned"]
