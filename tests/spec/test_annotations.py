"""The annotations: of a known form, and each name and pointer in them leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.spec.described import objects, several

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.described import Described

SENT = ("recipient", "sender", "text")


def test_annotation_schema_is_a_schema(annotation_schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(annotation_schema)
    assert set(annotation_schema["properties"]) == {key for key in annotation_schema["$defs"] if key.startswith("x-")}


def test_annotation_schema_describes_each_key_and_knows_no_other(annotation_schema: dict[str, Any]) -> None:
    bare, open_ended = [], []
    for at, node in objects(annotation_schema["$defs"]):
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
        for at, node in objects(system.document)
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
        ("x-pagination", {"request": {"direction": {"in": "query", "name": "direction", "back": "backward"}}}),
        ("x-pagination", {"request": {"cursor": {"in": "body", "name": "created_at"}}}),
        ("x-pagination", {"cursor": {"contains": {"encoding": "base64"}}}),
        ("x-pagination", {"cursor": {"row": {"next": "middle"}}}),
        ("x-pagination", {"filters": {"after": {"at": "/inserted_at", "match": "since"}}}),
        ("x-pagination", {"filters": {"type": {"at": "/type", "match": "any-of", "array": ["repeat", "repeat"]}}}),
        ("x-error-envelope", {"request_id": {"at": "/id", "header": "X-Request-Id"}}),
        ("x-error-codes", {"UNAUTHORIZED": ["401"]}),
        ("x-rate-limit", {"partition": ["organisation"]}),
        ("x-rate-limit", {"partition": ["key"], "requests": 0}),
        ("x-sends", {"sender": "/from"}),
        ("x-lifecycle", {"at": "/status", "initial": "queued", "terminal": []}),
        ("x-resource", {"at": "/data", "id": "/id", "of": "listMessages"}),
        ("x-discover", {"parameters": {"inboxID": {"at": "/inbox"}}}),
        ("x-count", {"of": "listAllMessages", "form": "roman"}),
        ("x-unauthenticated", [500]),
        ("x-tenancy", "mine"),
        ("x-removes", {"of": "listMessages"}),
    ],
)
def test_wrong_annotations_are_refused(annotation_schema: dict[str, Any], key: str, value: object) -> None:
    assert not Draft202012Validator(annotation_schema).is_valid({key: value})


def test_parameters_and_operations_that_are_named_are_there(system: Described) -> None:
    operations = system.operations()
    lost = []
    for name, operation in operations.items():
        parameters, body = system.parameters(operation), system.body(operation)
        for where, parameter in _named(operation):
            there = system.at(body, parameter) is not None if where == "body" else (where, parameter) in parameters
            lost += [] if there else [f"{name}: {where} {parameter}"]
        lost += [f"{name}: operation {item}" for item in _operations(operation) - set(operations)]
    assert not lost


def test_parameters_that_are_not_supported_are_not_described(system: Described) -> None:
    described = [
        f"{name}: {parameter}"
        for name, operation in system.operations().items()
        for parameter in (operation.get("x-pagination") or {}).get("unsupported", ())
        if ("query", parameter) in system.parameters(operation)
    ]
    assert not described


def test_fields_that_are_named_are_described(system: Described) -> None:
    lost = []
    for name, operation in system.operations().items():
        if operation.get("x-pagination"):
            lost += [
                f"{name}: {item}" for item in (*_lost_on_page(system, operation), *_lost_in_rows(system, operation))
            ]
        if "x-resource" in operation:
            resource = operation["x-resource"]
            page = system.success(operation)[1]
            lost += system.missing(page, [resource["at"], resource["at"] + resource["id"]])
        if "x-discover" in operation:
            discover = operation["x-discover"]
            row = system.row(system.operations()[discover["from"]])
            lost += [f"{name}: {item}" for item in discover["parameters"].values() if _unknown(system, row, item["at"])]
        if "x-count" in operation:
            lost += system.missing(system.success(operation)[1], [operation["x-count"].get("at", "")])
    assert not lost


def test_what_a_send_names_is_described(system: Described) -> None:
    lost = []
    for name, operation in system.operations().items():
        if "x-sends" not in operation:
            continue
        sends, life = operation["x-sends"], operation.get("x-lifecycle", {})
        made = system.at(system.success(operation)[1], sends["resource"]) or {}
        lost += system.missing(system.body(operation), [*(sends[key] for key in SENT), *sends["echo"]])
        lost += system.missing(made, [*sends["echo"].values(), *life.get("times", ()), life.get("at", "")])
        for refusal in (sends.get("consent_error"), sends.get("landline_error")):
            known = not refusal or refusal["status"] in system.document["x-error-codes"][refusal["code"]]
            if not known or (refusal and str(refusal["status"]) not in operation["responses"]):
                lost.append(f"{name}: {refusal}")
    assert not lost


def test_errors_have_what_the_envelope_names(system: Described) -> None:
    envelope = system.document["x-error-envelope"]
    identifier = envelope.get("request_id", {})
    places = [envelope[key] for key in ("code", "message", "details", "status") if envelope.get(key)]
    places += [*envelope.get("constants", ()), *([identifier["at"]] if "at" in identifier else [])]
    lost = []
    for name, operation in system.operations().items():
        for status, answer, schema in system.answers(operation):
            if status >= "400":
                lost += [f"{name} {status}: {pointer}" for pointer in system.missing(schema, places)]
            if "header" in identifier and (status >= "400" or identifier.get("every")):
                headers = answer.get("headers", {})
                lost += [] if identifier["header"] in headers else [f"{name} {status}: {identifier['header']}"]
    assert not lost


def test_what_is_limited_documents_429(system: Described) -> None:
    everywhere = "x-rate-limit" in system.document
    limited = {name: item for name, item in system.operations().items() if everywhere or "x-rate-limit" in item}
    assert not [name for name, operation in limited.items() if "429" not in operation["responses"]]


def _named(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield place and name of each request value that an operation's annotations name."""
    paging = operation.get("x-pagination") or {}
    for place in paging.get("request", {}).values():
        yield place["in"], place.get("name", place.get("at"))
    for name in (*paging.get("filters", ()), *operation.get("x-discover", {}).get("parameters", ())):
        header = name.startswith("header:")
        yield "body" if name.startswith("/") else "header" if header else "query", name.removeprefix("header:")
    cutoff = operation.get("x-count", {}).get("cutoff", {})
    for value in several(cutoff.get("name", cutoff.get("at", ()))):
        yield cutoff["in"], value
    if "x-resource" in operation:
        yield "path", operation["x-resource"]["parameter"]
    if "x-removes" in operation:
        yield "path", operation["x-removes"]["id"]


