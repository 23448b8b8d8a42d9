from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

SCHEMES = "components: {securitySchemes: {a: {type: http, scheme: bearer}}}\n"
A = "security: [{a: []}], responses: {}"
NONE = "responses: {}"


def document(paths: dict[str, str], more: str = SCHEMES) -> str:
    """Return a document; the keys are `METHOD /path`."""
    written = ""
    for name, operation in paths.items():
        method, path = name.split()
        written += f"  {path}: {{{method.lower()}: {{{operation}}}}}\n"
    return f"{HEAD}{more}paths:\n{written}"


UNPROTECTED = {
    "all say it": document({"GET /a": A, "POST /b": A}),
    "at the root": document({"GET /a": NONE, "POST /b": NONE}, SCHEMES + "security: [{a: []}]\n"),
    "none is needed": document({"GET /a": A, "GET /prices": "security: [], responses: {}"}),
    "none is needed, by the root": document({"GET /a": NONE, "POST /b": A}, SCHEMES + "security: []\n"),
    "optional": document({"GET /a": A, "GET /b": "security: [{}], responses: {}"}),
    **{
        path: document({"GET /a": A, f"POST {path}": NONE})
        for path in ("/login", "/oauth2/token", "/users/password-reset", "/webhooks/twilio", "/v1/signup", "/auth.test")
    },
    **{
        path: document({"GET /a": A, f"GET {path}": NONE})
        for path in ("/healthz", "/.well-known/jwks.json", "/openapi.json", "/status")
    },
    "only what can be read, for everybody": document({"GET /a": NONE, "GET /b": NONE}, ""),
    "the key is part of the URL": document(
        {"POST /a": NONE}, "servers: [{url: 'https://api.example.org/bot{token}'}]\n"
    ),
    "no operation": document({}, SCHEMES),
}


@pytest.mark.parametrize("text", UNPROTECTED.values(), ids=UNPROTECTED)
def test_unprotected_stays_silent(text: str) -> None:
    assert places(text, "access.unprotected") == []


def test_one_operation_that_says_nothing() -> None:
    assert places(document({"GET /a": A, "POST /b": NONE}), "access.unprotected") == [
        "access.unprotected /paths/~1b/post"
    ]


def test_many_that_say_nothing_are_told_once() -> None:
    operations = {"GET /a": A, **{f"POST /b{index}": NONE for index in range(20)}}
    (found,) = linted(document(operations), "access.unprotected")
    assert found.message == "20 of 21 operations don't say which key they need"
    assert len(found.operations) == 20


NOWHERE = {
    "a scheme that nothing requires": (
        document({"GET /a": NONE}),
        "the security scheme 'a' is declared, and no operation requires it",
    ),
    "something is written": (
        document({"POST /a": NONE}, ""),
        "nothing says how callers prove who they are: there is no security scheme, and no operation requires one",
    ),
    "a key that is a parameter": (
        document({"GET /a": "parameters: [{name: X-API-Key, in: header}], responses: {}"}, ""),
        "the key is described as a parameter, 'X-API-Key', and by no security scheme",
    ),
}


@pytest.mark.parametrize(("text", "message"), NOWHERE.values(), ids=NOWHERE)
def test_no_security_anywhere(text: str, message: str) -> None:
    (found,) = linted(text, "access.unprotected")
    assert (found.message, found.place.pointer) == (message, "")


def write(scope: str, name: str = "POST /messages", more: str = "") -> str:
    return document({name: f"security: [{{a: ['{scope}']}}], {more}responses: {{}}"})


READS = {
    "a scope to write": write("messages:write"),
    "a scope to send": write("messages:send"),
    "a scope without a verb": write("messages"),
    "a scope of all": write("read:all"),
    "both": document({"POST /m": "security: [{a: ['m:read', 'm:write']}], responses: {}"}),
    "any of two": document({"POST /m": "security: [{a: ['m:read']}, {a: ['m:write']}], responses: {}"}),
    "another key without scopes": document({"POST /m": "security: [{a: ['m:read']}, {b: []}], responses: {}"}),
    "GET": write("m:read", "GET /messages"),
    "a search": write("m:read", "POST /messages/search"),
    "a search by its id": write("m:read", more="operationId: searchMessages, "),
    "a list": write("m:read", "POST /conversations.list"),
    "a count": write("m:read", "POST /messages/all/count"),
    "an annotated list": write("m:read", more="x-pagination: false, "),
    "a mark of the reader": write("m:read", "PUT /messages/{id}/read"),
    "ready is not read": write("ready:set"),
    "spread is not read": write("spread"),
}


