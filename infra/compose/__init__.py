"""The stack for machines with Docker: its secrets, and what is set up in it at its start."""

from infra.compose.accounts import WORKER, set_up
from infra.compose.stack import Made, Stack, make

__all__ = ["WORKER", "Made", "Stack", "make", "set_up"]
