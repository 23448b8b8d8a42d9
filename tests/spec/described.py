"""A system as ``spec/`` has it, without the suite's own reading of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Described:
    """The document and the register of one system."""

    name: str
    document: dict[str, Any]
    register: list[dict[str, Any]]
    raw_register: dict[str, Any]

    def follow(self, node: dict[str, Any]) -> dict[str, Any]:
        """Replace a reference by what it leads to, with what stands beside it."""
        if "$ref" not in node:
            return node
        target: Any = self.document
        for token in node["$ref"].removeprefix("#/").split("/"):
            target = target[token.replace("~1", "/").replace("~0", "~")]
        return {**self.follow(target), **{key: value for key, value in node.items() if key != "$ref"}}

    def operations(self) -> dict[str, dict[str, Any]]:
        """Return the operations by operationId."""
        return {
            operation["operationId"]: operation
            for item in self.document["paths"].values()
            for operation in item.values()
        }

    def parameters(self, operation: dict[str, Any]) -> set[tuple[str, str]]:
        """Return place and name of each parameter of an operation."""
        return {(item["in"], item["name"]) for item in map(self.follow, operation.get("parameters", ()))}

    def answers(self, operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """Yield status, response and JSON schema of each documented answer with a body."""
        for status, response in operation["responses"].items():
            answer = self.follow(response)
            for content in answer.get("content", {}).values():
                yield status, answer, self.follow(content["schema"])

    def success(self, operation: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the answer that means success, and the schema of its body."""
        return next((answer, schema) for status, answer, schema in self.answers(operation) if status.startswith("2"))

    def body(self, operation: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of an operation's JSON request body; empty where there is none."""
        if "requestBody" not in operation:
            return {}
        return self.follow(self.follow(operation["requestBody"])["content"][JSON]["schema"])

    def row(self, operation: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a list's rows."""
        page = self.success(operation)[1]
        rows = self.at(page, operation["x-pagination"]["response"]["items"]) or {}
        return self.follow(rows.get("items", {}))

    def at(self, schema: dict[str, Any], pointer: str) -> dict[str, Any] | None:
        """Return what a schema describes at a JSON Pointer; None where it describes nothing."""
        node: dict[str, Any] | None = self.follow(schema)
        for name in pointer.split("/")[1:]:
            inner = (node or {}).get("items") if name.isdigit() else (node or {}).get("properties", {}).get(name)
            node = None if inner is None else self.follow(inner)
        return node

    def missing(self, schema: dict[str, Any], pointers: list[str]) -> list[str]:
        """Return the pointers that lead nowhere in a schema."""
        return [pointer for pointer in pointers if self.at(schema, pointer) is None]


def several(value: Any) -> list[str]:  # noqa: ANN401 - one pointer or alternatives, as YAML has them
    """Return alternatives as a list."""
    return [value] if isinstance(value, str) else list(value)


def objects(node: object, at: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object of a document with its place; examples are data and left out."""
    if isinstance(node, dict):
        yield at, node
        for key, value in node.items():
            if key not in {"example", "examples"}:
                yield from objects(value, f"{at}/{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from objects(item, f"{at}/{index}")