@pytest.mark.parametrize("text", READS.values(), ids=READS)
def test_write_scope_stays_silent(text: str) -> None:
    assert places(text, "access.write_scope") == []


@pytest.mark.parametrize(
    "scope", ["messages:read", "read:messages", "messages.read", "read", "messages.readonly", "m/read"]
)
@pytest.mark.parametrize("name", ["POST /messages", "DELETE /messages/{id}", "PATCH /messages/{id}"])
def test_write_scope(scope: str, name: str) -> None:
    (found,) = linted(write(scope, name), "access.write_scope")
    method, _, path = name.partition(" ")
    assert found.place.pointer == f"/paths/{path.replace('/', '~1')}/{method.lower()}/security"


ANNOTATED = SCHEMES + "x-error-codes: {NO: [403]}\n"
NO = "responses: {'403': {description: No.}}"


def test_an_operation_without_a_scope_among_those_with_one() -> None:
    scoped = f"security: [{{a: ['m:read']}}], {NO}"
    text = document({"GET /a": scoped, "POST /b": f"security: [{{a: []}}], {NO}"}, ANNOTATED)
    assert places(text, "access.unscoped") == ["access.unscoped /paths/~1b/post/security"]
    silent = [
        document({"GET /a": scoped, "POST /b": f"security: [{{a: []}}], {NO}"}),  # not annotated
        document({"GET /a": scoped, "POST /b": "security: [{a: []}], responses: {}"}, ANNOTATED),  # no 403
        document({"GET /a": scoped, "POST /b": f"security: [], {NO}"}, ANNOTATED),
        document({"GET /a": scoped, "POST /b": f"security: [{{b: []}}], {NO}"}, ANNOTATED),  # another scheme
        document({"GET /a": f"security: [{{a: []}}], {NO}"}, ANNOTATED),  # nobody has scopes
    ]
    assert [places(each, "access.unscoped") for each in silent] == [[]] * 5


def test_a_401_where_no_key_is_needed() -> None:
    no = "security: [], responses: {'401': {description: No.}}"
    assert places(document({"GET /a": no}), "access.refused") == ["access.refused /paths/~1a/get/security"]
    silent = [
        document({"POST /login": no}),
        document({"GET /a": no.replace("[]", "[{}]")}),
        document({"GET /a": no.replace("'401'", "4XX")}),
        document({"GET /a": "responses: {'401': {description: No.}}"}, SCHEMES + "security: []\n"),
    ]
    assert [places(each, "access.refused") for each in silent] == [[]] * 4


OPEN = "security: [{}, {a: []}], responses: {'401': {description: No.}}"
CLOSED = "security: [{a: []}], responses: {'401': {description: No.}}"


def test_a_401_where_the_key_is_left_to_the_caller() -> None:
    wrong = document({"GET /b": CLOSED, "POST /a": OPEN})
    assert places(wrong, "access.refused") == ["access.refused /paths/~1a/post/security"]


OPENED = {
    "what is only read may show more to some": document({"GET /b": CLOSED, "GET /a": OPEN}),
    "a search": document({"GET /b": CLOSED, "POST /a/search": OPEN}),
    "a login": document({"GET /b": CLOSED, "POST /login": OPEN}),
    "the text says it": document({"GET /b": CLOSED, "POST /a": f"description: Guests may post., {OPEN}"}),
    "the text says it otherwise": document({"GET /b": CLOSED, "POST /a": f"description: Works without a key., {OPEN}"}),
    "no 401": document({"GET /b": CLOSED, "POST /a": OPEN.replace("401", "403")}),
    "the custom of the document": document({f"POST /a{at}": OPEN for at in range(5)} | {"GET /b": CLOSED}),
    "everything is open": document({"GET /b": OPEN, "POST /a": OPEN}),
}


@pytest.mark.parametrize("text", OPENED.values(), ids=OPENED)
def test_a_key_left_to_the_caller_stays_silent(text: str) -> None:
    assert places(text, "access.refused") == []
