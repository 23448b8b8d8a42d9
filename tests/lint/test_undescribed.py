"""What has no description, and what only seems to have none."""

from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted

OPEN = "pagination.rows"


def parameter(schema: str) -> str:
    return (
        f"{HEAD}paths: {{/a: {{get: {{parameters: [{{name: p, in: query, schema: {schema}}}], responses: {{}}}}}}}}\n"
    )


@pytest.mark.parametrize("schema", ["{}", "{description: Any.}", "{minimum: 1}", "{default: 5}", "{allOf: [{}]}"])
def test_a_parameter_of_any_form(schema: str) -> None:
    assert linted(parameter(schema), "document.untyped_parameter")


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string}",
        "{enum: [a]}",
        "{const: a}",
        "{pattern: a}",
        "{allOf: [{type: string}]}",
        "{oneOf: [{type: string}, {type: integer}]}",
        "{$ref: '#/components/schemas/Nowhere'}",  # has a rule of its own
        "{$ref: 'https://example.com/a.yaml'}",  # is not looked into
        "true",
    ],
)
def test_stays_silent_of_a_parameter_that_says_something(schema: str) -> None:
    assert not linted(parameter(schema), "document.untyped_parameter")


def body(response: str, method: str = "get", root: str = "") -> str:
    return f"{HEAD}{root}paths: {{/a: {{{method}: {{responses: {response}}}}}}}\n"


LIMITED = "x-rate-limit: {partition: [key], requests: 5, seconds: 1, retry_after: optional}\n"


@pytest.mark.parametrize(
    "text",
    [
        body("{'200': {description: ok, content: {application/json: {}}}}"),
        body("{'404': {description: no, content: {application/problem+json: {}}}}"),
        body("{'200': {description: ok}}", root=LIMITED),
    ],
)
def test_a_body_without_a_schema(text: str) -> None:
    assert linted(text, "document.undescribed_body")


@pytest.mark.parametrize(
    "text",
    [
        body("{'200': {description: ok}}"),  # no contract of ours: perhaps there is no body
        body("{'204': {description: ok}}", root=LIMITED),
        body("{'304': {description: ok}}", root=LIMITED),
        body("{'302': {description: there, headers: {Location: {schema: {type: string}}}}}", root=LIMITED),
        body("{'200': {description: ok, headers: {X-Total: {schema: {type: integer}}}}}", root=LIMITED),
        body("{'200': {description: ok}}", method="delete", root=LIMITED),
        body("{'200': {description: ok, content: {application/octet-stream: {}}}}"),
        body("{'200': {description: ok, content: {'*/*': {}}}}"),
        body("{'200': {description: ok, content: {application/json: {example: {a: 1}}}}}"),
    ],
)
def test_stays_silent_of_a_body_that_need_not_be_described(text: str) -> None:
    assert not linted(text, "document.undescribed_body")


def listed(schema: str, end: str = "", response: str = "items: /data, next: {in: body, at: /next}") -> str:
    pages = f"{{request: {{cursor: {{in: query, name: c}}}}, response: {{{response}}}{end}}}"
    content = f"{{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}"
    asked = "[{name: c, in: query, schema: {type: string}}]"
    return f"{HEAD}paths: {{/a: {{get: {{x-pagination: {pages}, parameters: {asked}, responses: {content}}}}}}}\n"


ROWS = "{type: array, items: {type: object}}"
NEXT = "{type: [string, 'null']}"


@pytest.mark.parametrize("schema", ["{}", "{type: object}", "{type: object, properties: {data: {type: array}}}"])
def test_rows_that_are_not_described(schema: str) -> None:
    assert linted(listed(schema), OPEN)


