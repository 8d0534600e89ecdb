"""The page as JSON, described by `/api/openapi.json`."""
