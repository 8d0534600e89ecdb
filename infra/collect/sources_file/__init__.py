"""The file of sources: its model, reading and editing."""
