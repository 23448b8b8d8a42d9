from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

BEARER = "{type: http, scheme: bearer}"


def oauth(*scopes: str) -> str:
    listed = ", ".join(f"'{scope}': Some." for scope in scopes)
    return f"{{type: oauth2, flows: {{clientCredentials: {{tokenUrl: /t, scopes: {{{listed}}}}}}}}}"


def document(security: str, schemes: str, *, version: str = "3.1.0", post: str = "") -> str:
    head = HEAD.replace("3.1.0", version)
    more = f"    post: {{security: {post}, responses: {{}}}}\n" if post else ""
    get = f"    get: {{security: {security}, responses: {{}}}}\n"
    return f"{head}paths:\n  /m:\n{get}{more}components: {{securitySchemes: {schemes}}}\n"


def worded(text: str, scopes: str = "['m:read']") -> str:
    return document(f"[{{a: {scopes}}}]", f"{{a: {oauth('m:read', 'm:write')}}}").replace(
        "get: {", f"get: {{description: '{text}', "
    )


def asked(name: str, prose: str, *, path: str = "/m", where: str = "query") -> str:
    parameter = f"{{name: {name}, in: {where}, description: '{prose}', schema: {{type: string}}}}"
    return f"{HEAD}paths:\n  {path}:\n    get: {{parameters: [{parameter}], responses: {{}}}}\n"


SILENT = {
    "undeclared_scheme": {
        "declared": document("[{a: []}]", f"{{a: {BEARER}}}"),
        "none": document("[]", "{}"),
        "optional": document("[{}]", "{}"),
        "of odd types": document("[3, {a: 3}]", "{a: 3}"),
        "no list": document("{a: []}", "{}"),
    },
    "unused_scheme": {
        "of an alternative": document("[{a: []}, {b: []}]", f"{{a: {BEARER}, b: {BEARER}}}"),
        "for a webhook alone": document("[{a: []}]", f"{{a: {BEARER}, b: {BEARER}}}")
        + "webhooks: {x: {post: {security: [{b: []}], responses: {}}}}\n",
        "for a callback alone": document("[{a: []}]", f"{{a: {BEARER}, b: {BEARER}}}").replace(
            "get: {", "get: {callbacks: {x: {'{$url}': {post: {security: [{b: []}], responses: {}}}}}, "
        ),
        "where nothing is protected another rule speaks": f"{HEAD}paths: {{/m: {{get: {{responses: {{}}}}}}}}\n"
        f"components: {{securitySchemes: {{a: {BEARER}}}}}\n",
    },
    "undeclared_scope": {
        "declared": document("[{a: [r]}]", f"{{a: {oauth('r', 'w')}}}"),
        "in another flow": document(
            "[{a: [r, w]}]",
            "{a: {type: oauth2, flows: {implicit: {scopes: {r: A.}}, authorizationCode: {scopes: {w: A.}}}}}",
        ),
        "OpenID Connect lists them elsewhere": document(
            "[{a: [r]}]", "{a: {type: openIdConnect, openIdConnectUrl: /o}}"
        ),
        "roles of a bearer that lists none": document("[{a: ['m:r']}]", f"{{a: {BEARER}}}"),
        "prose that names other things": document(
            "[{a: ['m:r']}]", "{a: {type: http, scheme: bearer, description: 'Like `Authorization: Bearer`, `a.b.c`.'}}"
        ),
        "flows that are malformed": document("[{a: [r]}]", "{a: {type: oauth2, flows: 3}}"),
        "the text names the scope that is required": worded("Requires the `m:read` scope."),
        "the text names another that is declared": worded("Requires the `m:write` scope."),
        "the text names either": worded("Requires the `m:admin` or `m:read` scope."),
        "the text says that it is not needed": worded("This does not require the `m:audit` scope."),
        "the text speaks of some callers": worded("To see drafts the `m:audit` scope helps. Ask if needed."),
        "only for a part of it": worded("Drafts are shown when it needs the `m:audit` scope? No."),
        "another kind of scope": worded("Requires the `project` scope."),
        "no scope at all": worded("Requires `m:audit` to be set."),
        "no scope by security": worded("Requires the `m:audit` scope.", "[]"),
        "OpenID Connect's scopes are elsewhere": worded("Requires the `m:audit` scope.").replace(
            "type: oauth2", "type: openIdConnect"
        ),
        "a bearer whose scopes are in no list": worded("Requires the `m:audit` scope.").replace(
            "type: oauth2", "type: http, scheme: bearer"
        ),
        "texts of odd types": worded("Scope.").replace("description: 'Scope.'", "description: [3], summary: {}"),
        "lists of odd types": document("[{a: [3, null, {}]}]", f"{{a: {oauth('r')}}}"),
    },
    "unused_scope": {
        "all are used": document("[{a: [r]}]", f"{{a: {oauth('r', 'w')}}}", post="[{a: [w]}]"),
        "OpenID Connect's own": document("[{a: [r]}]", f"{{a: {oauth('r', 'openid', 'email')}}}"),
        "one for everything": document("[{a: []}]", f"{{a: {oauth('default')}}}"),
        "a scheme that is not used": document("[]", f"{{a: {oauth('r')}}}"),
        "a bearer whose prose names no role": document(
            "[{a: ['m:r']}]", "{a: {type: http, description: 'Like `x:y`.'}}"
        ),
    },
    "bearer_roles": {
        "3.1": document("[{a: [r]}]", f"{{a: {BEARER}}}"),
        "OAuth in 3.0": document("[{a: [r]}]", f"{{a: {oauth('r')}}}", version="3.0.3"),
        "no roles in 3.0": document("[{a: []}]", f"{{a: {BEARER}}}", version="3.0.3"),
    },
    "key_in_query": {
        "a header": document("[{a: []}]", "{a: {type: apiKey, in: header, name: k}}"),
        "a cookie": document("[{a: []}]", "{a: {type: apiKey, in: cookie, name: k}}"),
        "a signature of one request": document("[{a: []}]", "{a: {type: apiKey, in: query, name: X-Amz-Signature}}"),
        "a key that is looked for": asked("api_key", "Return the customer whose API key this is."),
        "a link that is made to be shared": asked("access_token", "The token, for a download link that can be shared."),
        "a token that is asked about": asked("access_token", "The token.", path="/oauth/introspect"),
        "a key of the path's own": asked("api_key", "The key.", path="/api-keys"),
        "a key in a header": asked("api_key", "The key.", where="header"),
        "a parameter without prose": asked("api_key", ""),
        "another token": asked("reset_token", "The token."),
        "a cursor": f"{HEAD}paths: {{/m: {{get: {{parameters: [{{name: page_token, in: query}}]}}}}}}\n",
    },
}
CASES = [(rule, name) for rule, texts in SILENT.items() for name in texts]


