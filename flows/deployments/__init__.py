"""Deployments of `infra/prefect.yaml`: applied to a Prefect server, or served from one process."""

from flows.deployments.apply import Deployed, apply_all
from flows.deployments.definitions import Definition, DefinitionError, read_definitions
from flows.deployments.serve import serve_all

__all__ = ["Definition", "DefinitionError", "Deployed", "apply_all", "read_definitions", "serve_all"]
