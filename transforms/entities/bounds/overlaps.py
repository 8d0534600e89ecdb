"""Overlapping mentions of several sources reduced to the longest."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.entities.mention import Mention


def longest_mentions(preferred: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    """The mentions of one field, sorted; of those that overlap the longest, of equally long ones the preferred."""
    ranked = [(mention.start, 0, mention) for mention in preferred] + [
        (mention.start, 1, mention) for mention in others
    ]
    kept: list[Mention] = []
    for _, rank, mention in sorted(ranked, key=lambda item: item[:2]):
        length = mention.end - mention.start
        while kept and kept[-1].end > mention.start and kept[-1].end - kept[-1].start < length + (rank == 0):
            kept.pop()
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
    return kept