@pytest.mark.parametrize(("rule", "name"), CASES)
def test_stays_silent(rule: str, name: str) -> None:
    assert places(SILENT[rule][name], f"access.{rule}") == []


def test_undeclared_scheme_is_told_once_with_the_nearest_name() -> None:
    (found,) = linted(
        document("[{apikey: []}]", f"{{apiKey: {BEARER}}}", post="[{apikey: []}]"), "access.undeclared_scheme"
    )
    assert found.message == "no security scheme is called 'apikey'; did you mean 'apiKey'?"
    assert found.place.pointer == "/paths/~1m/get/security/0/apikey"
    assert found.operations == ("GET /m", "POST /m")


def test_at_the_root_it_is_of_the_operations_that_have_none_of_their_own() -> None:
    text = document("[]", f"{{a: {BEARER}}}").replace("paths:", "security: [{b: []}]\npaths:")
    (found,) = linted(
        text.replace("get: {security: [], ", "put: {responses: {}}\n    get: {security: [], "),
        "access.undeclared_scheme",
    )
    assert found.operations == ("PUT /m",)


def test_schemes_in_another_file() -> None:
    text = document("[{a: [r]}]", "{$ref: s.yaml}")
    assert linted(text, "access.undeclared_scheme", beside={"s.yaml": f"a: {BEARER}\n"}) == []
    (found,) = linted(text, "access.undeclared_scope", beside={"s.yaml": f"a: {oauth('w')}\n"})
    assert found.place.path.name == "openapi.yaml"


def test_undeclared_scope() -> None:
    (found,) = linted(document("[{a: ['m:raed']}]", f"{{a: {oauth('m:read')}}}"), "access.undeclared_scope")
    assert found.place.pointer == "/paths/~1m/get/security/0/a/0"
    assert found.message == "'a' declares no scope 'm:raed'; did you mean 'm:read'?"


