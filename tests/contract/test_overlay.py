"""Overlays: what they change, which lines the result has, and what a wrong one is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conformance.contract import pointer
from conformance.contract.document import load
from conformance.contract.errors import UsageError
from conformance.contract.overlay import apply, is_overlay, load_overlay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conformance.contract.overlay import Overlaid

    Laid = Callable[[str], Overlaid]

DESCRIPTION = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
tags: [{name: old}]
paths:
  /orders:
    get:
      operationId: listOrders
      summary: Orders
      parameters:
        - {name: cursor, in: query}
        - {name: dummy, in: query}
        - {name: limit, in: query}
      responses:
        "200": {description: OK}
  /orders/{id}:
    get:
      operationId: readOrder
      responses:
        "200": {description: OK}
"""

HEAD = """\
overlay: 1.0.0
info: {title: Annotations, version: "1"}
extends: shop.yaml
actions:
"""


@pytest.fixture
def laid(tmp_path: Path) -> Laid:
    (tmp_path / "shop.yaml").write_text(DESCRIPTION)

    def write(text: str) -> Overlaid:
        path = tmp_path / "notes.yaml"
        path.write_text(text if text.startswith("overlay") else HEAD + text)
        return load_overlay(path)

    return write


def refusal(laid: Laid, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        laid(text)
    lines = str(caught.value).splitlines()
    assert len(lines) == 1
    return lines[0].rpartition("notes.yaml:")[2]


def test_an_update_is_merged_into_each_object_that_is_selected(laid: Laid) -> None:
    tree = laid("""\
  - target: $.paths.*.get
    description: both
    update: {x-tenancy: shared, responses: {"200": {description: Fine}, "404": {description: None}}}
""").tree
    for path in ("/orders", "/orders/{id}"):
        assert tree["paths"][path]["get"]["x-tenancy"] == "shared"
        assert tree["paths"][path]["get"]["responses"] == {
            "200": {"description": "Fine"},
            "404": {"description": "None"},
        }
    assert tree["paths"]["/orders"]["get"]["summary"] == "Orders"


def test_what_is_added_to_two_places_is_not_one_object(laid: Laid) -> None:
    tree = laid("  - {target: $.paths.*.get, update: {x-a: {b: [1]}}}\n").tree
    first, second = (item["get"]["x-a"] for item in tree["paths"].values())
    assert first == second
    assert first is not second
    assert first["b"] is not second["b"]


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("{target: $.tags, update: {name: new}}", ["old", "new"]),
        ("{target: $.tags, update: [{name: new}, {name: newer}]}", ["old", "new", "newer"]),
        ("{target: $, update: {tags: [{name: new}]}}", ["old", "new"]),
    ],
)
def test_an_array_grows_at_its_end(laid: Laid, action: str, names: list[str]) -> None:
    assert [tag["name"] for tag in laid(f"  - {action}\n").tree["tags"]] == names


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("$.paths.*.get.parameters[?@.name == 'dummy']", ["cursor", "limit"]),
        ("$.paths.*.get.parameters[?(@.in == 'query' && @.name != 'limit')]", ["limit"]),
        ("$.paths['/orders'].get.parameters[0,2]", ["dummy"]),
        ("$.paths['/orders'].get.parameters[0,0]", ["dummy", "limit"]),
        ("$..parameters[*]", []),
    ],
)
def test_what_is_removed_is_what_was_selected(laid: Laid, target: str, left: list[str]) -> None:
    tree = laid(f'  - {{target: "{target}", remove: true, update: [1]}}\n').tree
    assert [each["name"] for each in tree["paths"]["/orders"]["get"]["parameters"]] == left


def test_an_object_may_go_with_what_it_holds(laid: Laid) -> None:
    tree = laid("  - {target: \"$.paths['/orders']..*[?@.name || @.description]\", remove: true}\n").tree
    assert tree["paths"]["/orders"]["get"]["parameters"] == []
    assert tree["paths"]["/orders"]["get"]["responses"] == {}


