from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places


def document(*answers: str, status: str = "429", more: str = "") -> str:
    written = "".join(
        f"  /m{index}: {{get: {{responses: {{'{status}': {answer}}}}}}}\n" for index, answer in enumerate(answers)
    )
    return f"{HEAD}{more}paths:\n{written}"


def header(written: str, name: str = "Retry-After") -> str:
    return f"{{description: No., headers: {{{name}: {written}}}}}"


BARE = "{description: No.}"
LIMIT = "x-rate-limit: {partition: [key], requests: 1, seconds: 1"

SILENT = {
    "declared": document(header("{schema: {type: integer}}")),
    "in lower case": document(header("{schema: {type: integer}}", "retry-after")),
    "by reference": document(
        header("{$ref: '#/components/headers/R'}"), more="components: {headers: {R: {schema: {}}}}\n"
    ),
    "when the limit is reset": document(header("{schema: {type: integer}}", "X-RateLimit-Reset")),
    "as the draft has it": document(header("{schema: {type: integer}}", "RateLimit-Reset")),
    "in the body": document(
        "{description: No., content: {application/json: {schema: {properties: {retry_after: {type: number}}}}}}"
    ),
    "optional, as the annotation says": document(BARE, more=f"{LIMIT}, retry_after: optional}}\n"),
    "not said, as the annotation says": document(BARE, more=f"{LIMIT}, retry_after: unspecified}}\n"),
    "no 429": document(BARE, status="404"),
    "a range": document(BARE, status="4XX"),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_retry_after_stays_silent(text: str) -> None:
    assert places(text, "rate_limit.retry_after") == []


def test_retry_after() -> None:
    assert places(document(BARE, BARE), "rate_limit.retry_after") == [
        "rate_limit.retry_after /paths/~1m0/get/responses/429",
        "rate_limit.retry_after /paths/~1m1/get/responses/429",
    ]
    assert places(document(BARE, more=f"{LIMIT}, retry_after: required}}\n"), "rate_limit.retry_after") != []


def test_a_shared_response_is_told_once() -> None:
    reference = "{$ref: '#/components/responses/No'}"
    text = document(reference, reference, more=f"components: {{responses: {{No: {BARE}}}}}\n")
    (found,) = linted(text, "rate_limit.retry_after")
    assert (found.place.pointer, found.operations) == ("/components/responses/No", ("GET /m0", "GET /m1"))


def test_what_is_written_out_everywhere_is_told_once() -> None:
    (found,) = linted(document(*([BARE] * 30)), "rate_limit.retry_after")
    assert found.message == "429 declares no Retry-After, here and at 29 other places"
    assert len(found.operations) == 30


def test_a_header_that_is_promised_is_required() -> None:
    more = f"{LIMIT}, retry_after: required}}\n"
    (found,) = linted(document(header("{schema: {type: integer}}"), more=more), "rate_limit.retry_after")
    assert found.place.pointer == "/paths/~1m0/get/responses/429/headers/Retry-After"
    assert places(document(header("{required: true, schema: {}}"), more=more), "rate_limit.retry_after") == []


RIGHT = [
    "{schema: {type: integer}}",
    "{schema: {type: string}}",
    "{schema: {type: [integer, string]}}",
    "{schema: {oneOf: [{type: integer}, {type: string, format: http-date}]}}",
    "{schema: {type: number, multipleOf: 1}}",
    "{schema: {type: number, format: int32}}",
    "{schema: {type: integer, minimum: 0}, example: 120}",
    "{schema: {type: string, example: '120'}}",
    "{schema: {type: string}, example: 'Fri, 31 Dec 1999 23:59:59 GMT'}",
    "{schema: {type: string}, example: 'Friday, 31-Dec-99 23:59:59 GMT'}",
    "{schema: {}}",
    "{}",
    "{description: 'Seconds, not milliseconds.', schema: {type: integer}}",
    "{description: Seconds until the epoch ends., schema: {type: integer}}",
    "{schema: 3, example: [1]}",
    "3",
]


@pytest.mark.parametrize("written", RIGHT)
def test_right_form(written: str) -> None:
    assert places(document(header(written)), "rate_limit.retry_after_type") == []


WRONG = {
    "{schema: {type: boolean}}": "schema",
    "{schema: {type: object}}": "schema",
    "{schema: {type: array, items: {type: integer}}}": "schema",
    "{schema: {type: number}}": "schema",
    "{schema: {type: string, format: date-time}}": "schema",
    "{schema: {type: string, format: duration}}": "schema",
    "{schema: {type: integer, minimum: -1}}": "schema",
    "{schema: {oneOf: [{type: integer}, {type: string, format: date-time}]}}": "schema/oneOf/1",
    "{description: Milliseconds to wait., schema: {type: integer}}": "",
    "{schema: {type: integer, description: The time to wait in milliseconds.}}": "",
    "{description: Unix time of the next try., schema: {type: integer}}": "",
    "{schema: {type: string}, example: 30s}": "example",
    "{schema: {type: string}, example: '2026-01-01T00:00:00Z'}": "example",
    "{schema: {type: string}, example: '1.5'}": "example",
    "{schema: {type: integer}, example: -1}": "example",
    "{schema: {type: string}, examples: {a: {value: soon}}}": "examples/a/value",
    "{schema: {type: string, examples: ['3', PT3S]}}": "schema/examples/1",
}


@pytest.mark.parametrize(("written", "where"), WRONG.items())
def test_wrong_form(written: str, where: str) -> None:
    at = "/paths/~1m0/get/responses/429/headers/Retry-After" + (f"/{where}" if where else "")
    assert places(document(header(written)), "rate_limit.retry_after_type") == [f"rate_limit.retry_after_type {at}"]


@pytest.mark.parametrize("status", ["503", "301", "202"])
def test_also_on_other_answers(status: str) -> None:
    assert places(document(header("{schema: {type: boolean}}"), status=status), "rate_limit.retry_after_type") != []


def test_in_openapi_3_0_and_in_json() -> None:
    text = document(header("{schema: {type: number, nullable: true}}")).replace("3.1.0", "3.0.3")
    assert places(text, "rate_limit.retry_after_type") != []
    written = (
        '{"openapi": "3.0.3", "info": {"title": "a", "version": "1"}, "paths": {"/m": {"get": {"responses": {"429": {'
        '"description": "No.", "headers": {"RETRY-AFTER": {"schema": {"type": "boolean"}}}}}}}}}'
    )
    (found,) = linted(written, "rate_limit.retry_after_type", name="openapi.json")
    assert found.message == "Retry-After is of type boolean: it is whole seconds or an HTTP-date"


def test_a_header_that_is_promised_is_there() -> None:
    more = f"{LIMIT}, retry_after: required}}\n"
    for other in ("X-RateLimit-Reset", "RateLimit-Reset"):
        text = document(header("{schema: {type: integer}}", other), more=more)
        assert places(text, "rate_limit.retry_after") == [
            "rate_limit.retry_after /paths/~1m0/get/responses/429/headers"
        ]
        assert places(text.replace("required}", "optional}"), "rate_limit.retry_after") == []
