"""The contracts by themselves: valid OpenAPI, and examples that fit what stands around them."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.spec.described import objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.described import Described


def test_document_is_openapi(system: Described) -> None:
    assert system.document["openapi"].startswith("3.1")
    validate(system.document)


def test_each_example_fits_its_schema(system: Described) -> None:
    wrong = []
    seen = 0
    for at, schema, value in _examples(system.document):
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


def test_an_error_in_an_example_repeats_its_status(system: Described) -> None:
    at = system.document.get("x-error-envelope", {}).get("status")
    wrong = [
        f"{name} {status}"
        for name, operation in system.operations().items()
        for status, response in operation["responses"].items()
        for value in _values(system.follow(response))
        if at and status >= "400" and _get(value, at) != int(status)
    ]
    assert not wrong


def test_a_cursor_in_an_example_stands_for_its_row(system: Described) -> None:
    """Where the contract says what a cursor decodes to, the example's does."""
    wrong = []
    for name, operation in system.operations().items():
        paging = operation.get("x-pagination") or {}
        cursor = paging.get("cursor", {})
        for place, row in cursor.get("row", {}).items() if "contains" in cursor else ():
            fields = cursor["contains"]["fields"]
            for value in _values(system.success(operation)[0]):
                token = _get(value, paging["response"][place]["at"])
                if token is None:
                    continue
                held = json.loads(base64.b64decode(token))
                named = _get(value, paging["response"]["items"])[0 if row == "first" else -1]
                if held != {field: _get(named, at) for field, at in fields.items()}:
                    wrong.append(f"{name} {place}: {held}")
    assert not wrong


def _values(answer: dict[str, Any]) -> Iterator[Any]:
    for content in answer.get("content", {}).values():
        yield from (item["value"] for item in content.get("examples", {}).values())


def _get(value: Any, pointer: str) -> Any:  # noqa: ANN401 - an example is any JSON
    for token in pointer.split("/")[1:]:
        value = value[int(token)] if isinstance(value, list) else value[token]
    return value


def _examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], object]]:
    for here, node in objects(document):
        examples = node.get("examples")
        if isinstance(examples, dict):
            yield from ((f"{here}/{name}", node["schema"], item["value"]) for name, item in examples.items())
        elif isinstance(examples, list):
            yield from ((f"{here}/{index}", node, item) for index, item in enumerate(examples))
        if "default" in node and "type" in node:
            yield f"{here}/default", node, node["default"]