def test_actions_follow_one_another(laid: Laid) -> None:
    tree = laid("""\
  - {target: "$.paths['/orders'].get.parameters", remove: true}
  - {target: "$.paths['/orders'].get", update: {parameters: [{name: page, in: query}]}}
  - {target: "$.paths['/orders'].get.parameters[?@.name == 'page']", update: {required: true}}
""").tree
    assert tree["paths"]["/orders"]["get"]["parameters"] == [{"name": "page", "in": "query", "required": True}]


def test_the_description_that_was_read_stays_as_it_is(tmp_path: Path, laid: Laid) -> None:
    laid("  - {target: $, update: {x-b: 1}}\n")
    document, overlay = load(tmp_path / "shop.yaml"), load(tmp_path / "notes.yaml")
    before = json.dumps(document.tree)
    result = apply(document, overlay)
    assert json.dumps(document.tree) == before
    assert result.tree["x-b"] == 1
    assert len({document.sha256, overlay.sha256, result.sha256}) == 3
    assert apply(document, overlay) == result


def test_each_part_has_a_line_where_it_was_written(laid: Laid) -> None:
    result = laid("""\
  - target: $.paths['/orders'].get
    update:
      x-pagination:
        response:
          items: /data
      summary: All orders
  - target: $.paths['/orders'].get.parameters
    update: {name: before, in: query}
""")
    get = "/paths/~1orders/get"
    ends = {
        f"{get}/x-pagination": "notes.yaml:7",
        f"{get}/x-pagination/response/items": "notes.yaml:9",
        f"{get}/x-pagination/response/nothing": "notes.yaml:8",
        f"{get}/summary": "notes.yaml:10",
        f"{get}/parameters/3/name": "notes.yaml:12",
        f"{get}/parameters/2/name": "shop.yaml:12",
        f"{get}/operationId": "shop.yaml:7",
        "/paths": "shop.yaml:4",
        "": "shop.yaml:1",
    }
    assert {at: result.where(at).rpartition("/")[2] for at in ends} == ends
    assert result.path.name == "shop.yaml"
    assert result.line(f"{get}/x-pagination/response/items") == 6  # of the target: where the description has it


def test_lines_move_with_what_is_removed(laid: Laid) -> None:
    result = laid("""\
  - {target: "$.paths['/orders'].get.parameters", update: {name: last, in: query}}
  - {target: "$.paths['/orders'].get.parameters[1]", remove: true}
  - {target: "$.paths['/orders/{id}'].get.responses", remove: true}
""")
    at = "/paths/~1orders/get/parameters"
    assert pointer.get(result.tree, f"{at}/1/name") == "limit"
    assert result.line(f"{at}/1/name") == 12
    assert pointer.get(result.tree, f"{at}/2/name") == "last"
    assert result.where(f"{at}/2/name").endswith("notes.yaml:5")
    assert result.where(f"{at}/3").endswith("shop.yaml:9")
    assert result.line("/paths/~1orders~1{id}/get/responses/200") == 16


