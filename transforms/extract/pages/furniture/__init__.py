"""Steps that find the blocks of a page that are not part of its story, and name their kind."""
