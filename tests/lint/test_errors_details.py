from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

ENVELOPE = "x-error-envelope: {code: /code, details: /details}\n"
BODY = (
    "{type: object, properties: {to: {type: string}, text: {type: string}, meta: {type: object, properties: {a: {}}}}}"
)
RULE = "errors.details_field"


def post(example: str, *, body: str = BODY, more: str = ENVELOPE, parameters: str = "[]") -> str:
    return f"""{HEAD}{more}paths:
  /m/{{id}}:
    post:
      parameters: {parameters}
      requestBody: {{content: {{application/json: {{schema: {body}}}}}}}
      responses:
        '422': {{description: No., content: {{application/json: {{schema: {{type: object}}, example: {example}}}}}}}
"""


AT = "/paths/~1m~1{id}/post/responses/422/content/application~1json/example"

SILENT = {
    "a field": post("{details: {to: No.}}"),
    "a field below another": post("{details: {meta.a: No., 'meta[a]': No., /meta/a: No.}}"),
    "an item of a list": post("{details: {'text[0]': No., text.0: No.}}"),
    "case and signs": post("{details: {To: No., TEXT: No.}}"),
    "a parameter": post("{details: {limit: No.}}", parameters="[{name: limit, in: query, schema: {type: integer}}]"),
    "a part of the path": post("{details: {id: No.}}"),
    "a list of problems": post("{details: [{field: to}, {field: meta.a}, {message: No.}]}"),
    "a body that takes any fields": post("{details: {other: No.}}", body="{type: object, additionalProperties: true}"),
    "fields by a pattern": post(
        "{details: {other: No.}}", body="{type: object, properties: {to: {}}, patternProperties: {'^x': {}}}"
    ),
    "a body that is not described": post("{details: {other: No.}}", body="{type: object}"),
    "no details": post("{code: A}"),
    "details of odd types": post("{details: 3}"),
    "plain: no map of fields": post("{details: {retry_after: 3, reason: too fast}}", more=""),
    "plain: none of them is a field": post("{details: {reason: too fast, hint: slower}}", more=""),
    "plain: all of the body": post("{details: {to: Not one., body: Not so.}}", more=""),
    "plain: what is there already": post("{details: {to: '+1555', uuid: 8f3a}}", more=""),
    "plain: of another kind of failure": post("{details: {to: Not one., uuid: Not now.}}", more="").replace(
        "422", "409"
    ),
    "a name of two parts": post("{details: {meta_a: No.}}"),
    "no name": post("{errors: [{field: to}, {field: ''}]}", more=""),
    "plain: a placeholder": post("{errors: [{field: to}, {field: string}]}", more=""),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_details_field_stays_silent(text: str) -> None:
    assert places(text, RULE) == []


WRONG = {
    "a map": (post("{details: {to: No., body: No.}}"), "/details/body"),
    "a list": (post("{details: [{field: recipient}]}"), "/details/0/field"),
    "deeper": (post("{details: {recipient.number: No.}}"), "/details/recipient.number"),
    "no body at all": (post("{details: {to: No.}}").replace("requestBody", "x-was"), "/details/to"),
    "plain: a map": (post("{error: {details: {to: Not one., subject: Too long.}}}", more=""), "/error/details/subject"),
    "plain: a list": (post("{errors: [{field: to}, {field: subject}]}", more=""), "/errors/1/field"),
    "plain: as JSON:API": (
        post("{errors: [{source: {pointer: /data/to}}, {source: {pointer: /data/subject}}]}", more=""),
        "/errors/1/source/pointer",
    ),
}


@pytest.mark.parametrize(("text", "where"), WRONG.values(), ids=WRONG)
def test_details_field(text: str, where: str) -> None:
    assert places(text, RULE) == [f"{RULE} {AT}{where}"]


def test_a_shared_example_is_right_if_one_of_its_operations_has_the_field() -> None:
    text = f"""{HEAD}{ENVELOPE}paths:
  /a:
    post:
      requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{to: {{}}}}}}}}}}}}
      responses: {{'422': {{$ref: '#/components/responses/Bad'}}}}
  /b:
    get:
      parameters: [{{name: limit, in: query, schema: {{type: integer}}}}]
      responses: {{'422': {{$ref: '#/components/responses/Bad'}}}}
components:
  responses:
    Bad:
      description: No.
      content: {{application/json: {{schema: {{}}, example: {{details: {{limit: No., to: No., subject: No.}}}}}}}}
"""
    (found,) = linted(text, RULE)
    assert found.place.pointer == "/components/responses/Bad/content/application~1json/example/details/subject"
    assert found.operations == ("POST /a", "GET /b")


def no(schema: str, example: str) -> str:
    return f"{{description: No., content: {{application/json: {{schema: {schema}, example: {example}}}}}}}"


def shown(*errors: str, error: str = "{type: object, properties: {code: {}, details: {type: object}}}") -> str:
    schema = "{$ref: '#/components/schemas/E'}"
    responses = "".join(
        f"        '{status}': {no(schema, example)}\n"
        for status, example in zip((401, 403, 404, 422), errors, strict=False)
    )
    return f"{HEAD}paths:\n  /m:\n    get:\n      responses:\n{responses}components: {{schemas: {{E: {error}}}}}\n"


A, B, C, D = "{code: A}", "{code: B}", "{code: C}", "{code: D, details: {to: No.}}"


def test_details_on_one_code_alone() -> None:
    for more in ("", ENVELOPE):
        (found,) = linted(shown(A, B, D).replace("paths:", f"{more}paths:"), "errors.details")
        assert found.place.pointer == "/components/schemas/E/properties/details"
        assert found.message == "details are shown on D alone, and not said to be there or not on A, B"


NOT_ALONE = {
    "on two codes": shown(A, B, "{code: C, details: {a: No.}}", D),
    "one other code may be chance": shown(A, D),
    "never": shown(A, B, C),
    "said in words": shown(
        A, B, D, error="{type: object, properties: {code: {}, details: {type: object, description: Only on D.}}}"
    ),
    "always there": shown(A, B, D, error="{type: object, required: [details], properties: {code: {}, details: {}}}"),
    "not described": shown(A, B, D, error="{type: object}"),
}


@pytest.mark.parametrize("text", NOT_ALONE.values(), ids=NOT_ALONE)
def test_details_stays_silent(text: str) -> None:
    assert places(text, "errors.details") == []


def test_a_schema_of_its_own_says_which_errors_have_details() -> None:
    plain = "{type: object, properties: {code: {type: string}}}"
    more = "{type: object, properties: {code: {type: string}, details: {type: object}}}"
    errors = ((401, plain, A), (403, plain, B), (422, more, D))
    responses = "".join(f"        '{status}': {no(schema, example)}\n" for status, schema, example in errors)
    assert places(f"{HEAD}paths:\n  /m:\n    get:\n      responses:\n{responses}", "errors.details") == []
