"""The contracts by themselves: valid OpenAPI, examples that fit, annotations that mean something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.conftest import Described


def test_document_is_openapi(system: Described) -> None:
    assert system.document["openapi"].startswith("3.1")
    validate(system.document)


def test_each_example_fits_its_schema(system: Described) -> None:
    wrong = []
    seen = 0
    for at, schema, value in _examples(system.document, ""):
        seen += 1
        validator = Draft202012Validator(
            {"components": system.document["components"], **schema}, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        wrong += [f"{at}: {error.json_path}: {error.message}" for error in validator.iter_errors(value)]
    assert not wrong
    assert seen


def test_each_answer_with_a_body_has_an_example(system: Described) -> None:
    bare = [
        f"{name} {status} {media}"
        for name, operation in system.operations().items()
        for status, response in operation["responses"].items()
        for media, content in system.follow(response).get("content", {}).items()
        if not content.get("examples")
    ]
    assert not bare


def test_annotation_schema_is_a_schema(annotation_schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(annotation_schema)
    assert set(annotation_schema["properties"]) == {key for key in annotation_schema["$defs"] if key.startswith("x-")}


def test_annotation_schema_describes_each_key_and_knows_no_other(annotation_schema: dict[str, Any]) -> None:
    bare, open_ended = [], []
    for at, node in _objects(annotation_schema["$defs"], ""):
        if node.get("type") == "object" and "additionalProperties" not in node and "propertyNames" not in node:
            open_ended.append(at)
        for key, value in node.get("properties", {}).items():
            in_condition = any(f"/{word}" in at for word in ("if", "then", "else", "not"))
            if not in_condition and "description" not in value:
                bare.append(f"{at}/{key}")
    assert not bare
    assert not open_ended


def test_annotations_are_known(system: Described, annotation_schema: dict[str, Any]) -> None:
    validator = Draft202012Validator(annotation_schema)
    wrong = [
        f"{at}: {error.json_path}: {error.message}"
        for at, node in _objects(system.document, "")
        for error in validator.iter_errors(node)
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("x-paginatoin", {"response": {"items": "/data"}}),
        ("x-pagination", {"style": "cursor", "ends": ["null"]}),
        ("x-pagination", {"response": {"items": "data"}}),
        ("x-pagination", {"response": {"items": "/data", "next": {"in": "header", "at": "/meta/next"}}}),
        ("x-pagination", {"order": [{"by": ["/id"], "direction": "downward"}]}),
        ("x-error-envelope", {"request_id": {"at": "/id", "header": "X-Request-Id"}}),
        ("x-error-codes", {"UNAUTHORIZED": ["401"]}),
        ("x-rate-limit", {"partition": ["organisation"]}),
        ("x-sends", {"sender": "/from"}),
        ("x-lifecycle", {"at": "/status", "initial": "queued", "terminal": []}),
        ("x-resource", {"at": "/data", "id": "/id", "of": "listMessages"}),
    ],
)
def test_wrong_annotations_are_refused(annotation_schema: dict[str, Any], key: str, value: object) -> None:
    assert not Draft202012Validator(annotation_schema).is_valid({key: value})


def test_annotations_lead_somewhere(system: Described) -> None:
    """What an annotation names is there: operations, parameters, headers, codes, states, fields."""
    operations = system.operations()
    lost = []
    for name, operation in operations.items():
        parameters = {item["name"] for item in map(system.follow, operation.get("parameters", ()))}
        paging, sends = operation.get("x-pagination") or {}, operation.get("x-sends", {})
        resource = operation.get("x-resource", {})
        named = {place["name"] for place in paging.get("request", {}).values() if "name" in place}
        named |= set(paging.get("filters", ())) | ({resource["parameter"]} if resource else set())
        lost += [f"{name}: parameter {item}" for item in named - parameters]
        others = {sends.get("listed_by"), sends.get("read_by"), resource.get("of")} - {None}
        lost += [f"{name}: operation {item}" for item in others - set(operations)]
        lost += [f"{name}: {pointer}" for pointer in _lost_pointers(system, operation)]
        for refusal in (sends.get("consent_error"), sends.get("landline_error")):
            if refusal and (
                str(refusal["status"]) not in operation["responses"]
                or refusal["status"] not in system.document["x-error-codes"][refusal["code"]]
            ):
                lost.append(f"{name}: {refusal}")
    assert not lost


def _lost_pointers(system: Described, operation: dict[str, Any]) -> Iterator[str]:
    success = next(value for status, value in operation["responses"].items() if status.startswith("2"))
    answer = system.follow(success)
    page = answer["content"]["application/json"]["schema"]
    paging = operation.get("x-pagination") or {}
    if paging:
        response = paging["response"]
        places = [response[key] for key in ("next", "previous") if key in response] + response.get("not_in", [])
        headers = {place["name"] for place in places if place["in"] == "header"}
        yield from headers - set(answer.get("headers", ()))
        bodies = [place["at"] for place in places if place["in"] == "body"]
        yield from _missing(system, page, [*bodies, response["items"]])
        row = (_at(system, page, response["items"]) or {}).get("items", {})
        fields = [*paging.get("volatile", ()), response.get("identity", "")]
        for key in [*paging.get("order", ()), *({"by": item.get("at", "")} for item in paging["filters"].values())]:
            fields += [key["by"]] if isinstance(key["by"], str) else key["by"]
        yield from _missing(system, row, fields)
    if "x-resource" in operation:
        resource = operation["x-resource"]
        yield from _missing(system, page, [resource["at"], resource["at"] + resource["id"]])
    if "x-sends" in operation:
        sends, life = operation["x-sends"], operation.get("x-lifecycle", {})
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        yield from _missing(system, body, [sends[key] for key in ("recipient", "sender", "text")] + list(sends["echo"]))
        made = _at(system, page, sends["resource"]) or {}
        yield from _missing(system, made, [*sends["echo"].values(), *life.get("times", ()), life.get("at", "")])


def _missing(system: Described, schema: dict[str, Any], pointers: list[str]) -> Iterator[str]:
    yield from (pointer for pointer in pointers if _at(system, schema, pointer) is None)


def _at(system: Described, schema: dict[str, Any], pointer: str) -> dict[str, Any] | None:
    node: dict[str, Any] | None = system.follow(schema)
    for name in pointer.split("/")[1:]:
        node = (node or {}).get("properties", {}).get(name)
        if node is None:
            return None
        node = system.follow(node)
    return node


def _examples(root: object, at: str) -> Iterator[tuple[str, dict[str, Any], object]]:
    for here, node in _objects(root, at):
        examples = node.get("examples")
        if isinstance(examples, dict):
            yield from ((f"{here}/{name}", node["schema"], item["value"]) for name, item in examples.items())
        elif isinstance(examples, list):
            yield from ((f"{here}/{index}", node, item) for index, item in enumerate(examples))
        if "default" in node and "type" in node:
            yield f"{here}/default", node, node["default"]


def _objects(node: object, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield at, node
        for key, value in node.items():
            if key not in {"example", "examples"}:
                yield from _objects(value, f"{at}/{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _objects(item, f"{at}/{index}")
