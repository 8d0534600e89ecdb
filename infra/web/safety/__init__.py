"""Host, Origin, token and headers of every request."""
