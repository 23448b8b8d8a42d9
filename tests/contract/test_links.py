"""Links: which value of a page leads to which parameter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conformance.contract import pointer
from conformance.contract.document import Document
from conformance.contract.links import Link, links


def found(response: dict[str, Any], status: str = "200", **components: Any) -> list[Link]:  # noqa: ANN401
    paths = {
        "/recent": {"get": {"operationId": "listRecent", "responses": {status: response}}},
        "/all/{kind}": {"post": {"operationId": "listAll"}, "parameters": [{"name": "cursor", "in": "query"}]},
        "/unnamed": {"get": {}},
        "/shared": {"$ref": "#/components/pathItems/Shared"},
    }
    tree = {"openapi": "3.1.0", "paths": paths, "components": components}

    def resolve(node: dict[str, Any]) -> dict[str, Any]:
        target = pointer.get(tree, node["$ref"].removeprefix("#")) if "$ref" in node else node
        return target if isinstance(target, dict) else {}

    return links(Document(Path("shop.yaml"), tree, ""), resolve)


def link(**members: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"links": {"next": members}}


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("$response.body#/meta/next", {"in": "body", "at": "/meta/next"}),
        ("$response.body#/a~1b/%7Bc%7D", {"in": "body", "at": "/a~1b/{c}"}),
        ("$response.body", {"in": "body", "at": ""}),
        ("$response.body#", {"in": "body", "at": ""}),
        ("$response.header.X-Next-Cursor", {"in": "header", "name": "X-Next-Cursor"}),
    ],
)
def test_a_value_of_the_page_leads_to_a_parameter(expression: str, place: dict[str, str]) -> None:
    response = link(operationId="listAll", parameters={"cursor": expression})
    assert found(response) == [Link("listRecent", "listAll", "cursor", place)]


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ({"operationId": "listAll"}, "listAll"),
        ({"operationId": "listRecent"}, "listRecent"),
        ({"operationRef": "#/paths/~1all~1{kind}/post"}, "listAll"),
        ({"operationRef": "#/paths/~1all~1%7Bkind%7D/post"}, "listAll"),
        ({"operationRef": "#/paths/~1unnamed/get"}, "GET /unnamed"),
        ({"operationRef": "#/paths/~1shared/get"}, "listShared"),
    ],
)
def test_a_link_names_its_target_by_id_or_reference(target: dict[str, str], name: str) -> None:
    response = link(**target, parameters={"query.cursor": "$response.body#/next"})
    shared = {"Shared": {"get": {"operationId": "listShared"}}}
    assert [(each.target, each.parameter) for each in found(response, pathItems=shared)] == [(name, "cursor")]


def test_responses_and_links_may_be_references() -> None:
    members = {"operationId": "listAll", "parameters": {"cursor": "$response.body#/next"}}
    components: dict[str, Any] = {
        "links": {"Next": members},
        "responses": {"Page": {"links": {"next": {"$ref": "#/components/links/Next"}}}},
    }
    expected = [Link("listRecent", "listAll", "cursor", {"in": "body", "at": "/next"})]
    assert found({"$ref": "#/components/responses/Page"}, **components) == expected


@pytest.mark.parametrize(
    "members",
    [
        {"operationId": "nobody", "parameters": {"cursor": "$response.body#/next"}},
        {"operationRef": "https://example.com/other.yaml#/paths/~1all/get", "parameters": {"cursor": "$response.body"}},
        {"parameters": {"cursor": "$response.body#/next"}},
        {"operationId": "listAll"},
        {"operationId": "listAll", "parameters": None},
        {"operationId": "listAll", "parameters": {"cursor": "constant"}},
        {"operationId": "listAll", "parameters": {"cursor": 7}},
        {"operationId": "listAll", "parameters": {"cursor": "$request.query.cursor"}},
        {"operationId": "listAll", "parameters": {"cursor": "{$response.body#/a}-{$response.body#/b}"}},
        {"operationId": "listAll", "requestBody": "$response.body#/next"},
    ],
)
def test_what_says_something_else_is_left_out(members: dict[str, Any]) -> None:
    assert found(link(**members)) == []


@pytest.mark.parametrize("status", ["404", "default", "302"])
def test_only_a_success_continues(status: str) -> None:
    assert found(link(operationId="listAll", parameters={"cursor": "$response.body#/next"}), status) == []


def test_several_parameters_are_several_links() -> None:
    both = {"cursor": "$response.body#/next", "header.X-Page": "$response.header.X-Page"}
    assert [each.parameter for each in found(link(operationId="listAll", parameters=both), "2XX")] == [
        "cursor",
        "X-Page",
    ]
