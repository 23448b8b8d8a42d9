"""document.duplicate_key, document.ambiguous_scalar, document.version: what the text itself says."""

from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted

OPERATION = "{responses: {'200': {description: A page.}}}"


def test_a_key_twice_in_a_file_beside() -> None:
    text = HEAD + "paths: {}\ncomponents: {schemas: {A: {$ref: 'a.yaml'}}}\n"
    found = linted(
        text, "document.duplicate_key", beside={"a.yaml": "type: object\nproperties:\n  b: {}\ntype: array\n"}
    )
    assert [(result.place.path.name, result.place.pointer) for result in found] == [("a.yaml", "/type")]
    assert "in line 1" in found[0].message
    assert found[0].place.line == 4


def test_a_key_three_times_is_two_problems() -> None:
    assert len(linted(f"{HEAD}paths: {{}}\nx-a: 1\nx-a: 2\nx-a: 3\n", "document.duplicate_key")) == 2


def test_a_key_twice_in_json() -> None:
    text = '{"openapi": "3.1.0", "info": {"title": "a", "title": "b", "version": "1"}, "paths": {}}'
    assert [result.place.pointer for result in linted(text, "document.duplicate_key", name="a.json")] == ["/info/title"]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}paths: {{/a: {{get: {OPERATION}}}, /b: {{get: {OPERATION}}}}}\n",  # in two objects
        f"{HEAD}paths: {{/a: {{get: {OPERATION}}}, /A: {{get: {OPERATION}}}}}\n",  # another case is another key
        f"{HEAD}x-a: &a {{b: 1}}\nx-c: {{<<: *a, b: 2}}\npaths: {{}}\n",  # what a merge brings, one's own replaces
    ],
)
def test_no_key_twice(text: str) -> None:
    assert linted(text, "document.duplicate_key") == []


# what is written, and the kind that it is taken for
AMBIGUOUS = [
    ("type: string, enum: [yes, no]", "boolean"),
    ("type: string, enum: ['a', off]", "boolean"),
    ("type: string, example: 2026-01-02", "date"),
    ("type: string, default: 2026-01-02T10:00:00Z", "date"),
    ("type: string, example: 12:30:45", "sexagesimal"),
    ("type: string, example: +15551112222", "phone"),
    ("example: +15551112222", "phone"),
    ("type: string, example: 01234", "octal"),
    ("type: string, example: 1_000", "number"),
]


@pytest.mark.parametrize(("written", "kind"), AMBIGUOUS)
def test_ambiguous(written: str, kind: str) -> None:
    found = linted(f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{{written}}}}}}}\n", "document.ambiguous_scalar")
    assert [result.aspect for result in found] == [kind]


@pytest.mark.parametrize(
    "written",
    [
        "type: string, enum: ['yes', 'no']",
        'type: string, enum: ["2026-01-02"]',
        "type: string, description: no more than 2026-01-02",  # within other text
        "type: string, description: Nothing, example: yes please",
        "type: string, enum: [x, y, n]",  # letters: no reader of today takes them for booleans
        "type: object, properties: {x: {}, y: {}, on_call: {}}",
        "type: string, example: 09:30",  # no number to the base of 60 begins with 0
        "type: string, example: '00:1B:44:11:3A:B7'",
        "type: string, example: 00:00:00:00:00:00",
        "type: integer, example: +15551112222",  # a number is meant
        "type: integer, enum: [+1000000, +2000000]",
        "type: integer, maximum: +10000000",
        "type: number, example: 12.5",
        "type: string, example: 1.2.3",
        "type: string, example: 2026-1",
        "type: boolean, example: true",
    ],
)
def test_not_ambiguous(written: str) -> None:
    text = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{{written}}}}}}}\n"
    assert linted(text, "document.ambiguous_scalar") == []


def test_many_of_a_kind_are_one_problem() -> None:
    dates = "".join(f"    A{n}: {{type: string, example: 2026-01-{n:02}}}\n" for n in range(1, 29))
    found = linted(f"{HEAD}paths: {{}}\ncomponents:\n  schemas:\n{dates}", "document.ambiguous_scalar")
    assert [result.place.pointer for result in found] == ["/components/schemas/A1/example"]
    assert "27 more" in found[0].message
    assert len(found[0].related) == 20


def test_dates_and_times_of_day_are_one_habit() -> None:
    text = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{example: 2026-01-02}}, B: {{example: 18:00}}}}}}\n"
    [found] = linted(text, "document.ambiguous_scalar")
    assert found.message.endswith("1 more like it")
    assert [mark.note for mark in found.related] == ["18:00"]


def test_json_is_never_ambiguous() -> None:
    text = '{"openapi": "3.1.0", "info": {"title": "no", "version": "2026-01-02"}, "paths": {}}'
    assert linted(text, "document.ambiguous_scalar", name="a.json") == []


# the first line, what is said, and how to mend it
VERSIONS = [
    ("swagger: '2.0'", "a Swagger 2.0 description", "swagger2openapi"),
    ("swagger: 2.0", "a Swagger 2.0 description", "swagger2openapi"),
    ("openapi: 3.2.0", "OpenAPI 3.2.0 is not read yet", ""),
    ("openapi: 4.0.0", "OpenAPI 4.0.0 is not read yet", ""),
    ("openapi: '2.0'", "OpenAPI 2.0 is not read yet", ""),
    ("openapi: 3.1", "must be a string of three numbers, and it is 3.1", "openapi: 3.1.0"),
    ("openapi: 3", "must be a string", "openapi: 3.1.0"),
    ("openapi: null", "must be a string", ""),
    ("openapi: [3]", "must be a string", ""),
    ("openapi: '3.0'", "'3.0' is no version", "openapi: 3.0.0"),
    ("openapi: v3.1.0", "'v3.1.0' is no version", "openapi: 3.1.0"),
    ("openapi: three", "'three' is no version", ""),
    ("openapi: ''", "'' is no version", ""),
    ("OpenAPI: 3.1.0", "'OpenAPI' means nothing", "openapi"),
    ("asyncapi: 3.0.0", "it has 'asyncapi'", ""),
    ("x-nothing: 1", "'openapi' is missing", "add openapi"),
]


@pytest.mark.parametrize(("line", "message", "hint"), VERSIONS)
def test_version(line: str, message: str, hint: str) -> None:
    found = linted(f"{line}\ninfo: {{title: Example, version: '1'}}\npaths: {{}}\n", "document.version")
    assert len(found) == 1
    assert message in found[0].message
    assert hint in found[0].hint


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.0", "3.1.1", "3.1.0-rc1", "3.0.12"])
def test_versions_that_are_read(version: str) -> None:
    assert linted(f"openapi: {version}\ninfo: {{}}\npaths: {{}}\n", "document.version") == []


@pytest.mark.parametrize("line", ["swagger: '2.0'", "openapi: 3.2.0", "x-nothing: 1"])
def test_of_another_version_nothing_else_is_said(line: str) -> None:
    found = linted(f"{line}\ninfo: {{titel: yes}}\npaths: {{'/a/{{b}}': {{get: {{}}}}}}\n")
    assert {result.rule.id for result in found} == {"document.version"}
