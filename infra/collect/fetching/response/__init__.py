"""Responses: status, content type, content coding, challenges."""
