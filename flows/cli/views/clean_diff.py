"""The text of an article with its cuts marked in place."""

from __future__ import annotations

from collections import Counter

from rich.table import Table
from rich.text import Text

from flows.cli.console import err, out
from flows.cli.views.elements import one_line, plain
from infra.escaping import terminal_line
from infra.sources import BadInput, plan_shards, read_shard
from transforms.pipeline import prepare
from transforms.records import Cleaned, Options, RawRecord, Rejected


def print_clean_diff(path: str, cuts_only: bool) -> None:
    """Print every article under `path`, then the number of cuts by rule. Raises `SourceError`."""
    cuts_by_rule = Counter[str]()
    for shard in plan_shards([path]).shards:
        for item in read_shard(shard):
            rejected = item.rejected if isinstance(item, BadInput) else _print_article(item, cuts_only, cuts_by_rule)
            if rejected is not None:
                err.print(_rejection(rejected))
    table = Table(title="Cuts by rule", title_justify="left")
    table.add_column("rule")
    table.add_column("cuts", justify="right")
    for rule, count in cuts_by_rule.most_common():
        table.add_row(rule, f"{count:,}")
    out.print(table)


def _rejection(rejected: Rejected) -> str:
    where, message = terminal_line(rejected.input.path), terminal_line(rejected.message)
    return f"{where} @ {rejected.input.offset}: {rejected.reason}: {message}"


def _print_article(raw: RawRecord, cuts_only: bool, cuts_by_rule: Counter[str]) -> Rejected | None:
    prepared = prepare(raw, Options())
    if isinstance(prepared, Rejected):
        return prepared
    cleaned = prepared.cleaned
    cuts_by_rule.update(cut.rule for cut in cleaned.removed)
    out.rule(one_line(raw.external_id or raw.input.path), align="left")
    out.print(_cuts(cleaned) if cuts_only else mark_cuts(cleaned))
    return None


def mark_cuts(cleaned: Cleaned) -> Text:
    """Render the extracted text: notes yellow, overruled cuts green, cuts in red and struck through with their rule."""
    kept = plain(cleaned.body)
    for note in cleaned.notes:
        if note.field == "body":
            kept.stylize("yellow", note.start, note.end)
    for entry in cleaned.overruled:
        kept.stylize("green", entry.start, entry.end)
    shown, at = Text(), 0
    for cut in cleaned.removed:
        shown.append_text(kept[at : cut.start]).append_text(_cut(cut.text, cut.rule))
        at = cut.start
    return shown.append_text(kept[at:])


def _cuts(cleaned: Cleaned) -> Text:
    return Text("\n").join(_cut(cut.text.strip("\n"), cut.rule) for cut in cleaned.removed)


def _cut(text: str, rule: str) -> Text:
    """Render a cut in red and struck through, except its outer line breaks, followed by its rule."""
    words = text.strip("\n")
    before, _, after = text.partition(words) if words else (text, "", "")
    return Text.assemble(before, (words, "red strike"), (f"  [{rule}]", "dim"), after)