def _operations(operation: dict[str, Any]) -> set[str]:
    """Return the operations that an operation's annotations name."""
    paging, sends = operation.get("x-pagination") or {}, operation.get("x-sends", {})
    others = [operation.get(key, {}).get("of") for key in ("x-resource", "x-count", "x-removes")]
    others += [sends.get("listed_by"), sends.get("read_by"), operation.get("x-discover", {}).get("from")]
    others += paging.get("request", {}).get("cursor", {}).get("also_from", ())
    return {name for name in others if name is not None}


def _lost_on_page(system: Described, operation: dict[str, Any]) -> list[str]:
    """Return what stands beside the rows and is not described: tokens, flags, totals, in the body or in headers."""
    response = operation["x-pagination"]["response"]
    answer, page = system.success(operation)
    places = [response[key] for key in ("next", "previous", "total") if key in response] + response.get("not_in", [])
    headers = {place["name"] for place in places if place["in"] == "header"}
    bodies = [place["at"] for place in places if place["in"] == "body"]
    bodies += [response["more"]] if "more" in response else []
    return [*(headers - set(answer.get("headers", ()))), *system.missing(page, [*bodies, response["items"]])]


def _lost_in_rows(system: Described, operation: dict[str, Any]) -> list[str]:
    """Return fields of a row that are not described; of a filter's alternatives, which are guesses, one is enough."""
    paging = operation["x-pagination"]
    response, request = paging["response"], paging.get("request", {})
    fields = [*paging.get("volatile", ()), *several(response.get("identity", ()))]
    fields += [response["item_cursor"]] if "item_cursor" in response else []
    fields += [place["at"] for place in response.values() if isinstance(place, dict) and place["in"] == "last-item"]
    fields += paging.get("cursor", {}).get("contains", {}).get("fields", {}).values()
    for key in (*paging.get("order", ()), *request.get("order", {}).get("values", {}).values()):
        for one in key if isinstance(key, list) else [key]:
            fields += several(one["by"] if isinstance(one, dict) else one)
    row = system.row(operation)
    filters = [several(item["at"]) for item in paging.get("filters", {}).values() if "at" in item]
    return [*system.missing(row, fields), *(" or ".join(at) for at in filters if _unknown(system, row, at))]


def _unknown(system: Described, row: dict[str, Any], alternatives: Any) -> bool:  # noqa: ANN401 - as YAML has them
    return all(system.at(row, pointer) is None for pointer in several(alternatives))
