"""The `dateline` command: one file a command; what is heavy is imported inside the command that needs it."""