def test_keys_and_values_are_in_the_file_that_they_come_from(laid: Laid) -> None:
    result = laid("""\
  - target: $.paths['/orders'].get
    update:
      x-pagination: {response: {items: /data}}
      summary:   All orders
      parameters: [{name: before, in: query}]
  - target: $.paths['/orders'].get.parameters
    update: {name: last, in: query}
  - {target: "$.paths['/orders'].get.parameters[1]", remove: true}
""")
    get = "/paths/~1orders/get"
    places = {
        "": (None, "shop.yaml:1:1"),
        "/paths": ("shop.yaml:4:1", "shop.yaml:5:3"),
        f"{get}/operationId": ("shop.yaml:7:7", "shop.yaml:7:20"),
        f"{get}/summary": ("notes.yaml:8:7", "notes.yaml:8:18"),
        f"{get}/x-pagination": ("notes.yaml:7:7", "notes.yaml:7:21"),
        f"{get}/x-pagination/response/items": ("notes.yaml:7:33", "notes.yaml:7:40"),
        f"{get}/x-pagination/response/nothing": (None, "notes.yaml:7:22"),
        f"{get}/nothing/at/all": (None, "shop.yaml:6:5"),
        f"{get}/parameters": ("shop.yaml:9:7", "shop.yaml:10:9"),
        f"{get}/parameters/0/name": ("shop.yaml:10:12", "shop.yaml:10:18"),
        f"{get}/parameters/1": (None, "shop.yaml:12:11"),
        f"{get}/parameters/1/name": ("shop.yaml:12:12", "shop.yaml:12:18"),
        f"{get}/parameters/2": (None, "notes.yaml:9:20"),
        f"{get}/parameters/2/name": ("notes.yaml:9:21", "notes.yaml:9:27"),
        f"{get}/parameters/3": (None, "notes.yaml:11:13"),
        f"{get}/parameters/3/in": ("notes.yaml:11:26", "notes.yaml:11:30"),
        f"{get}/parameters/4": (None, "shop.yaml:9:7"),
    }
    found = {}
    for at in places:
        key, value = result.key(at), result.value(at)
        found[at] = (f"{key.path.name}:{key.line}:{key.column}" if key else None, str(value).rpartition("/")[2])
    assert found == places
    assert result.line(f"{get}/summary") == 8  # of the description, which has a summary too
    assert result.line(f"{get}/parameters/3/in") == 9


def test_what_was_removed_is_nowhere(laid: Laid) -> None:
    result = laid(
        "  - {target: \"$.paths['/orders'].get\", remove: true}\n  - {target: $.paths, update: {/new: {get: {}}}}\n"
    )
    assert result.key("/paths/~1orders/get/operationId") is None
    assert result.where("/paths/~1orders/get/operationId").endswith("shop.yaml:5")
    assert result.where("/paths/~1new/get").endswith("notes.yaml:6")


def test_what_aliases_share_changes_alone(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("openapi: 3.1.0\npaths:\n  /a: &a {get: {tags: [x]}}\n  /b: *a\n")
    path = tmp_path / "notes.yaml"
    path.write_text(HEAD + "  - {target: \"$.paths['/a'].get\", update: {tags: [y], x-a: 1}}\n")
    result = load_overlay(path)
    assert result.tree["paths"] == {"/a": {"get": {"tags": ["x", "y"], "x-a": 1}}, "/b": {"get": {"tags": ["x"]}}}
    assert str(result.value("/paths/~1b/get/tags/0")).endswith("shop.yaml:3:24")
    assert str(result.value("/paths/~1a/get/tags/1")).endswith("notes.yaml:5:51")


def test_what_is_ambiguous_is_told_where_the_description_still_has_it(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("openapi: 3.1.0\nx-a: no\nx-b: [{x: on}, {x: off}]\nx-c: yes\n")
    path = tmp_path / "notes.yaml"
    path.write_text(HEAD + "  - {target: '$[\"x-b\"][0]', remove: true}\n  - {target: $, update: {x-c: 1}}\n")
    result = load_overlay(path)
    assert [each.at for each in result.ambiguous] == ["/x-a"]
    assert [each.at for each in load(tmp_path / "shop.yaml").ambiguous] == ["/x-a", "/x-b/0/x", "/x-b/1/x", "/x-c"]


def test_json_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps({"openapi": "3.0.3", "paths": {}}))
    overlay = {"overlay": "1.0.1", "info": {"title": "a", "version": "b"}, "extends": "./shop.json", "x-own": 1}
    overlay["actions"] = [{"target": "$.paths", "update": {"/a": {}}, "x-own": 2}]
    (tmp_path / "notes.json").write_text(json.dumps(overlay))
    result = load_overlay(tmp_path / "notes.json")
    assert result.tree["paths"] == {"/a": {}}
    assert result.where("/paths/~1a").endswith("notes.json:1")
    assert result.where("/paths").endswith("shop.json:1")


def test_the_path_of_the_description_is_relative_to_the_overlay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "the shop").mkdir()
    (tmp_path / "the shop" / "shop.yaml").write_text(DESCRIPTION)
    overlay = tmp_path / "elsewhere" / "notes.yaml"
    monkeypatch.chdir(tmp_path)
    for reference in (
        "../the%20shop/shop.yaml",
        "../the shop/shop.yaml",
        f"{(tmp_path / 'the shop/shop.yaml').as_uri()}",
    ):
        overlay.write_text(HEAD.replace("shop.yaml", reference) + "  - {target: $, update: {x-b: 1}}\n")
        assert load_overlay(overlay).tree["x-b"] == 1


