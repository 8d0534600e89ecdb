"""The entry point: `dateline COMMAND`. Commands are imported when they are called, so that help is quick."""

from __future__ import annotations

import sys
from importlib import import_module

import click

COMMANDS = {
    "demo": "flows.cli.commands.demo:demo",
    "ingest": "flows.cli.commands.ingest:ingest",
    "process": "flows.cli.commands.process:process",
    "search": "flows.cli.commands.search:search",
    "show": "flows.cli.commands.show:show",
    "explain": "flows.cli.commands.explain:explain",
    "extract": "flows.cli.commands.extract:extract",
    "clean-diff": "flows.cli.commands.clean_diff:clean_diff",
    "deadletters": "flows.cli.commands.deadletters:deadletters",
    "replay": "flows.cli.commands.replay:replay",
    "runs": "flows.cli.commands.runs:runs",
    "retention": "flows.cli.commands.retention:retention",
    "withdraw": "flows.cli.commands.withdraw:withdraw",
    "index": "flows.cli.commands.index:index",
    "deploy": "flows.cli.commands.deploy:deploy",
    "serve-flows": "flows.cli.commands.serve_flows:serve_flows",
    "trigger": "flows.cli.commands.trigger:trigger",
    "kibana": "flows.cli.commands.kibana:kibana",
    "doctor": "flows.cli.commands.doctor:doctor",
    "es": "flows.cli.commands.es:es",
    "keys": "flows.cli.commands.keys:keys",
    "compose": "flows.cli.commands.compose:compose",
}
"""Each command and where it stands, in the order of the help."""


class LazyGroup(click.Group):
    """A group whose commands are imported on use, listed in the order of `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; null for a name that is none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="dateline", prog_name="dateline")
def dateline() -> None:
    """Raw news in; a searchable, faceted, dated Elasticsearch index out.

    \b
    A first look:
      dateline ingest seeds/                         load a folder of articles
      dateline search "air defense" --facets         search it, with facets
      dateline search --mentions 2024-10-01..2024-10-31
                                                     articles that speak of October 2024
      dateline explain seoul-ukraine-2024            how a document came about
      dateline process in.jsonl --output out.jsonl   no Elasticsearch, no Prefect

    Exit codes: 0 every record has an outcome, dead letters included; 1 aborted, or something is
    unaccounted for; 2 wrong usage.
    """


def main() -> None:
    """Runs the command line; a user's mistake ends in a message, never in a traceback."""
    from flows.cli.errors import exit_code_of

    try:
        # Outside its standalone mode click returns the code of an `Exit` instead of raising it.
        sys.exit(dateline(standalone_mode=False))
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped by the user.", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone; what is still buffered must not be flushed into the void at exit.
        sys.stdout = sys.stderr
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the one place where errors become messages and exit codes
        sys.exit(exit_code_of(error))


if __name__ == "__main__":
    main()
