"""The stack for machines with Docker: its secrets, and the accounts and indices that its start creates."""

from infra.compose.accounts import WORKER, set_up
from infra.compose.stack import ComposeStack, InitializedStack, initialize

__all__ = ["WORKER", "ComposeStack", "InitializedStack", "initialize", "set_up"]
