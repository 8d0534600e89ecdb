"""The entry point: `dateline COMMAND`. A command's module is imported when the command is called."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

COMMANDS = {
    "demo": "Ingest the seed articles and show what can be searched.",
    "ingest": "Load articles into Elasticsearch.",
    "process": "Process articles into documents, without Elasticsearch.",
    "collect": "Fetch what is new of sources, and load it.",
    "sources": "Check sources.yaml, add sources to it, try and list them.",
    "search": "Search the articles.",
    "show": "Print an article with its names and dates marked.",
    "explain": "Explain how a document was made.",
    "serve": "Open the search page of an index to a browser.",
    "extract": "Show the article extracted from a web page.",
    "formats": "List the file formats that `process` and `ingest` read.",
    "searches": "Save searches, and be alerted to what they find.",
    "names": "Link the names of people and organizations across articles.",
    "who": "Show a name across the articles, with its forms and times.",
    "stories": "Find the articles that are one story.",
    "clean-diff": "Show what cleaning removes from articles.",
    "deadletters": "List, show and close dead letters.",
    "replay": "Process dead letters again.",
    "archive": "Inspect the archive, and take records out of it.",
    "runs": "List runs and show their reports.",
    "retention": "Delete old articles, dead letters and run records.",
    "withdraw": "Remove articles from every search.",
    "forget": "Erase an article from everything that Dateline has.",
    "backup": "Back up an index with its archive, and restore it.",
    "index": "Create, inspect, rebuild and switch the index.",
    "deploy": "Apply deployments and automations to the Prefect server.",
    "serve-flows": "Run the scheduled deployments from this process.",
    "trigger": "Start a run on the Prefect server.",
    "kibana": "Push the dashboards to Kibana, export and check them.",
    "doctor": "Check everything that a run needs.",
    "es": "Start, stop and inspect the embedded Elasticsearch node.",
    "keys": "Create, list and revoke API keys.",
    "compose": "Prepare the Docker stack of infra/compose.yaml.",
}
"""Each command and the first sentence of its help, in the order of `dateline --help`.

The command NAME is the function of that name in `flows.cli.commands.NAME`.
"""


class LazyGroup(click.Group):
    """A group of the commands in `COMMANDS`, each imported on use; its help imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; return None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"flows.cli.commands.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands as it is declared."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="dateline", prog_name="dateline")
def dateline() -> None:
    """Raw news in; a searchable, faceted, dated Elasticsearch index out.

    \b
    First steps:
      dateline ingest seeds/                         load a folder of articles
      dateline search "air defense" --facets         search it, with facets
      dateline search --mentions 2024-10-01..2024-10-31
                                                     articles that mention October 2024
      dateline explain seoul-ukraine-2024            how a document was made
      dateline process in.jsonl --output out.jsonl   no Elasticsearch, no Prefect

    Exit codes: 0 every record has an outcome, dead letters included; 1 aborted, or something is
    unaccounted for; 2 wrong usage.
    """
    if not {"-h", "--help"} & set(sys.argv):
        _warn_of_misspelled_settings()


def _warn_of_misspelled_settings() -> None:
    from infra.escaping import terminal_line
    from infra.misspelled_settings import misspelled_settings
    from infra.settings import environment_names

    for sentence in misspelled_settings(environment_names()):
        click.secho(f"Warning: {terminal_line(sentence)}", fg="yellow", err=True)


def main() -> None:
    """Run the command line; a user's mistake ends with a message, never with a traceback."""
    try:
        # Outside its standalone mode click returns the code of an `Exit` instead of raising it.
        sys.exit(dateline(standalone_mode=False))
    except (click.Abort, KeyboardInterrupt) as stopped:
        # click raises its Abort from the KeyboardInterrupt, which has the notes.
        for line in ("Stopped by the user.", *getattr(stopped.__cause__ or stopped, "__notes__", ())):
            click.echo(line, err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone; what is still buffered must not be flushed into the void at exit.
        sys.stdout = sys.stderr
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the one place where errors become messages and exit codes
        from flows.cli.errors import exit_code_of

        sys.exit(exit_code_of(error))
    finally:
        # An ending interpreter looks for garbage among all objects, which takes it 2.7 s after an import of Prefect.
        gc.freeze()


if __name__ == "__main__":
    main()
