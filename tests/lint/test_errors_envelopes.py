from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

LIST = "'200': {description: All., content: {application/json: {schema: {type: array, items: {type: object}}}}}"
TITLE = "{type: object, properties: {title: {type: string}}}"
MESSAGE = "{type: object, properties: {message: {type: string}}}"


def no(schema: str, more: str = "") -> str:
    return f"{{description: No., {more}content: {{application/json: {{schema: {schema}}}}}}}"


def get(*responses: str, more: str = "") -> str:
    written = "".join(f"        {response}\n" for response in responses)
    return f"{HEAD}{more}paths:\n  /m:\n    get:\n      responses:\n{written}"


SILENT = {
    "a word of a list": get(LIST, f"'404': {no('{type: string, enum: [NOT_FOUND]}')}"),
    "some are sentences": get(LIST, f"'404': {no(MESSAGE)}", f"'422': {no(MESSAGE)}", f"'429': {no('{type: string}')}"),
    "a string among other forms": get(LIST, f"'404': {no(f'{{oneOf: [{{type: string}}, {MESSAGE}]}}')}"),
    "a body of text with a schema": get(LIST, f"'404': {no('{type: string}')}").replace(
        "content: {application/json: {schema: {type: string", "content: {text/plain: {schema: {type: string"
    ),
    "no error at all: another rule says so": get(LIST),
    "a body of text": get(LIST, "'404': {description: No., content: {text/plain: {}}}"),
    "an API that answers nothing": get("'204': {description: Done.}", "'404': {description: No.}"),
    "most errors describe one": get(
        LIST,
        f"'404': {no(MESSAGE)}",
        f"'422': {no(MESSAGE)}",
        "'503': {description: A proxy answers this., content: {text/html: {}}}",
        "'405': {description: No.}",
    ),
    "default is all that there is: success, too": get("default: {description: Anything.}"),
    "declared at the operation": f"{HEAD}paths: {{/m: {{get: {{x-error-envelope: {{message: /m}},"
    " responses: {'404': {description: No.}}}}}\n",
    "only a header is promised": get(
        "'404': {description: No.}", more="x-error-envelope: {request_id: {header: X-Request-Id}}\n"
    ),
    "no object": f"{HEAD}paths: [1]\n",
    "responses of odd types": get(LIST, "'404': 3", "'500': [x]", "'501': null"),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_envelope_stays_silent(text: str) -> None:
    assert places(text, "errors.envelope") == []


def test_most_errors_without_a_body_are_told_once() -> None:
    text = get(LIST, f"'400': {no(MESSAGE)}", "'401': {description: No.}", "'404': {description: No.}")
    (found,) = linted(text, "errors.envelope")
    assert found.message == "2 of 3 error responses describe no body"
    assert found.place.pointer == "/paths/~1m/get/responses/401"


def test_bare_strings_are_told_once() -> None:
    text = get(LIST, f"'400': {no('{type: string}')}", f"'401': {no('{type: string}')}")
    (found,) = linted(text, "errors.envelope")
    assert found.message == "all error responses are bare strings"
    assert found.place.pointer == "/paths/~1m/get/responses/400"
    (found,) = linted(text + f"        '404': {no(MESSAGE)}\n", "errors.envelope")
    assert found.message == "2 of 3 error responses are bare strings"


OAUTH = "error: {type: string}, error_description: {type: string}"


def test_members_beside_those_of_oauth() -> None:
    more = f"{{type: object, properties: {{{OAUTH}, request_id: {{type: string}}}}}}"
    (found,) = linted(pair(MESSAGE, more), "errors.several_envelopes")
    assert found.message == "most errors look like {message}, others like {error, error_description, request_id}"
    assert places(pair(MESSAGE, more).replace("/m:", "/oauth/token:"), "errors.several_envelopes") == []
    plain = f"{{type: object, properties: {{{OAUTH}, error_uri: {{type: string}}}}}}"
    assert places(pair(MESSAGE, plain), "errors.several_envelopes") == []


def test_media_without_a_schema_describe_nothing() -> None:
    assert places(get(LIST, "'400': {description: No., content: {application/json: {}}}"), "errors.envelope") == [
        "errors.envelope /paths/~1m/get/responses/400"
    ]


def test_a_shared_response_in_another_file() -> None:
    text = get(LIST, "'400': {$ref: 'shared.yaml#/No'}")
    (found,) = linted(text, "errors.envelope", beside={"shared.yaml": "No: {description: No.}\n"})
    assert (found.place.path.name, found.place.pointer, found.operations) == ("shared.yaml", "/No", ("GET /m",))


def test_a_declared_envelope_wants_a_body_where_others_have_one() -> None:
    text = get(
        f"'404': {no(MESSAGE)}",
        "'401': {description: No.}",
        more="x-error-envelope: {message: /message}\n",
    )
    assert places(text, "errors.envelope") == ["errors.envelope /paths/~1m/get/responses/401"]


def pair(one: str, other: str) -> str:
    return get(f"'404': {no(one)}", f"'422': {no(other)}")


ALIKE = {
    "an extension": (MESSAGE, "{type: object, properties: {message: {type: string}, fields: {type: object}}}"),
    "members of their own beside a core": (
        "{type: object, properties: {message: {type: string}, url: {type: string}}}",
        "{type: object, properties: {message: {type: string}, errors: {type: array}}}",
    ),
    "one that a oneOf has": (
        MESSAGE,
        f"{{oneOf: [{MESSAGE}, {{type: object, properties: {{title: {{type: string}}}}}}]}}",
    ),
    "an allOf of it": (MESSAGE, f"{{allOf: [{MESSAGE}, {{type: object, properties: {{hint: {{type: string}}}}}}]}}"),
    "free": (MESSAGE, "{type: object}"),
    "nothing said": (MESSAGE, "true"),
    "null or not": (MESSAGE, "{type: object, properties: {message: {type: [string, 'null']}}}"),
    "integer or number": (
        "{type: object, properties: {code: {type: integer}}}",
        "{type: object, properties: {code: {type: number}}}",
    ),
    "a token endpoint, as RFC 6749 has it": (
        MESSAGE,
        "{type: object, properties: {error: {type: string}, error_description: {type: string}}}",
    ),
    "problem+json alone": (
        "{type: object, properties: {title: {type: string}, detail: {type: string}}}",
        "{type: object, properties: {title: {type: string}, status: {type: integer}}}",
    ),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_several_envelopes_stays_silent(one: str, other: str) -> None:
    assert places(pair(one, other), "errors.several_envelopes") == []


UNLIKE = {
    "members": (
        "{type: object, properties: {error: {type: object}}}",
        "{type: object, properties: {title: {type: string}}}",
    ),
    "kinds": (
        "{type: object, properties: {errors: {type: array, items: {type: string}}}}",
        "{type: object, properties: {errors: {type: array, items: {type: object}}}}",
    ),
    "an array": (MESSAGE, "{type: array, items: {type: string}}"),
    "a text": (MESSAGE, "{type: string}"),
    "an extension that leaves the core": (
        "{allOf: [{type: object, properties: {message: {type: string}}}]}",
        "{type: object, properties: {title: {type: string}, fields: {type: object}}}",
    ),
}


@pytest.mark.parametrize(("one", "other"), UNLIKE.values(), ids=UNLIKE)
def test_several_envelopes(one: str, other: str) -> None:
    (found,) = linted(pair(one, other), "errors.several_envelopes")
    assert found.operations == ("GET /m",)


def test_the_odd_one_is_named_where_it_is_defined() -> None:
    text = f"""{HEAD}paths:
  /m:
    get:
      responses:
        '400': {{description: No., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Error'}}}}}}}}
        '404': {{description: No., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Error'}}}}}}}}
        '422': {{description: No., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Odd'}}}}}}}}
    post:
      responses:
        '422': {{description: No., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Odd'}}}}}}}}
components:
  schemas:
    Error: {{type: object, properties: {{error: {{type: object}}}}}}
    Odd: {{type: object, properties: {{title: {{type: string}}, detail: {{type: string}}}}}}
"""
    (found,) = linted(text, "errors.several_envelopes")
    assert found.place.pointer == "/components/schemas/Odd"
    assert found.operations == ("GET /m", "POST /m")
    assert found.message == "most errors look like {error}, others like {detail, title}"


def test_one_that_is_declared_is_no_odd_one() -> None:
    other = no("{type: object, properties: {title: {type: string}}}", "x-error-envelope: {message: /title}, ")
    text = get(
        f"'404': {no(MESSAGE)}",
        f"'422': {other}",
    )
    assert places(text, "errors.several_envelopes") == []


ENVELOPE = "x-error-envelope: {message: /message, request_id: {at: /id}}\n"
PARTS = {
    "code": "{type: object, properties: {message: {type: string}, code: {type: string}}}",
    "details": "{type: object, properties: {message: {type: string}, details: {type: object}}}",
    "status": "{type: object, properties: {message: {type: string}, status: {type: integer}}}",
    "constants": "{type: object, properties: {message: {type: string}, success: {const: false}}}",
}


@pytest.mark.parametrize(("part", "schema"), PARTS.items(), ids=PARTS)
def test_a_part_that_the_annotation_leaves_out(part: str, schema: str) -> None:
    (found,) = linted(get(f"'404': {no(schema)}", more=ENVELOPE), "errors.envelope_part")
    assert found.message == f"x-error-envelope has no '{part}', and the error's schema has one"
    assert found.place.pointer == "/x-error-envelope"


def test_a_list_of_codes_and_no_place_for_them() -> None:
    text = get("'404': {description: No.}", more=ENVELOPE + "x-error-codes: {NOT_FOUND: [404]}\n")
    (found,) = linted(text, "errors.envelope_part")
    assert found.message == "x-error-codes lists codes, and x-error-envelope doesn't say where the code stands"


def test_parts_that_stand_elsewhere_are_not_missed() -> None:
    anywhere = "x-error-envelope: {message: /message, code_anywhere: true}\nx-error-codes: {NOT_FOUND: [404]}\n"
    assert places(get(f"'404': {no(PARTS['code'])}", more=anywhere), "errors.envelope_part") == []
    plain = get(f"'404': {no(PARTS['code'])}")
    assert places(plain, "errors.envelope_part") == []
