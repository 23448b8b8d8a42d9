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
    "plain: what is no sentence of a field": post("{details: {retry: in a minute, limit: at 3 of 3}}", more=""),
    "plain: what an error has itself": post("{details: {reason: is not known, message: must be mended}}", more=""),
    "plain: one goes on, one does not": post("{details: {subject: is too long, note: Ask us.}}", more=""),
    "plain: all of it, in a sentence": post("{details: {body: must be valid JSON}}", more=""),
    "plain: a request without a body": post("{details: {subject: is too long}}", more="").replace(
        "requestBody", "x-was"
    ),
    "plain: a body that takes any fields": post(
        "{details: {subject: is too long}}", more="", body="{type: object, additionalProperties: true}"
    ),
    "plain: a sentence of another kind of failure": post("{details: {subject: is too long}}", more="").replace(
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
    "plain: the subject of a sentence": (post("{details: {subject: is too long}}", more=""), "/details/subject"),
    "plain: the subject of several": (
        post("{errors: {subject: [can't be blank, is too short]}}", more=""),
        "/errors/subject",
    ),
    "plain: a body that has characters": (
        post("{error: {details: {body: must be 1..480 chars}}}", more=""),
        "/error/details/body",
    ),
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
    "not described, one other may be chance": shown(A, D, error="{type: object}"),
    "not described, on two codes": shown(A, B, "{code: C, details: {a: No.}}", D, error="{type: object}"),
    "not described, and empty": shown(A, B, "{code: C, details: {}}", error="{type: object}"),
    "not described, said in words": shown(A, B, D, error="{type: object}").replace(
        "'404': {description: No.", "'404': {description: 'Malformed: details has it by field.'"
    ),
    "not described, and of another kind": shown(A, B, "{code: C, more: {to: No.}}", error="{type: object}"),
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


def test_details_that_no_schema_has() -> None:
    for error in ("{type: object}", "{type: object, properties: {code: {type: string}}}", "{}"):
        (found,) = linted(shown(A, B, D, error=error), "errors.details")
        assert found.place.pointer == "/paths/~1m/get/responses/404/content/application~1json/example/details"
        assert "alone, and no schema has them" in found.message


def copies(*having: int, codes: str = "[A, B, C, D]", details: str = "{type: object}", apart: str = "") -> str:
    responses = ""
    for status in (401, 403, 404, 422):
        more = f", details: {details}" if status in having else ""
        enum = apart if apart and status in having else codes
        schema = f"{{type: object, properties: {{code: {{type: string, enum: {enum}}}, message: {{}}{more}}}}}"
        responses += f"        '{status}': {{description: No., content: {{application/json: {{schema: {schema}}}}}}}\n"
    return f"{HEAD}paths:\n  /m:\n    get:\n      responses:\n{responses}"


def test_details_in_one_of_several_copies() -> None:
    (found,) = linted(copies(422), "errors.details")
    assert found.place.pointer == ("/paths/~1m/get/responses/422/content/application~1json/schema/properties/details")
    assert found.message == (
        "details are in the schema of 422 alone, which has the codes of all: "
        "nothing says whether 401, 403, 404 may have them"
    )


ONE_SCHEMA = {
    "in two": copies(422, 404),
    "in all": copies(401, 403, 404, 422),
    "in none": copies(),
    "with a code of its own": copies(422, apart="[D]"),
    "with codes of its own": copies(422, apart="[D, E]"),
    "one code": copies(422, codes="[A]"),
    "said in words": copies(422, details="{type: object, description: Only on D.}"),
    "a schema with a name": copies(422).replace("schema: {type", "schema: {$ref: '#/x', type"),
}


@pytest.mark.parametrize("text", ONE_SCHEMA.values(), ids=ONE_SCHEMA)
def test_details_in_one_schema_stays_silent(text: str) -> None:
    assert places(text, "errors.details") == []
