"""The stack for machines with Docker: its secrets, and what is set up in it at its start."""

from infra.compose.accounts import WORKER, set_up
from infra.compose.stack import ComposeStack, InitializedStack, initialize

__all__ = ["WORKER", "ComposeStack", "InitializedStack", "initialize", "set_up"]
