"""Who may do what: the least privileges of each kind of key, the keys, and the error for a refusal."""
