"""Replays of dead letters: the shards of a replay, and letters whose article a later ingest has loaded."""

from infra.execution.replaying.letter_shard import (
    LetterShard,
    ReplayedLetters,
    explain_empty_selection,
    plan_replay,
    replay_shard,
    require_known_index,
)

__all__ = [
    "LetterShard",
    "ReplayedLetters",
    "explain_empty_selection",
    "plan_replay",
    "replay_shard",
    "require_known_index",
]
