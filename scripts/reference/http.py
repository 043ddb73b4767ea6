"""docs/reference/http.md: what the OpenAPI document says of every path, for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from gazetteer.types import entity_types
from scripts import openapi_document

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "reference" / "http.md"
_HEAD = (
    "# Reference: HTTP\n"
    "Every path with its parameters, bodies and statuses, and the shapes that they speak of, made from "
    "[openapi.json](../openapi.json) by `python -m scripts.reference`. How they are used, with examples: "
    "[HTTP](../http.md). **Bold** is required. A *problem* is told [there](../http.md#problems), and any path may "
    "have others than those it names.\n\n"
    "Shapes: {shapes}.\n"
)

Schema = Mapping[str, Any]


def described() -> str:
    """The page."""
    document = json.loads(openapi_document.described())
    shapes: dict[str, Schema] = document["components"]["schemas"]
    lines = [_HEAD.format(shapes=", ".join(map(_link, shapes)))]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            lines += [f"## {method.upper()} {path}", *_operation(operation)]
    for name, shape in shapes.items():
        lines += [f"## {_title(name)}", _line(shape.get("description", "")), "", *_shape(shape)]
    return "\n".join(lines)


def _operation(operation: Schema) -> Iterator[str]:
    yield f"{_line(operation['description'])}{' Needs a key.' if operation.get('security') else ''}"
    yield ""
    if parameters := operation.get("parameters"):
        rows = [
            (_name(one["name"], one.get("required", False)), one["in"], _type(one["schema"]), _line(_about(one)))
            for one in parameters
        ]
        yield from _table(("parameter", "in", "is", "meaning"), rows)
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        variants = content["schema"].get("oneOf", [content["schema"]])
        for number, schema in enumerate(variants):
            about = _line(schema.get("description", ""))
            yield f"{'Body' if number == 0 else 'Or'}, `{media}`{': ' + about if about else ''}"
            yield ""
            yield from _members(schema)
    answers = [
        (f"`{status}`", _line(answer["description"]), _contents(answer.get("content", {})))
        for status, answer in operation["responses"].items()
        if status != "default"
    ]
    yield from _table(("status", "when", "holds"), answers)


def _contents(content: Mapping[str, Schema]) -> str:
    """What a body of an answer is: its shape, or its type where that is not JSON."""
    found = []
    for media, body in content.items():
        if media == "application/problem+json":
            found.append("a problem")
        elif media == "application/json":
            found.append(_type(body["schema"]) if body.get("schema") else "JSON")
        else:
            found.append(f"`{media}`")
    return ", or ".join(found)


def _shape(schema: Schema) -> Iterator[str]:
    if "enum" in schema:
        yield from (_type(schema), "")
    else:
        yield from _members(schema)


def _members(schema: Schema) -> Iterator[str]:
    required = schema.get("required", ())
    rows = [
        (_name(name, name in required), _type(one), _line(_about(one)))
        for name, one in schema.get("properties", {}).items()
    ]
    if rows:
        yield from _table(("member", "is", "meaning"), rows)


def _about(one: Schema) -> str:
    """What is said of a parameter or member, with what it is where it is not given."""
    default = one.get("schema", one).get("default")
    if default is None or default == []:
        return str(one.get("description", ""))
    return f"{one.get('description', '')} If not given: `{json.dumps(default)}`.".strip()


def _type(schema: Schema) -> str:
    """What a value may be, in words."""
    if "$ref" in schema:
        return _link(schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        if set(schema["enum"]) == set(entity_types()):
            return "a [type](../../data/names/types.csv)"
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if either := schema.get("anyOf") or schema.get("oneOf"):
        return ", or ".join(_type(one) for one in either)
    if schema.get("type") == "array":
        return f"list of: {_type(schema.get('items', {}))}"
    if schema.get("type") == "object" and schema.get("properties"):
        required = schema.get("required", ())
        return f"object ({', '.join(_name(name, name in required) for name in schema['properties'])})"
    return f"{schema.get('type', 'any')}{_bounds(schema)}"


def _bounds(schema: Schema) -> str:
    low, high = (schema.get(one) for one in ("minimum", "maximum"))
    if low is not None and high is not None:
        return f", {low:g} to {high:g}"
    return f", {low:g} or more" if low is not None else ""


def _name(name: str, is_required: bool) -> str:
    return f"**`{name}`**" if is_required else f"`{name}`"


def _title(shape: str) -> str:
    """The name of a shape; of one of several namesakes (`gazetteer__model__Change`) with its module."""
    return " of ".join(reversed(shape.split("__")[-2:]))


def _link(shape: str) -> str:
    return f"[{_title(shape)}](#{_title(shape).lower().replace(' ', '-')})"


def _line(text: str) -> str:
    return " ".join(text.split())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table without the columns that no row fills."""
    kept = [at for at in range(len(head)) if any(row[at] for row in rows)]
    yield f"| {' | '.join(head[at] for at in kept)} |"
    yield f"|{'---|' * len(kept)}"
    for row in rows:
        yield f"| {' | '.join(row[at].replace('|', '&#124;') for at in kept)} |"
    yield ""