@pytest.mark.parametrize(
    "schema",
    [
        f"{{type: object, properties: {{data: {ROWS}}}}}",
        f"{{allOf: [{{type: object, properties: {{data: {ROWS}}}}}]}}",
        "{type: object, properties: {data: {type: array, items: {oneOf: [{type: object}, {type: string}]}}}}",
        "{type: object, properties: {data: {type: array, items: {$ref: 'https://example.com/row.json'}}}}",
    ],
)
def test_stays_silent_of_rows_that_are(schema: str) -> None:
    assert not linted(listed(schema), OPEN)


def page(required: str, token: str) -> str:
    return f"{{type: object, required: [{required}], properties: {{data: {ROWS}, next: {token}}}}}"


@pytest.mark.parametrize(
    ("schema", "end"),
    [(page("data", NEXT), ", end: ['null']"), (page("'data', 'next'", NEXT), ", end: [absent]")],
)
def test_a_schema_that_allows_another_end(schema: str, end: str) -> None:
    assert linted(listed(schema, end), "pagination.end_form")


@pytest.mark.parametrize(
    ("schema", "end"),
    [
        (page("'data', 'next'", NEXT), ", end: ['null']"),
        (page("data", NEXT), ", end: [absent, 'null']"),
        (page("data", NEXT), ""),  # the annotation says nothing
        (page("data", NEXT), ", end: []"),  # the end is told by something else
        (page("data", "{type: string}"), ", end: [absent]"),
    ],
)
def test_stays_silent_of_a_schema_that_agrees(schema: str, end: str) -> None:
    assert not linted(listed(schema, end), "pagination.end_form")


def filtered(parameter: str, match: str = "at-or-after", more: str = "") -> str:
    pages = (
        "{request: {cursor: {in: query, name: c}}, response: {items: /data, next: {in: body, at: /next}}, "
        f"filters: {{when: {{at: /t, match: {match}{more}}}}}}}"
    )
    return f"{HEAD}paths: {{/a: {{get: {{x-pagination: {pages}, parameters: [{parameter}], responses: {{}}}}}}}}\n"


@pytest.mark.parametrize("schema", ["{type: string}", "{}", "{type: string, examples: ['2026-01-01']}"])
def test_a_moment_of_any_form(schema: str) -> None:
    assert linted(filtered(f"{{name: when, in: query, schema: {schema}}}"), "filtering.moment_form")


@pytest.mark.parametrize(
    ("schema", "match", "more"),
    [
        ("{type: string, format: date-time}", "at-or-after", ""),
        ("{type: integer}", "after", ""),
        ("{type: string}", "before", ", form: unix-seconds"),
        ("{type: string, pattern: '^[0-9]{8}$'}", "before", ""),
        ("{type: string}", "equal", ""),
        ("{type: string}", "at-least", ""),  # compares numbers
    ],
)
def test_stays_silent_of_a_moment_whose_form_is_said(schema: str, match: str, more: str) -> None:
    text = filtered(f"{{name: when, in: query, schema: {schema}}}", match, more)
    assert not linted(text, "filtering.moment_form")


def test_the_same_everywhere_is_one_problem() -> None:
    answer = "{responses: {'200': {description: A page., content: {application/json: {}}}}}"
    text = f"{HEAD}paths: {{/messages: {{get: {answer}}}, /calls: {{get: {answer}}}}}\n"
    [found] = linted(text, "document.undescribed_body")
    assert found.message.endswith("(the same at 2 places)")
    assert found.operations == ("GET /messages", "GET /calls")


def test_no_responses() -> None:
    found = linted(f"{HEAD}paths: {{/messages: {{get: {{}}}}}}\n", "document.undescribed_body")
    assert [each.place.pointer for each in found] == ["/paths/~1messages/get"]
    webhook = f"{HEAD}webhooks: {{message: {{post: {{}}}}}}\n"
    assert not linted(webhook, "document.undescribed_body")  # stays silent: what is called is not what is described
    older = HEAD.replace("3.1.0", "3.0.3")
    assert not linted(f"{older}paths: {{/messages: {{get: {{}}}}}}\n", "document.undescribed_body")  # metaschema's