def test_an_overlay_is_told_from_a_description() -> None:
    assert is_overlay({"overlay": "1.0.0"})
    assert not is_overlay({"openapi": "3.1.0"})
    assert not is_overlay({"openapi": "3.1.0", "overlay": "of theirs"})


@pytest.mark.parametrize(
    ("target", "ending"),
    [
        ("$.paths['/order'].get", ": /paths has no '/order'; did you mean '/orders'?"),
        ("$.paths['/orders'].post", ": /paths/~1orders has no 'post'; known: get"),
        ("$.path", ": the description has no 'path'; did you mean 'paths'?"),
        ("$.openapi.major", ": /openapi has no 'major'"),
        ("$.paths.*.put", ""),
        ("$.paths['/orders'].get.parameters[7]", ""),
        ("$..parameters[?@.name == 'nobody']", ""),
    ],
)
@pytest.mark.parametrize("change", ["update: {a: 1}", "remove: true"])
def test_a_target_that_selects_nothing_is_an_error(laid: Laid, target: str, ending: str, change: str) -> None:
    told = refusal(laid, f'  - {{target: $, update: {{x-b: 1}}}}\n  - target: "{target}"\n    {change}\n')
    start, _, rest = told.partition("shop.yaml")
    assert start.startswith(f"6: the target {target} selects nothing in ")
    assert rest == ending


@pytest.mark.parametrize(
    ("target", "change", "told"),
    [
        ("$.info.title", "update: Other", "5: /info/title is neither object nor array; select the object around it"),
        ("$.info.title", "remove: true", "5: /info/title is neither object nor array; only those can be removed"),
        ("$", "remove: true", "5: the whole description can't be removed"),
        ("$.info", "update: [1]", "6: /info is an object, so 'update' must be one too: it is merged"),
        ("$", "update: {info: 1}", "6: /info is an object, which this does not fit; remove it in an action before"),
        ("$", "update: {tags: {}}", "6: /tags is an array, which this does not fit; remove it in an action before"),
        ("$", "update: {tags: null}", "6: /tags is an array, which this does not fit; remove it in an action before"),
    ],
)
def test_a_change_that_does_not_fit_is_an_error(laid: Laid, target: str, change: str, told: str) -> None:
    if "title" in target and "update" in change:
        told = told.replace("5:", "6:")
    assert refusal(laid, f"  - target: {target}\n    {change}\n") == told


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("{target: $, updat: {a: 1}}", "5: unknown key 'updat' in 'actions/0'; did you mean 'update'?"),
        ("{taget: $, update: {a: 1}}", "5: unknown key 'taget' in 'actions/0'; did you mean 'target'?"),
        ("{target: $, update: {a: 1}, copy: $.info}", "5: unknown key 'copy' in 'actions/0'"),
        ("{update: {a: 1}}", "5: 'actions/0' needs 'target'"),
        ("{target: $}", "5: the action does nothing: it needs 'update' with a value, or 'remove: true'"),
        ("{target: $, remove: false, update: }", "5: the action does nothing"),
        ("{target: $, remove: 'yes'}", "5: 'remove' must be true or false"),
        ("{target: 1, update: {a: 1}}", "5: 'target' must be a JSONPath, such as $.paths['/messages'].get"),
        ("{target: paths, update: {a: 1}}", "5: the target paths is no JSONPath: "),
        ("{target: /paths, update: {a: 1}}", "5: the target /paths is no JSONPath: "),
        ("{target: '$.paths[', update: {a: 1}}", "5: the target $.paths[ is no JSONPath: unexpected end of query"),
        ("{target: '$.paths[1e999]', update: {a: 1}}", "5: the target $.paths[1e999] is no JSONPath: "),
        ("{target: '$[?@.x < 1e999]', remove: true}", "5: the target $[?@.x < 1e999] is no JSONPath: "),
        ("just text", "5: 'actions/0' must be an object with target, description, update, remove"),
    ],
)
def test_a_malformed_action_is_an_error(laid: Laid, action: str, told: str) -> None:
    assert refusal(laid, f"  - {action}\n").startswith(told)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("overlay: 1.0.0", "overlay: 1.1.0"),
            "1: version 1.1.0 of the overlay format is not read; write 'overlay: 1.0.0'",
        ),
        (("overlay: 1.0.0", "overlay: 1.0"), "1: version 1.0 of the overlay format is not read"),
        (("extends:", "extend:"), "3: unknown key 'extend' in an overlay; did you mean 'extends'?"),
        (("extends: shop.yaml\n", ""), "1: the overlay needs 'extends', the path of the description that it annotates"),
        (("shop.yaml", "[shop.yaml]"), "3: 'extends' must be a path"),
        (("shop.yaml", "stop.yaml"), "3: extends stop.yaml, but "),
        (
            ("shop.yaml", "https://example.com/shop.yaml"),
            "3: extends https://example.com/shop.yaml, and nothing is fetched;",
        ),
        (("shop.yaml", "http://[/shop.yaml"), "3: extends http://[/shop.yaml, which is neither a path nor a URL"),
        (("shop.yaml", "notes.yaml"), "3: extends "),
        (("info:", "inof:"), "2: unknown key 'inof' in an overlay; did you mean 'info'?"),
        (("title:", "name:"), "2: unknown key 'name' in 'info'"),
        (('{title: Annotations, version: "1"}', "text"), "2: 'info' must be an object with title, version"),
        ((', version: "1"', ""), "2: 'info' needs 'version'"),
    ],
)
def test_a_malformed_overlay_is_an_error(laid: Laid, change: tuple[str, str], told: str) -> None:
    text = HEAD + "  - {target: $, update: {x-b: 1}}\n"
    assert change[0] in text
    assert refusal(laid, text.replace(*change)).startswith(told)


