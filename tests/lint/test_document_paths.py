"""document.path_parameter, document.same_path, document.duplicate_parameter, document.operation_id."""

from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted

OK = "responses: {'200': {description: A page.}}"
ID = "{name: id, in: path, required: true, schema: {type: string}}"


def said(paths: str, rule: str, rest: str = "") -> list[tuple[str, str]]:
    return [(each.place.pointer, each.message) for each in linted(f"{HEAD}paths: {paths}\n{rest}", f"document.{rule}")]


def test_no_operation_says_what_the_name_is() -> None:
    found = linted(f"{HEAD}paths: {{'/a/{{id}}': {{get: {{{OK}}}, delete: {{{OK}}}}}}}\n", "document.path_parameter")
    assert [(each.place.pointer, each.operations) for each in found] == [
        ("/paths/~1a~1{id}", ("GET /a/{id}", "DELETE /a/{id}"))
    ]


def test_one_operation_of_two_lacks_it() -> None:
    paths = f"{{'/a/{{id}}': {{get: {{parameters: [{ID}], {OK}}}, delete: {{{OK}}}}}}}"
    assert [at for at, _ in said(paths, "path_parameter")] == ["/paths/~1a~1{id}/delete"]


def test_two_names_for_one_place_are_one_problem() -> None:
    paths = f"{{'/a/{{messageId}}': {{get: {{parameters: [{ID}], {OK}}}}}}}"
    assert said(paths, "path_parameter") == [
        ("/paths/~1a~1{messageId}/get/parameters/0", "the path /a/{messageId} has no {id}")
    ]


def test_a_shared_parameter_is_wrong_where_it_is_used() -> None:
    paths = f"{{/a: {{get: {{parameters: [{{$ref: '#/components/parameters/Id'}}], {OK}}}}}}}"
    assert [at for at, _ in said(paths, "path_parameter", f"components: {{parameters: {{Id: {ID}}}}}\n")] == [
        "/paths/~1a/get/parameters/0"
    ]


def test_not_required_is_said_where_it_is_defined_and_once() -> None:
    shared = "components: {parameters: {Id: {name: id, in: path, required: false, schema: {}}}}\n"
    use = f"{{parameters: [{{$ref: '#/components/parameters/Id'}}], get: {{{OK}}}}}"
    assert said(f"{{'/a/{{id}}': {use}, '/b/{{id}}': {use}}}", "path_parameter", shared) == [
        ("/components/parameters/Id/required", "the path parameter 'id' is not required: true")
    ]


@pytest.mark.parametrize(
    "paths",
    [
        f"{{'/a/{{id}}': {{parameters: [{ID}], get: {{{OK}}}}}}}",
        f"{{'/a/{{id}}/b/{{id}}': {{parameters: [{ID}], get: {{{OK}}}}}}}",  # one name twice in a path
        f"{{'/a/{{id}}.json': {{parameters: [{ID}], get: {{{OK}}}}}}}",
        f"{{'/a({{id}})': {{parameters: [{ID}], get: {{{OK}}}}}}}",  # OData
        f"{{'/a/{{id}}:send': {{parameters: [{ID}], post: {{{OK}}}}}}}",
        f"{{'/a/{{id+}}': {{parameters: [{ID}], get: {{{OK}}}}}}}",  # the rest of a path, as gateways write it
        f"{{'/a/{{id*}}': {{parameters: [{ID}], get: {{{OK}}}}}}}",
        f"{{'/a?b={{id}}': {{parameters: [{{name: id, in: query, schema: {{}}}}], get: {{{OK}}}}}}}",
        f"{{'/a/{{id}}': {{parameters: [{ID}]}}}}",  # a path without operations
        f"{{'/a/{{id}}': {{parameters: [{ID}], get: {{parameters: [{ID}], {OK}}}}}}}",
        f"{{'/a/{{id}}': {{get: {{parameters: [{{$ref: 'https://example.com/p.yaml'}}], {OK}}}}}}}",  # not known here
        f"{{'/a/{{id}}': {{get: {{parameters: [{{$ref: '#/nowhere'}}], {OK}}}}}}}",  # another rule's
        f"{{/a: {{parameters: [{{name: id, in: query, schema: {{}}}}], get: {{{OK}}}}}}}",
        "{'/a/{id}': null, '/b/{id}': [], '/c/{}': {get: {}}, 'd': {get: []}}",
    ],
)
def test_paths_that_are_right(paths: str) -> None:
    assert said(paths, "path_parameter") == []


