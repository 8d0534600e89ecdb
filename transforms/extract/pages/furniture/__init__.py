"""Which blocks of a page are not part of its story, and why."""
