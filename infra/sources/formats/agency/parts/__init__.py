"""Parts of an agency item that its formats share: story, times, persons, topics, and their assembly."""
