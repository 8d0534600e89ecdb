"""Access rights: the least privileges of each kind of key, the keys, and the error for a refusal."""
