"""The indices behind an alias: their definitions, their creation and update, and the withdrawal of a document."""
