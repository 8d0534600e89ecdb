"""The bounds of mentions: corrected, split, joined and extended to whole names."""
