"""The `dateline` command: `commands` has one file a command, `views` render their results."""
