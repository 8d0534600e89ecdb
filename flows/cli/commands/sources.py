"""`dateline sources`: the file of the sources to collect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.console import emit_json, err, out, say
from flows.cli.options import index_option, sources_file_option
from infra.collect.defaults import TRIAL_PAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.collect.fetching.exchange import FetchError
    from infra.collect.listing.discovery import Discovered
    from infra.collect.sources_file.problems import SourcesProblem
    from infra.settings import Settings

INVALID = 2


@click.group()
def sources() -> None:
    """Check sources.yaml, add sources to it, try and list them.

    The file is DATELINE_SOURCES, else sources.yaml in DATELINE_HOME; docs/collecting.md explains every key.

    \b
    Examples:
      dateline sources add https://paper.example/ --contact desk@example.org
      dateline sources add https://paper.example/feed.xml --name harbor-times
      dateline sources check
      dateline sources test harbor-times
      dateline sources list
    """


@sources.command()
@sources_file_option
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def check(context: click.Context, sources_file: Path | None, as_json: bool) -> None:
    """Check the file: every problem with its line and key, and settings without effect.

    Exits with 2 if there is a problem; warnings do not change that.

    \b
    Examples:
      dateline sources check
      dateline sources check --file other.yaml --json | jq '.problems[].message'
    """
    from infra.collect.sources_file.advice import advise
    from infra.collect.sources_file.problems import SourcesInvalid
    from infra.collect.sources_file.read import read_sources
    from infra.plural import pluralize
    from infra.settings import Settings

    settings = Settings.read()
    path = sources_file or settings.sources
    try:
        file = read_sources(path)
    except SourcesInvalid as invalid:
        if not as_json:
            raise
        _emit_check(path, None, problems=invalid.problems)
        context.exit(INVALID)
    warnings = advise(file, settings.environment)
    if as_json:
        _emit_check(path, len(file.sources), warnings=warnings)
        return
    _print_warnings(path, warnings)
    enabled = sum(source.enabled for source in file.sources)
    say(f"{path} is valid: {pluralize(len(file.sources), 'source')}, {enabled} enabled.")


@sources.command()
@click.argument("url")
@sources_file_option
@click.option("--name", help="The name of the source. [default: its host]")
@click.option("--contact", help="For a new file: a mail address or a URL that sites can reach you by.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def add(url: str, sources_file: Path | None, name: str | None, contact: str | None, as_json: bool) -> None:
    """Discover the feeds and sitemaps of a site, and add it to the file.

    URL is the address of a site, a feed or a sitemap. Comments and order of the file stay; a source that is in it
    already is refused.

    \b
    Examples:
      dateline sources add https://paper.example/ --contact desk@example.org
      dateline sources add https://paper.example/feed.xml --name harbor-times
    """
    from flows.cli.views.sources import print_found
    from infra.collect.fetching.exchange import FetchError
    from infra.collect.sources_file.edit import add_source, entry_text, require_contact
    from infra.collect.sources_file.entry import build_entry
    from infra.settings import Settings

    settings = Settings.read()
    path = sources_file or settings.sources
    contact = require_contact(path, contact)
    try:
        found = _discover(settings, contact, url)
    except FetchError as error:
        raise _not_fetched(error) from None
    entry = build_entry(found, name)
    add_source(path, entry, contact)
    if as_json:
        emit_json({"file": str(path), "entry": entry, "found": found})
        return
    print_found(found)
    out.print(entry_text(entry), end="")
    say(f"It is added to {path}.", to_stderr=True)


@sources.command("list")
@index_option
@sources_file_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(index: str, sources_file: Path | None, as_json: bool) -> None:
    """List the sources with their last success, articles a day, failed polls and next poll.

    Articles a day are those of the last seven days that are in the archive.

    \b
    Examples:
      dateline sources list
      dateline sources list --json | jq 'select(.failing) | .name'
    """
    from datetime import UTC, datetime

    from flows.cli.context import open_client
    from flows.cli.views.sources import print_standings, standing_line
    from infra.collect.sources_file.read import read_sources
    from infra.collect.standing import read_standings
    from infra.settings import Settings

    file = read_sources(sources_file or Settings.read().sources)
    now = datetime.now(UTC)
    standings = read_standings(open_client(), index, file.sources, now)
    if as_json:
        for one in standings:
            emit_json(standing_line(one, now))
    else:
        print_standings(standings, now)


@sources.command()
@click.argument("name")
@sources_file_option
@click.option(
    "--pages", type=click.IntRange(1, 200), default=TRIAL_PAGES, show_default=True, help="The most pages to fetch."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def test(name: str, sources_file: Path | None, pages: int, as_json: bool) -> None:
    """Try a source: fetch its listings and newest pages, and show what would be loaded.

    Nothing is loaded, nothing is written, and Elasticsearch is not needed: the next `dateline collect` knows nothing
    of it. robots.txt and delays are kept. A source that is not enabled can be tried too.

    \b
    Examples:
      dateline sources test harbor-times
      dateline sources test harbor-times --pages 20 --json | jq '.documents[].title'
    """
    from flows.cli.views.progress import progress_bar
    from flows.cli.views.sources import print_trial, trial_object
    from infra.collect.sources_file.read import read_sources
    from infra.collect.sources_file.secret_headers import resolve_headers, secret_variables
    from infra.collect.sources_file.selection import select_sources
    from infra.collect.trial import try_source
    from infra.models import require_model
    from infra.settings import Settings, take_secrets

    settings = Settings.read()
    path = sources_file or settings.sources
    file = read_sources(path)
    (source,) = select_sources(file, [name], path)
    require_model(settings.model)
    headers = resolve_headers(source, take_secrets(secret_variables([source])), _read_block)
    with progress_bar() as progress:
        progress.begin(None, "pages")
        tried = try_source(settings, file.contact, source, headers, pages, progress)
    if as_json:
        emit_json(trial_object(source.name, tried), indent=True)
    else:
        print_trial(source.name, tried)


def _read_block(name: str) -> str | None:
    """Return the value of a secret block of the configured Prefect."""
    from infra.settings import prefect_defaults

    prefect_defaults()
    from flows.tasks.secret_blocks import read_secret_block

    return read_secret_block(name)


def _discover(settings: Settings, contact: str, url: str) -> Discovered:
    from infra.collect.fetching.addresses import AddressPolicy
    from infra.collect.fetching.fetcher import Fetcher
    from infra.collect.listing.discovery import discover
    from infra.collect.sources_file.model import user_agent

    address = url if "://" in url else f"https://{url}"
    with Fetcher(user_agent(contact), AddressPolicy(settings.allowed_networks)) as fetcher:
        return discover(fetcher, address)


def _not_fetched(error: FetchError) -> Exception:
    from infra.collect.fetching.exchange import FetchReason
    from infra.errors import DatelineError, UsageError

    remedy = {
        FetchReason.ROBOTS: "The site does not want it to be collected: ask its publisher, or give the URL of a feed.",
        FetchReason.ADDRESS_REFUSED: "DATELINE_ALLOWED_NETWORKS allows internal addresses.",
        FetchReason.NEEDS_BROWSER: "Only a browser can read this site; give the URL of a feed, if it has one.",
    }.get(error.reason, "Check the address in a browser, or try again later.")
    kind = UsageError if error.reason == FetchReason.BAD_URL else DatelineError
    return kind(f"{error} ({error.reason}).", remedy)


def _emit_check(
    path: Path,
    number: int | None,
    *,
    problems: Sequence[SourcesProblem] = (),
    warnings: Sequence[SourcesProblem] = (),
) -> None:
    """Print the result of a check; `number` is that of the sources, None for an invalid file."""
    result = {"file": str(path), "valid": number is not None, "sources": number}
    emit_json({**result, "problems": list(problems), "warnings": list(warnings)})


def _print_warnings(path: Path, warnings: list[SourcesProblem]) -> None:
    for warning in warnings:
        err.print(f"Warning: {warning.describe(path)}")
