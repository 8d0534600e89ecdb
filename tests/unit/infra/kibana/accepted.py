"""Objects that Kibana 9.5 accepts, by the JSON Schema beside this module."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jsonschema import Draft202012Validator

FormatName = Literal["dashboard", "data_view", "saved_object"]


def refusals(format_: FormatName, body: Any) -> list[str]:
    """Return what Kibana refuses of a body, a sentence each; none if it accepts the body."""
    return [
        f"[request body.{'.'.join(map(str, error.absolute_path))}]: {error.message}"
        for error in _validator(format_).iter_errors(body)
    ]


@cache
def _validator(format_: FormatName) -> Draft202012Validator:
    schema = json.loads(Path(__file__).with_name("kibana_9_5.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{format_}"})


def decoded(value: Any) -> Any:
    """Return a saved object with its JSON text parsed."""
    if isinstance(value, dict):
        return {key: _parsed(inner) for key, inner in value.items()}
    return value


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else decoded(value)
