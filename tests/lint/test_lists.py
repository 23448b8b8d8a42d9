"""What is a list where no annotation says so: told by the parts of a page, and only where that is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.lint.description import describe
from tests.lint.linted import HEAD, TODAY

if TYPE_CHECKING:
    from pathlib import Path

OBJECTS = "{type: array, items: {type: object, properties: {id: {type: string}}}}"
CURSOR = "{name: cursor, in: query, schema: {type: string}}"
LIMIT = "{name: limit, in: query, schema: {type: integer}}"


def written(tmp_path: Path, schema: str, parameters: str = "", path: str = "/things") -> Path:
    target = tmp_path / "openapi.yaml"
    content = f"{{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}"
    target.write_text(f"{HEAD}paths: {{'{path}': {{get: {{parameters: [{parameters}], responses: {content}}}}}}}\n")
    return target


def properties(**members: str) -> str:
    return "{type: object, properties: {" + ", ".join(f"{name}: {each}" for name, each in members.items()) + "}}"


@pytest.mark.parametrize(
    ("schema", "parameters", "at", "next_at"),
    [
        (OBJECTS, "", "", ""),
        (properties(data=OBJECTS), "", "/data", ""),
        (properties(data=OBJECTS, next_cursor="{type: string}"), CURSOR, "/data", "/next_cursor"),
        (properties(messages=OBJECTS, meta=properties(next="{type: string}")), "", "/messages", "/meta/next"),
        (
            properties(things=OBJECTS, meta=properties(pagination=properties(next_page="{type: integer}"))),
            "",
            "/things",
            "/meta/pagination/next_page",
        ),
        (
            properties(items=OBJECTS, _links=properties(next=properties(href="{type: string}"))),
            "",
            "/items",
            "/_links/next/href",
        ),
        (properties(things=OBJECTS, colour="{type: string}"), LIMIT, "/things", ""),
        (properties(data=properties(things=OBJECTS, has_more="{type: boolean}")), LIMIT, "/data/things", ""),
    ],
)
def test_a_list(tmp_path: Path, schema: str, parameters: str, at: str, next_at: str) -> None:
    (found,) = describe(written(tmp_path, schema, parameters), TODAY).lists
    assert (found.at, found.next_at) == (at, next_at)


@pytest.mark.parametrize(
    ("schema", "parameters", "path"),
    [
        (
            properties(id="{type: string}", name="{type: string}", roles=OBJECTS),
            "",
            "/things",
        ),  # an object with one array
        (properties(status="{type: string}", conditions=OBJECTS), "", "/things/{id}"),  # the same by its path
        (properties(data=OBJECTS, included=OBJECTS), "", "/things"),  # two arrays: which are the rows?
        ("{type: array, items: {type: string}}", "", "/things"),  # words
        ("{type: array, items: {enum: [a, b]}}", "", "/things"),
        (properties(data=properties(id="{type: string}", colour="{type: string}", followers=OBJECTS)), LIMIT, "/tag"),
        ("{type: string}", CURSOR, "/things"),
        ("{}", LIMIT, "/things"),
    ],
)
def test_no_list(tmp_path: Path, schema: str, parameters: str, path: str) -> None:
    assert describe(written(tmp_path, schema, parameters, path), TODAY).lists == ()


@pytest.mark.parametrize(
    ("parameter", "cursor"),
    [
        (
            "{name: since, in: query, description: Only what is newer., schema: {type: string, format: date-time}}",
            False,
        ),
        ("{name: after, in: query, description: Only newer ones., schema: {type: string}}", False),
        ("{name: after, in: query, description: 'A timestamp, for pagination.', schema: {type: integer}}", False),
        ("{name: after, in: query, description: A cursor for pagination., schema: {type: string}}", True),
        ("{name: starting_after, in: query, schema: {type: string}}", True),
        ("{name: 'page[cursor]', in: query, schema: {type: string}}", True),
        ("{name: PageToken, in: query, schema: {type: string}}", True),
    ],
)
def test_a_filter_by_time_is_no_cursor(tmp_path: Path, parameter: str, cursor: bool) -> None:  # noqa: FBT001
    (found,) = describe(written(tmp_path, OBJECTS, f"{LIMIT}, {parameter}"), TODAY).lists
    assert (found.cursor is not None) is cursor


def test_of_two_ways_the_one_onward_is_the_cursor(tmp_path: Path) -> None:
    both = ", ".join(
        f"{{name: {name}, in: query, schema: {{type: string}}}}" for name in ("ending_before", "starting_after")
    )
    (found,) = describe(written(tmp_path, OBJECTS, both), TODAY).lists
    assert found.cursor is not None
    assert found.cursor.name == "starting_after"