def test_same_path() -> None:
    use = f"{{get: {{{OK}}}}}"
    paths = f"{{'/a/{{b}}/c': {use}, '/a/{{d}}/c': {use}, '/a/{{e}}/c': {use}}}"
    assert [at for at, _ in said(paths, "same_path")] == ["/paths/~1a~1{d}~1c", "/paths/~1a~1{e}~1c"]


@pytest.mark.parametrize(
    "paths",
    [
        "{'/a/{b}': {}, '/a/b': {}}",  # the concrete one is matched first
        "{'/a/{b}': {}, '/a/{b}/': {}}",  # a slash at the end makes another path
        "{'/a/{b}': {}, '/c/{b}': {}}",
        "{'/a/{b}.{c}': {}, '/a/{b}': {}}",
        "{'/a/{b}#x': {}, '/a/{b}#y': {}}",
        "{'x-{a}': {}, 'x-{b}': {}}",
        "null",
    ],
)
def test_paths_that_differ(paths: str) -> None:
    assert said(paths, "same_path") == []


def test_duplicate_parameter_through_references() -> None:
    paths = (
        "{/a: {get: {parameters: [{name: n, in: query, schema: {}}, {$ref: '#/components/parameters/N'}]},"
        " parameters: [{name: X-A, in: header, schema: {}}, {name: x-a, in: header, schema: {}}]}}"
    )
    shared = "components: {parameters: {N: {name: n, in: query, schema: {}}}}\n"
    assert {at for at, _ in said(paths, "duplicate_parameter", shared)} == {
        "/paths/~1a/get/parameters/1",
        "/paths/~1a/parameters/1",
    }


@pytest.mark.parametrize(
    "parameters",
    [
        "[{name: n, in: query}, {name: n, in: path}]",
        "[{name: n, in: query}, {name: N, in: query}]",  # a query's names have a case
        "[{name: 'n[]', in: query}, {name: n, in: query}]",
        "[{}, {}, null, 3, {name: [], in: {}}]",
        "{}",
    ],
)
def test_parameters_that_differ(parameters: str) -> None:
    assert said(f"{{/a: {{get: {{parameters: {parameters}}}}}}}", "duplicate_parameter") == []


def test_operation_ids_of_webhooks_and_callbacks_count() -> None:
    back = "{c: {'{$url}': {post: {operationId: b}}}}"
    paths = f"{{/a: {{post: {{operationId: a, {OK}, callbacks: {back}}}}}}}"
    rest = f"webhooks: {{w: {{post: {{operationId: a, {OK}}}}}, v: {{post: {{operationId: b, {OK}}}}}}}\n"
    assert len(said(paths, "operation_id", rest)) == 2


def test_a_path_item_taken_over_by_reference() -> None:
    paths = f"{{/a: {{post: {{operationId: a, {OK}}}}}, /b: {{$ref: '#/paths/~1a'}}}}"
    assert [at for at, _ in said(paths, "operation_id")] == ["/paths/~1b"]


@pytest.mark.parametrize(
    "paths",
    [
        f"{{/a: {{get: {{{OK}}}, post: {{{OK}}}}}}}",  # without one
        f"{{/a: {{get: {{operationId: list, {OK}}}}}, /b: {{get: {{operationId: List, {OK}}}}}}}",
        f"{{/a: {{get: {{operationId: 1, {OK}}}}}, /b: {{get: {{operationId: 1, {OK}}}}}}}",  # the metaschema's
    ],
)
def test_operation_ids_that_differ(paths: str) -> None:
    assert said(paths, "operation_id") == []
