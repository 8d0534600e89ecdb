"""Speed and memory of reading each file format."""
