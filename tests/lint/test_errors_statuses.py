from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

KEY = "security: [{key: []}]\ncomponents: {securitySchemes: {key: {type: http, scheme: bearer}}}\n"
LIMIT = "parameters: [{name: limit, in: query, schema: {type: integer}}]"
OK = "'200': {description: All.}"
NO = "{description: No.}"


def one(operation: str, *, more: str = "", method: str = "get") -> str:
    return f"{HEAD}{more}paths:\n  /m:\n    {method}: {{{operation}}}\n"


SILENT = {
    "4XX": one(f"{LIMIT}, responses: {{{OK}, 4XX: {NO}}}", more=KEY),
    "default": one(f"{LIMIT}, responses: {{{OK}, default: {NO}}}", more=KEY),
    "422 for 400": one(f"{LIMIT}, responses: {{{OK}, '422': {NO}}}"),
    "no key is needed": one(f"security: [], responses: {{{OK}}}", more=KEY),
    "a key may be sent": one(f"security: [{{}}, {{key: []}}], responses: {{{OK}}}", more=KEY),
    "403 is what this document says to whoever has no key": one(f"responses: {{{OK}, '403': {NO}}}", more=KEY),
    "annotated: another status for a missing key": one(
        f"responses: {{{OK}, '403': {NO}}}", more=KEY + "x-unauthenticated: [403]\nx-error-codes: {A: [403]}\n"
    ),
    "a certificate: who has none gets no answer": one(
        f"responses: {{{OK}}}",
        more="security: [{cert: []}]\ncomponents: {securitySchemes: {cert: {type: mutualTLS}}}\n",
    ),
    "any text will do": one(f"parameters: [{{name: q, in: query, schema: {{type: string}}}}], responses: {{{OK}}}"),
    "a path that is malformed is not found": one(
        f"parameters: [{{name: id, in: path, schema: {{type: integer}}}}], responses: {{{OK}, '404': {NO}}}"
    ),
    "nothing is asked with": one(f"responses: {{{OK}}}"),
    "OPTIONS": one(f"{LIMIT}, responses: {{{OK}}}", method="options"),
    "of odd types": one("parameters: 3, requestBody: [], security: {}, responses: []"),
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_status_stays_silent(text: str) -> None:
    assert places(text, "errors.status") == []


WRONG = {
    "401": (one(f"responses: {{{OK}}}", more=KEY), "a missing or unknown key (401)"),
    "403": (
        one(f"security: [{{key: [a]}}], responses: {{{OK}, '401': {NO}}}", more=KEY),
        "a key without the scope (403)",
    ),
    "400": (
        one(f"requestBody: {{content: {{application/json: {{}}}}}}, responses: {{{OK}}}"),
        "a malformed request (400 or 422)",
    ),
    "a parameter of the path item": (
        f"{HEAD}paths:\n  /m:\n    {LIMIT}\n    get: {{responses: {{{OK}}}}}\n",
        "a malformed request (400 or 422)",
    ),
    "all": (
        one(f"{LIMIT}, security: [{{key: [a]}}], responses: {{{OK}}}", more=KEY),
        "a missing or unknown key (401) and a key without the scope (403) and a malformed request (400 or 422)",
    ),
    "annotated: 403 is no answer to a missing key": (
        one(f"responses: {{{OK}, '403': {NO}}}", more=KEY + "x-error-codes: {A: [403]}\n"),
        "a missing or unknown key (401)",
    ),
}


@pytest.mark.parametrize(("text", "what"), WRONG.values(), ids=WRONG)
def test_status(text: str, what: str) -> None:
    (found,) = linted(text, "errors.status")
    assert found.message == f"no error response for {what}"
    assert found.place.pointer == "/paths/~1m/get/responses"


def many(with_401: int, without: int) -> str:
    paths = "".join(
        f"  /m{index}: {{get: {{responses: {{{OK}{', ' + repr('401') + ': ' + NO if index < with_401 else ''}}}}}}}\n"
        for index in range(with_401 + without)
    )
    return f"{HEAD}{KEY}paths:\n{paths}"


def test_the_custom_of_a_document_is_told_once() -> None:
    (found,) = linted(many(0, 30), "errors.status")
    assert found.message == "error responses are missing: 401 from all 30 operations where it can happen"
    assert found.place.pointer == "/paths"
    assert len(found.operations) == 30
    (found,) = linted(many(200, 20), "errors.status")
    assert found.message == "error responses are missing: 401 from 20 of 220 operations where it can happen"


def test_an_exception_is_told_where_it_is() -> None:
    assert [result.place.pointer for result in linted(many(5, 2), "errors.status")] == [
        "/paths/~1m5/get/responses",
        "/paths/~1m6/get/responses",
    ]


REGISTERED = [
    "100",
    "200",
    "208",
    "226",
    "308",
    "402",
    "418",
    "425",
    "429",
    "431",
    "451",
    "511",
    "2XX",
    "5XX",
    "default",
]


@pytest.mark.parametrize("status", REGISTERED)
def test_registered(status: str) -> None:
    assert places(one(f"responses: {{'{status}': {NO}}}"), "errors.unregistered_status") == []


@pytest.mark.parametrize("status", ["209", "420", "430", "453", "499", "520", "599"])
def test_unregistered(status: str) -> None:
    assert places(one(f"responses: {{'{status}': {NO}}}"), "errors.unregistered_status") == [
        f"errors.unregistered_status /paths/~1m/get/responses/{status}"
    ]


def test_what_is_no_status_is_left_to_the_metaschema() -> None:
    text = one(f"responses: {{'600': {NO}, '099': {NO}, '45': {NO}, x-note: {NO}}}")
    assert places(text, "errors.unregistered_status") == []


def test_an_unregistered_status_is_told_once() -> None:
    text = f"""{HEAD}paths:
  /m:
    get: {{responses: {{'453': {{$ref: '#/components/responses/Odd'}}}}}}
    post: {{responses: {{'453': {{$ref: '#/components/responses/Odd'}}}}}}
components: {{responses: {{Odd: {NO}}}}}
"""
    (found,) = linted(text, "errors.unregistered_status")
    assert found.operations == ("GET /m", "POST /m")
    assert found.message.endswith("clients treat it as 400")
