"""Every value that a description shows, with the schema that it has to fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from conformance.lint.operation import Media

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

Way = Literal["request", "response", "either"]
Kind = Literal["body", "parameter", "header", "schema", "default"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that is shown. ``way``: what it is part of, as far as its place tells."""

    node: Node
    schema: Node
    kind: Kind
    way: Way

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return "the default" if self.kind == "default" else "the example"


def shown(description: Description) -> Iterator[Shown]:
    """Yield all examples that have a schema. JSON bodies alone: of other media types a schema says too little."""
    found = description.index
    for media in found.media:
        kind = media.at.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        if Media(kind, media, media["schema"]).json:
            yield from of(media, "body", way(media.at))
    for parameter in found.parameters:
        yield from of(parameter, "parameter", "request")
    for header in found.headers:
        yield from of(header, "header", "response")
    for schema in found.schemas:
        value = schema.value
        if "example" in value or "examples" in value:
            yield from _of_schema(schema, old=description.version == "3.0")


def defaults(description: Description) -> Iterator[Shown]:
    """Yield what holds where a value is left out."""
    for schema in description.index.schemas:
        if "default" in schema.value and not ("$ref" in schema.value and description.version == "3.0"):
            yield Shown(schema["default"], schema, "default", "either")


def of(node: Node, kind: Kind, direction: Way) -> Iterator[Shown]:
    """Yield the examples of a media type, a parameter or a header; null is how generators say that there is none."""
    value, schema = node.value, node["schema"]
    if not schema or not ("example" in value or "examples" in value):
        return
    if value.get("example") is not None:
        yield Shown(node["example"], schema, kind, direction)
    for _, written in node["examples"].members():
        example = written.follow()["value"]  # as it stands: nothing reads a reference inside a value
        if example and example.value is not None:
            yield Shown(example, schema, kind, direction)


def _of_schema(schema: Node, *, old: bool) -> Iterator[Shown]:
    if old and "$ref" in schema.value:  # OpenAPI 3.0.3, section 4.7.23: beside a reference nothing counts
        return
    kind: Kind = "parameter" if "/parameters/" in schema.at and schema.at.endswith("/schema") else "schema"
    if schema.value.get("example") is not None:
        yield Shown(schema["example"], schema, kind, "either")
    if not old:
        for example in schema["examples"].items():
            yield Shown(example, schema, kind, "either")


def way(at: str) -> Way:
    """Return what a place is part of; what an API sends by itself can be seen both ways."""
    if "/callbacks/" in at or at.startswith("/webhooks/"):
        return "either"
    if "/requestBody/" in at or at.startswith("/components/requestBodies/"):
        return "request"
    return "response" if "/responses/" in at else "either"
