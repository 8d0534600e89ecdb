"""The unit of work: a shard is read, processed in worker processes, loaded, counted and reported. No Prefect."""
