"""Speed and memory of collecting."""
