"""`dateline sources`: the file of the sources to collect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows.cli.console import emit_json, err, out, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from infra.collect.fetching.exchange import FetchError
    from infra.collect.listing.discovery import Discovered
    from infra.collect.sources_file.problems import SourcesProblem
    from infra.settings import Settings

INVALID = 2


@click.group()
def sources() -> None:
    """Check sources.yaml, and add sources to it.

    The file is DATELINE_SOURCES, else sources.yaml in DATELINE_HOME; docs/collecting.md explains every key.

    \b
    Examples:
      dateline sources add https://paper.example/ --contact desk@example.org
      dateline sources add https://paper.example/feed.xml --name harbor-times
      dateline sources check
    """


@sources.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_context
def check(context: click.Context, as_json: bool) -> None:
    """Check the file: every problem with its line and key, and settings without effect.

    Exits with 2 if there is a problem; warnings do not change that.
    """
    from infra.collect.sources_file.advice import advise
    from infra.collect.sources_file.problems import SourcesInvalid
    from infra.collect.sources_file.read import read_sources
    from infra.plural import pluralize
    from infra.settings import Settings

    settings = Settings.read()
    path = settings.sources
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
@click.option("--name", help="The name of the source. [default: its host]")
@click.option("--contact", help="For a new file: a mail address or a URL that sites can reach you by.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def add(url: str, name: str | None, contact: str | None, as_json: bool) -> None:
    """Discover the feeds and sitemaps of a site, and add it to the file.

    URL is the address of a site, a feed or a sitemap. Comments and order of the file stay; a source that is in it
    already is refused.
    """
    from infra.collect.fetching.exchange import FetchError
    from infra.collect.sources_file.edit import add_source, entry_text, require_contact
    from infra.collect.sources_file.entry import build_entry
    from infra.settings import Settings

    settings = Settings.read()
    contact = require_contact(settings.sources, contact)
    try:
        found = _discover(settings, contact, url)
    except FetchError as error:
        raise _not_fetched(error) from None
    entry = build_entry(found, name)
    add_source(settings.sources, entry, contact)
    if as_json:
        emit_json({"file": str(settings.sources), "entry": entry, "found": found})
        return
    _print_found(found)
    out.print(entry_text(entry), end="")
    say(f"It is added to {settings.sources}.", to_stderr=True)


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


def _print_found(found: Discovered) -> None:
    say(f"{found.name or found.url}, {found.language or 'language unknown'}", to_stderr=True)
    for kind, urls in (("feed", found.feeds), ("sitemap", found.sitemaps)):
        for one in urls:
            note = " (for news)" if one in found.news_sitemaps else ""
            say(f"found: {kind} {one}{note}", to_stderr=True)
    if not found.feeds and not found.sitemaps:
        say(f"found: no feed and no sitemap; the page lists {found.articles} articles", to_stderr=True)


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