def test_a_role_that_the_prose_does_not_name() -> None:
    scheme = "{a: {type: http, scheme: bearer, description: 'Scopes are `m:read` and `m:send`.'}}"
    text = document("[{a: ['m:read']}]", scheme, post="[{a: ['m:sent']}]")
    assert places(text, "access.undeclared_scope") == ["access.undeclared_scope /paths/~1m/post/security/0/a/0"]
    (found,) = linted(text, "access.unused_scope")
    assert found.message == "no operation requires 1 of the 2 scopes of 'a': 'm:send'"


def test_unused_scope() -> None:
    (found,) = linted(document("[{a: [r]}]", f"{{a: {oauth('r', 'w', 'x')}}}"), "access.unused_scope")
    assert found.message == "no operation requires 2 of the 3 scopes of 'a': 'w', 'x'"
    assert found.place.pointer == "/components/securitySchemes/a/flows/clientCredentials/scopes/w"
    (found,) = linted(document("[{a: []}]", f"{{a: {oauth('r', 'w')}}}"), "access.unused_scope")
    assert found.message == "'a' declares scopes, and no operation says which of them it needs: 'r', 'w'"


def test_unused_scheme() -> None:
    at = "access.unused_scheme /components/securitySchemes/b"
    assert places(document("[{a: []}]", f"{{a: {BEARER}, b: {BEARER}}}"), "access.unused_scheme") == [at]
    assert places(document("[]", f"{{b: {BEARER}}}"), "access.unused_scheme") == [at]


def test_bearer_roles() -> None:
    text = document("[{a: [r]}]", f"{{a: {BEARER}}}", version="3.0.3", post="[{a: [w]}]")
    (found,) = linted(text, "access.bearer_roles")
    assert found.message == "OpenAPI 3.0 allows no scopes at 'a', whose type is bearer"
    assert found.operations == ("GET /m", "POST /m")


def test_key_in_query() -> None:
    text = document("[{a: []}]", "{a: {type: apiKey, in: query, name: api_key}}")
    (found,) = linted(text, "access.key_in_query")
    assert found.place.pointer == "/components/securitySchemes/a"
    assert found.operations == ("GET /m",)


def test_many_scopes_that_were_forgotten_are_told_once() -> None:
    paths = "".join(f"  /m{at}: {{get: {{security: [{{a: [s{at}:x]}}], responses: {{}}}}}}\n" for at in range(9))
    flow = "flows: {clientCredentials: {tokenUrl: 'https://a.example/t', scopes: {'m:read': ''}}}"
    text = f"{HEAD}paths:\n{paths}components: {{securitySchemes: {{a: {{type: oauth2, {flow}}}}}}}\n"
    (found,) = linted(text, "access.undeclared_scope")
    assert found.message.startswith("'a' does not declare 9 of the scopes that operations require: 's0:x', 's1:x'")
    assert len(found.operations) == 9


@pytest.mark.parametrize(
    ("name", "prose"),
    [
        ("access_token", "The token, where no header can be sent."),
        ("api_key", "Your API key."),
        ("apiKey", "Authenticates the request."),
    ],
)
def test_a_key_that_is_a_parameter(name: str, prose: str) -> None:
    (found,) = linted(asked(name, prose), "access.key_in_query")
    assert found.place.pointer == "/paths/~1m/get/parameters/0"
    assert found.operations == ("GET /m",)


def test_a_key_that_a_scheme_describes_is_told_there() -> None:
    text = (
        asked("api_key", "The key.") + "components: {securitySchemes: {a: {type: apiKey, in: query, name: api_key}}}\n"
    )
    assert places(text, "access.key_in_query") == ["access.key_in_query /components/securitySchemes/a"]


@pytest.mark.parametrize(
    "text",
    [
        "Requires the `m:audit` scope.",
        "Reads. Requires scope `m:audit`.",
        "Required scope: `m:audit`",
        "Needs the OAuth `m:read` and `m:audit` scopes.",
        "Callers must have the `m:audit` scope.",
    ],
)
def test_a_scope_that_only_the_text_requires(text: str) -> None:
    (found,) = linted(worded(text), "access.undeclared_scope")
    assert found.place.pointer == "/paths/~1m/get/description"
    assert "requires the scope 'm:audit', which no scheme declares; security requires 'm:read'" in found.message
