"""Deployments of `prefect.yaml`: applied to a Prefect server, or served from one process."""

from flows.deployments.apply import Deployed, apply_all
from flows.deployments.deployments_file import DefinitionError, DeploymentDefinition, read_definitions
from flows.deployments.serve import serve_all

__all__ = ["DefinitionError", "Deployed", "DeploymentDefinition", "apply_all", "read_definitions", "serve_all"]
