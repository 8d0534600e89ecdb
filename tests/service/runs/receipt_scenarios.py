"""Changes of feeds and index between runs with receipts, and the number of inputs that receipts then count."""

from __future__ import annotations

import os
from collections.abc import Callable

from infra.elasticsearch.lifecycle.index_definitions import run_index
from infra.elasticsearch.lifecycle.index_set import runs_name
from infra.elasticsearch.lifecycle.indices import ensure_index
from infra.elasticsearch.lifecycle.withdrawing import lift, withdraw
from tests.service.runs.feed_runs import FeedRuns, article

OBSERVED = "2024-11-27T08:00:00Z"
IDS = [f"{number:02}" for number in range(12)]


Scenario = Callable[[FeedRuns], None]


def nothing_happened(runs: FeedRuns) -> None:
    runs.run()


def an_article_was_deleted(runs: FeedRuns) -> None:
    runs.client.delete(index=runs.index, id=runs.id_of("03"))
    runs.run()


def an_article_was_deleted_and_another_created(runs: FeedRuns) -> None:
    document = runs.client.get(index=runs.index, id=runs.id_of("03"))["_source"]
    runs.client.delete(index=runs.index, id=document["id"])
    other = {**document, "id": "stranger", "known_ids": ["stranger"], "external_id": "stranger"}
    runs.client.index(index=runs.index, id="stranger", document=other)
    runs.run()


def an_article_was_overwritten(runs: FeedRuns) -> None:
    id_ = runs.id_of("03")
    runs.client.update(index=runs.index, id=id_, doc={"content_hash": "another", "observed": "2020-01-01T00:00:00Z"})
    runs.run()


def an_article_was_deleted_and_restored_by_the_run(runs: FeedRuns) -> None:
    runs.client.delete(index=runs.index, id=runs.id_of("03"))
    runs.run()
    runs.run()


def an_article_was_withdrawn(runs: FeedRuns) -> None:
    withdraw(runs.client, runs.index, runs.id_of("03"), "by the agency")
    runs.run()


def an_article_was_withdrawn_a_run_before(runs: FeedRuns) -> None:
    withdraw(runs.client, runs.index, runs.id_of("03"), "by the agency")
    runs.run()
    runs.run()


def a_withdrawal_was_lifted(runs: FeedRuns) -> None:
    withdraw(runs.client, runs.index, runs.id_of("03"), "by the agency")
    runs.run()
    lift(runs.client, runs.index, runs.id_of("03"))
    runs.run()


def the_index_was_recreated(runs: FeedRuns) -> None:
    runs.client.indices.delete(index=[*runs.client.indices.get_alias(name=runs.index)])
    ensure_index(runs.client, runs.index)
    runs.run()


def the_run_state_was_deleted(runs: FeedRuns) -> None:
    runs.client.indices.delete(index=[*runs.client.indices.get_alias(name=runs_name(runs.index))])
    ensure_index(runs.client, runs_name(runs.index), run_index())
    runs.run()


def the_feed_grew(runs: FeedRuns) -> None:
    runs.append("feed.jsonl", article("new", observed=OBSERVED))
    runs.run()


def the_feed_grew_a_run_before(runs: FeedRuns) -> None:
    runs.append("feed.jsonl", article("new", observed=OBSERVED))
    runs.run()
    runs.run()


def a_correction_was_appended(runs: FeedRuns) -> None:
    runs.append("feed.jsonl", article("03", "Corrected.", observed="2024-11-28T08:00:00Z"))
    runs.run()
    runs.run()


def a_line_was_corrected_in_place(runs: FeedRuns) -> None:
    path = runs.folder / "feed.jsonl"
    path.write_text(path.read_text().replace("report 03", "record 03"))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    runs.run()


def the_feed_was_touched(runs: FeedRuns) -> None:
    os.utime(runs.folder / "feed.jsonl", (1_700_000_500, 1_700_000_500))
    runs.run()


def the_feed_was_moved(runs: FeedRuns) -> None:
    (runs.folder / "feed.jsonl").rename(runs.folder / "other.jsonl")
    runs.run()


def another_feed_came(runs: FeedRuns) -> None:
    runs.write("more.jsonl", article("more", observed=OBSERVED))
    runs.run()


def another_feed_was_loaded_alone(runs: FeedRuns) -> None:
    runs.write("more.jsonl", article("more", observed=OBSERVED))
    runs.run(name="more.jsonl")
    runs.run()


def another_feed_replaced_an_article(runs: FeedRuns) -> None:
    runs.write("more.jsonl", article("03", "Corrected.", observed="2024-11-28T08:00:00Z"))
    runs.run(name="more.jsonl")
    runs.run()


def another_feed_replaced_an_article_by_force(runs: FeedRuns) -> None:
    runs.write("more.jsonl", article("03", "As it was before.", observed="2024-11-01T08:00:00Z"))
    runs.run(name="more.jsonl", force=True)
    runs.run(name="feed.jsonl")


def it_is_loaded_by_force(runs: FeedRuns) -> None:
    runs.run(force=True)


def it_is_loaded_for_another_source(runs: FeedRuns) -> None:
    runs.run(source="afp")


def an_inbox_is_read(runs: FeedRuns) -> None:
    runs.write("more.jsonl", article("more", observed=OBSERVED))
    runs.run(new_only=True)
    runs.run(new_only=True)
    runs.run()


DATED: dict[Scenario, int | None] = {
    nothing_happened: 12,
    an_article_was_deleted: 0,
    an_article_was_deleted_and_another_created: 0,
    an_article_was_overwritten: 0,
    an_article_was_deleted_and_restored_by_the_run: 12,
    an_article_was_withdrawn: 0,
    an_article_was_withdrawn_a_run_before: 12,
    a_withdrawal_was_lifted: 0,
    the_index_was_recreated: 0,
    the_run_state_was_deleted: 0,
    the_feed_grew: None,
    the_feed_grew_a_run_before: 13,
    a_correction_was_appended: 0,
    a_line_was_corrected_in_place: None,
    the_feed_was_touched: 12,
    the_feed_was_moved: 0,
    another_feed_came: 12,
    another_feed_was_loaded_alone: 13,
    another_feed_replaced_an_article: 0,
    another_feed_replaced_an_article_by_force: 0,
    it_is_loaded_by_force: 0,
    it_is_loaded_for_another_source: 0,
    an_inbox_is_read: 13,
}
"""The number that receipts count in the last run where each line has an `observed`; None: a part of it."""

UNDATED: dict[Scenario, int | None] = {
    nothing_happened: 12,
    an_article_was_deleted: 0,
    the_feed_grew: 0,
    the_feed_grew_a_run_before: 0,
    a_correction_was_appended: 0,
    the_feed_was_touched: 0,
}
"""The same where the time of the file counts."""
