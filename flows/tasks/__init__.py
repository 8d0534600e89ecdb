"""Tasks of the flows: one shard is one task, and what the tasks run on."""
