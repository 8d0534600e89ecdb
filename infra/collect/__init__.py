"""Collecting: sources are polled, their pages fetched into the archive.

`collect_round(context, sources, options)` of `infra.collect.rounds` is one round, without Prefect: a `CollectContext`
has the client, the alias, the run's id, the `Fetcher`, the archive's folder and the `Clock`; `RoundOptions(hosts=1)`
runs it in the calling thread, so that a simulated clock can drive it. The index of run state must exist
(`ensure_index(client, runs_name(index), run_index())`). It returns a `RoundResult`: `counts` by source
(`SourceCounts`), `segments` that it published, `notices`. Then `segments_to_ingest(client, index)` are the paths for an
ingest, and `mark_ingested(client, index, segments, run)` ends them.
"""
