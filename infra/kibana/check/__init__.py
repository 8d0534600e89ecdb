"""The objects against an index: fields that it lacks, and what each panel finds."""
