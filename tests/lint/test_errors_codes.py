from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

CODE = "{type: object, properties: {code: {type: string}}}"
ENVELOPE = "x-error-envelope: {code: /code}\n"
AT = "/paths/~1m/get/responses"


def no(schema: str, example: str = "", more: str = "", media: str = "application/json") -> str:
    shown = f", example: {example}" if example else ""
    return f"{{description: No., {more}content: {{{media}: {{schema: {schema}{shown}}}}}}}"


def get(*responses: str, more: str = "") -> str:
    written = "".join(f"        {response}\n" for response in responses)
    return f"{HEAD}{more}paths:\n  /m:\n    get:\n      responses:\n{written}"


def code(schema: str, more: str = "") -> str:
    return get(f"'404': {no(f'{{type: object{more}, properties: {{code: {schema}, message: {{type: string}}}}}}')}")


SILENT = {
    "an enum": code("{type: string, enum: [A]}"),
    "a constant": code("{const: A, type: string}"),
    "alternatives that are named": code("{oneOf: [{type: string, enum: [A]}, {type: string, enum: [B]}]}"),
    "an example": code("{type: string, example: A}"),
    "examples of 3.1": code("{type: string, examples: [A]}"),
    "a pattern": code("{type: string, pattern: '^E[0-9]+$'}"),
    "known values": code("{type: string, x-known-values: [A]}"),
    "another tool's enum": code("{type: string, x-extensible-enum: [A]}"),
    "prose that names some": code("{type: string, description: 'For instance `not_found`.'}"),
    "prose that says where": code("{type: string, description: 'See https://example.org/errors.'}"),
    "the status again": code("{type: integer, description: The HTTP status code.}"),
    "named around it": code("{type: string}", ", description: 'Error codes are on their own page.'"),
    "an object of its own": code("{type: object}"),
    "shown in an example": get(f"'404': {no(CODE, '{code: A}')}"),
    "problem+json has none": get(
        f"'404': {no('{type: object, properties: {type: {type: string}, title: {type: string}}}')}"
    ),
    "a token endpoint, as RFC 6749 has it": get(
        f"'400': {no('{type: object, properties: {error: {type: string}, error_description: {type: string}}}')}"
    ),
    "a field's `code` of success": f"{HEAD}paths: {{/m: {{get: {{responses: {{'200': {no(CODE)}}}}}}}}}\n",
    "a list in the document's text": code("{type: string}").replace(
        "version: '1'", "version: '1', description: 'Error codes: A, B.'"
    ),
    "no schema": get("'404': {description: No., content: {application/json: {}}}"),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_code_stays_silent(text: str) -> None:
    assert places(text, "errors.code") == []


WRONG = {
    "a text": (code("{type: string}"), "code"),
    "a number": (code("{type: integer}"), "code"),
    "in an object": (
        get(f"'404': {no('{type: object, properties: {error: {type: object, properties: {code: {type: string}}}}}')}"),
        "error/properties/code",
    ),
    "the error itself": (
        get(f"'404': {no('{type: object, properties: {error: {type: string}, message: {type: string}}}')}"),
        "error",
    ),
}


@pytest.mark.parametrize(("text", "where"), WRONG.values(), ids=WRONG)
def test_code(text: str, where: str) -> None:
    assert places(text, "errors.code") == [f"errors.code {AT}/404/content/application~1json/schema/properties/{where}"]


def test_in_a_list_of_errors() -> None:
    item = "{type: object, properties: {code: {type: string}}}"
    text = get(f"'404': {no(f'{{type: object, properties: {{errors: {{type: array, items: {item}}}}}}}')}")
    assert places(text, "errors.code") == [
        f"errors.code {AT}/404/content/application~1json/schema/properties/errors/items/properties/code"
    ]


def test_a_schema_of_all_is_told_where_it_is_defined() -> None:
    reference = "{$ref: '#/components/schemas/Error'}"
    text = get(f"'404': {no(reference)}", f"'422': {no(reference)}") + f"components: {{schemas: {{Error: {CODE}}}}}\n"
    assert places(text, "errors.code") == ["errors.code /components/schemas/Error/properties/code"]
    shown = text.replace(f"{{schema: {reference}}}", f"{{schema: {reference}, example: {{code: A}}}}", 1)
    assert places(shown, "errors.code") == []


def test_what_is_written_out_everywhere_is_told_once() -> None:
    (found,) = linted(get(*(f"'{status}': {no(CODE)}" for status in range(400, 415))), "errors.code")
    assert found.message.endswith("here and at 14 other places")


def test_a_declared_envelope_wants_a_list() -> None:
    shown = get(f"'404': {no(CODE, '{code: A}')}", more=ENVELOPE)
    assert places(shown, "errors.code") == [f"errors.code {AT}/404/content/application~1json/schema/properties/code"]
    assert places(get("'404': {description: No.}", more=ENVELOPE), "errors.code") == ["errors.code /x-error-envelope"]
    anywhere = get("'404': {description: No.}", more="x-error-envelope: {code_anywhere: true}\nx-error-codes: {}\n")
    assert places(anywhere, "errors.code") == ["errors.code /x-error-envelope"]
    assert places(get(f"'404': {no(CODE)}", more=ENVELOPE + "x-error-codes: {A: [404]}\n"), "errors.code") == []


def test_a_status_without_a_code() -> None:
    more = ENVELOPE + "x-error-codes: {A: [404]}\n"
    (found,) = linted(get(f"'404': {no(CODE)}", f"'410': {no(CODE)}", more=more), "errors.code")
    assert found.message == "x-error-codes names no code that goes with 410"
    assert found.place.pointer == f"{AT}/410"
    own = no(CODE, more="x-error-codes: {GONE: [410]}, ")
    silent = get(f"'404': {no(CODE)}", f"'410': {own}", "4XX: {description: No.}", f"'500': {no(CODE)}", more=more)
    assert places(silent, "errors.code") == []


LISTED = ENVELOPE + "x-error-codes: {NOT_FOUND: [404]}\n"


def test_a_code_that_is_not_listed() -> None:
    at = f"{AT}/404/content/application~1json"
    (shown,) = linted(get(f"'404': {no(CODE, '{code: NOTFOUND}')}", more=LISTED), "errors.unlisted_code")
    assert shown.place.pointer == f"{at}/example/code"
    assert shown.message == "the example's code 'NOTFOUND' is none of x-error-codes; did you mean 'NOT_FOUND'?"
    enum = "{type: object, properties: {code: {type: string, enum: [NOT_FOUND, GONE]}}}"
    assert places(get(f"'404': {no(enum)}", more=LISTED), "errors.unlisted_code") == [
        f"errors.unlisted_code {at}/schema/properties/code/enum/1"
    ]


@pytest.mark.parametrize(
    "text",
    [
        get(f"'404': {no(CODE, '{code: NOT_FOUND}')}", more=LISTED),
        get(f"'404': {no(CODE, '{message: No.}')}", more=LISTED),  # another rule says that the code is missing
        get(f"'404': {no(CODE, '{code: {a: 1}}')}", more=LISTED),
        get(f"'404': {no(CODE, '{code: 404}')}", more=ENVELOPE + "x-error-codes: {'404': [404]}\n"),
        get(f"'404': {no('{type: object, properties: {code: {enum: [NOT_FOUND, null]}}}')}", more=LISTED),
        get(f"'404': {no(CODE, '{code: ANY}')}"),
        get(f"'404': {no(CODE, '{code: ANY}')}", more="x-error-envelope: {code: code}\nx-error-codes: [1]\n"),
    ],
)
def test_unlisted_code_stays_silent(text: str) -> None:
    assert places(text, "errors.unlisted_code") == []


BODY = "content/application~1json"
CONFLICTS = {
    "by the list": (
        get(f"'401': {no(CODE, '{code: NOT_FOUND}')}", more=LISTED),
        f"401/{BODY}/example/code",
    ),
    "by the name": (get(f"'401': {no(CODE, '{code: FORBIDDEN}')}"), f"401/{BODY}/example/code"),
    "by the name in words": (
        get(f"'403': {no(CODE, '{code: not found}')}"),
        f"403/{BODY}/example/code",
    ),
    "the only value of an enum": (
        get(f"'401': {no('{type: object, properties: {code: {type: string, enum: [FORBIDDEN]}}}')}"),
        "401/content/application~1json/schema/properties/code/enum/0",
    ),
    "a status in the body": (
        get(f"'404': {no('{type: object}', '{status: 400}', media='application/problem+json')}"),
        "404/content/application~1problem+json/example/status",
    ),
    "a status of another class": (
        get(f"5XX: {no('{type: object}', '{error: {statusCode: 404}}')}"),
        "5XX/content/application~1json/example/error/statusCode",
    ),
    "where the annotation has it": (
        get(f"'404': {no('{type: object}', '{s: 400}')}", more="x-error-envelope: {status: /s}\n"),
        "404/content/application~1json/example/s",
    ),
    "the only status of the schema": (
        get(f"'404': {no('{type: object, properties: {status: {type: integer, const: 400}}}')}"),
        "404/content/application~1json/schema/properties/status/const",
    ),
    "a list on the response": (
        get(f"'401': {no(CODE, more='x-error-codes: {FORBIDDEN: [403]}, ')}"),
        "401/x-error-codes/FORBIDDEN",
    ),
}


@pytest.mark.parametrize(("text", "where"), CONFLICTS.values(), ids=CONFLICTS)
def test_code_status(text: str, where: str) -> None:
    assert places(text, "errors.code_status") == [f"errors.code_status {AT}/{where}"]


def test_named_examples_and_those_in_components() -> None:
    text = f"""{HEAD}paths:
  /m:
    get:
      responses:
        '401':
          description: No.
          content: {{application/json: {{schema: {CODE}, examples: {{a: {{$ref: '#/components/examples/A'}}}}}}}}
components: {{examples: {{A: {{value: {{code: FORBIDDEN}}}}}}}}
"""
    assert places(text, "errors.code_status") == ["errors.code_status /components/examples/A/value/code"]


AGREE = {
    "a shared response whose example is of one of its statuses": f"""{HEAD}paths:
  /m:
    get:
      responses: {{'400': {{$ref: '#/components/responses/Bad'}}, '422': {{$ref: '#/components/responses/Bad'}}}}
components: {{responses: {{Bad: {no("{type: object}", "{status: 400}")}}}}}
""",
    "a recipient that is not found": get(f"'422': {no(CODE, '{code: NOT_FOUND}')}"),
    "a payment that is refused": get(f"'402': {no(CODE, '{code: FORBIDDEN}')}"),
    "a code of its own": get(f"'403': {no(CODE, '{code: UNAUTHORIZED_CLIENT}')}"),
    "default": get("'200': {description: All.}", f"default: {no(CODE, '{code: FORBIDDEN, status: 404}')}"),
    "a range": get(f"4XX: {no(CODE, '{code: FORBIDDEN, status: 404}')}"),
    "a status that is no number of HTTP": get(f"'404': {no('{type: object}', '{status: 0}')}"),
    "a status in words": get(f"'404': {no('{type: object}', '{status: failed}')}"),
    "the state of what was asked for": get(f"'409': {no('{type: object}', '{data: {status: 400}}')}"),
    "an enum for all errors": get(
        f"'401': {no('{type: object, properties: {code: {type: string, enum: [FORBIDDEN, UNAUTHORIZED]}}}')}"
    ),
    "by the list": get(
        f"'401': {no(CODE, '{code: FORBIDDEN}')}", more=ENVELOPE + "x-error-codes: {FORBIDDEN: [401]}\n"
    ),
    "success": get(f"'200': {no(CODE, '{code: FORBIDDEN, status: 404}')}"),
    "examples of odd types": get(f"'404': {no(CODE, '[1]')}", f"'401': {no('[]', '{code: [FORBIDDEN]}')}"),
}


@pytest.mark.parametrize("text", AGREE.values(), ids=AGREE)
def test_code_status_stays_silent(text: str) -> None:
    assert places(text, "errors.code_status") == []