@pytest.mark.parametrize("actions", ["", " []", " {}", " text"])
def test_an_overlay_has_actions(laid: Laid, actions: str) -> None:
    assert "'actions' must be a list of at least one action" in refusal(laid, HEAD.rstrip() + actions + "\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'swagger: "2.0"\npaths: {}\n',
            "shop.yaml:1: a Swagger 2.0 description, and only OpenAPI 3 is read; convert it first",
        ),
        ("paths: {}\nopenapi: 2.0.0\n", "shop.yaml:2: not an OpenAPI 3 document"),
    ],
)
def test_what_is_extended_must_be_openapi_3(tmp_path: Path, laid: Laid, text: str, told: str) -> None:
    laid("  - {target: $, update: {x-b: 1}}\n")
    (tmp_path / "shop.yaml").write_text(text)
    with pytest.raises(UsageError, match=told) as caught:
        load_overlay(tmp_path / "notes.yaml")
    if "swagger" in text:
        assert str(caught.value).endswith("swagger2openapi --yaml --outfile openapi.yaml shop.yaml")


def test_the_examples_of_the_specification(tmp_path: Path) -> None:
    tree: dict[str, Any] = {
        "openapi": "3.1.0",
        "paths": {"/items": {"get": {"x-oai-traits": ["paged"]}}, "/b": {"get": {}}},
    }
    (tmp_path / "shop.yaml").write_text(json.dumps(tree))
    (tmp_path / "notes.yaml").write_text(
        HEAD
        + "  - {target: \"$.paths[?@.get['x-oai-traits'][?@ == 'paged']].get\", update: {parameters: [{name: top}]}}\n"
        + "  - {target: $.paths.*.get, update: {x-safe: true}}\n"
    )
    assert load_overlay(tmp_path / "notes.yaml").tree["paths"] == {
        "/items": {"get": {"x-oai-traits": ["paged"], "parameters": [{"name": "top"}], "x-safe": True}},
        "/b": {"get": {"x-safe": True}},
    }
