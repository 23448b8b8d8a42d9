"""document.metaschema: what is outside of Schema Objects."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.lint.linted import linted

INFO = "info: {title: Example, version: '1'}"
OK = "responses: {'200': {description: Done.}}"


def said(text: str, version: str, beside: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    found = linted(f"openapi: {version}\n{text}\n", "document.metaschema", beside=beside)
    return [(each.place.pointer, each.message, each.hint) for each in found]


def parameter(text: str) -> str:
    return f"{INFO}\npaths: {{/a: {{get: {{parameters: [{{{text}}}], {OK}}}}}}}"


def components(text: str) -> str:
    return f"{INFO}\npaths: {{}}\ncomponents: {{{text}}}"


# what stands there, where the one problem is, what is said, and the hint
BOTH = [
    ("info: {version: '1'}\npaths: {}", "/info", "'title' is missing in the Info Object", "add 'title'"),
    ("info: {titel: a, title: a, version: '1'}\npaths: {}", "/info/titel", "'titel' is no member of an Info",
     "'title'?"),
    ("info: {title: a, version: 1.0}\npaths: {}", "/info/version", "must be a string, not 1.0", "in quotes: '1.0'"),
    ("info: null\npaths: {}", "/info", "'info' must be an object, not null", ""),
    (f"{INFO}\npaths: []", "/paths", "'paths' must be an object, not an array", ""),
    (f"{INFO}\npaths: {{a: {{}}}}", "/paths/a", "'a' is no path: paths begin with '/'", "'/a'"),
    (f"{INFO}\npaths: {{/a: {{gett: {{{OK}}}}}}}", "/paths/~1a/gett", "is no member of a Path Item Object", "'get'"),
    (f"{INFO}\npaths: {{/a: {{get: {{responses: {{}}}}}}}}", "/paths/~1a/get/responses", "has no status", ""),
    (f"{INFO}\npaths: {{/a: {{get: {{responses: {{'20': {{description: a}}, '200': {{description: a}}}}}}}}}}",
     "/paths/~1a/get/responses/20", "'20' is no status", ""),
    (f"{INFO}\npaths: {{/a: {{get: {{responses: {{'200': {{}}}}}}}}}}", "/paths/~1a/get/responses/200",
     "'description' is missing in the Response Object", "description: …"),
    (f"{INFO}\npaths: {{/a: {{get: {{operationID: a, {OK}}}}}}}", "/paths/~1a/get/operationID", "is no member",
     "'operationId'"),
    (f"{INFO}\npaths: {{/a: {{get: {{tags: a, {OK}}}}}}}", "/paths/~1a/get/tags", "must be an array, not 'a'",
     "tags: [a]"),
    (parameter("name: a, in: qurey, schema: {}"), "/paths/~1a/get/parameters/0/in", "one of", "'query'"),
    (parameter("name: a, in: query"), "/paths/~1a/get/parameters/0", "has neither 'schema' nor 'content'", ""),
    (parameter("name: a, in: query, required: 'true', schema: {}"), "/paths/~1a/get/parameters/0/required",
     "must be true or false, not 'true'", "without quotes: true"),
    (parameter("name: a, in: query, schema: {}, content: {a/b: {}}"), "/paths/~1a/get/parameters/0/content",
     "'schema' and 'content' exclude each other", ""),
    (parameter("name: a, in: header, style: form, schema: {}"), "/paths/~1a/get/parameters/0/style", "must be simple",
     ""),
    (f"{INFO}\npaths: {{/a: {{get: {{parameters: [5], {OK}}}}}}}", "/paths/~1a/get/parameters/0",
     "item 0 of 'parameters' must be an object, not 5", ""),
    (f"{INFO}\npaths: {{/a: {{post: {{requestBody: {{content: {{a/b: {{shema: {{}}}}}}}}, {OK}}}}}}}",
     "/paths/~1a/post/requestBody/content/a~1b/shema", "'shema' is no member of a Media Type Object", "'schema'"),
    (components("securitySchemes: {a: {type: apikey, name: b, in: header}}"), "/components/securitySchemes/a/type",
     "one of apiKey", "'apiKey'"),
    (components("securitySchemes: {a: {type: apiKey, name: b}}"), "/components/securitySchemes/a",
     "'in' is missing in the Security Scheme Object", ""),
    (components("securitySchemes: {a: {type: oauth2, flows: {implicit: {scopes: {}}}}}"),
     "/components/securitySchemes/a/flows/implicit", "'authorizationUrl' is missing in the OAuth Flow Object", ""),
    (components("securitySchemes: {a: {type: http, scheme: basic, bearerFormat: b}}"),
     "/components/securitySchemes/a/bearerFormat", "for scheme bearer alone", ""),
    (components("securitySchemes: {a: {name: b, in: query}}"), "/components/securitySchemes/a", "'type' is missing",
     ""),
    (components("headers: {A: {name: A, schema: {}}}"), "/components/headers/A/name", "no member of a Header Object",
     "key"),
    (components("parametres: {}"), "/components/parametres", "is no member of a Components Object", "'parameters'"),
    (components("securitySchemes: {$ref: 'a.yaml'}"), "/components/securitySchemes/$ref",
     "can't stand for 'securitySchemes'", "each"),
    (f"{INFO}\npaths: {{}}\ntags: [a]", "/tags/0", "item 0 of 'tags' must be an object", ""),
    (f"{INFO}\npaths: {{}}\nservers: [{{uri: a, url: b}}]", "/servers/0/uri", "no member of a Server Object", "'url'"),
]  # fmt: skip


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(("text", "at", "message", "hint"), BOTH)
def test_one_cause(text: str, at: str, message: str, hint: str, version: str) -> None:
    found = said(text, version)
    if version == "3.0.3" and at == "/components/securitySchemes/$ref":
        return  # the Initiative's schema of 3.0 doesn't look at names that are none
    assert [each[0] for each in found] == [at], found
    assert message in found[0][1]
    assert hint in found[0][2]


ONE = [
    ("3.0.3", f"{INFO}", "", "'paths' is missing in the document", ""),
    ("3.0.3", parameter("name: a, in: query, schema: {}, example: 1, examples: {}"),
     "/paths/~1a/get/parameters/0/examples",
     "'example' and 'examples' exclude each other", ""),
    ("3.1.0", f"{INFO}", "", "the document has neither 'paths', 'components' nor 'webhooks'", ""),
    ("3.0.3", f"{INFO}\npaths: {{}}\nwebhooks: {{}}", "/webhooks", "is no member of the document",
     "came with OpenAPI 3.1"),
    ("3.0.3", "info: {title: a, version: '1', summary: b}\npaths: {}", "/info/summary", "no member", "OpenAPI 3.1"),
    ("3.0.3", f"{INFO}\npaths: {{/a: {{get: {{}}}}}}", "/paths/~1a/get", "'responses' is missing in the Operation", ""),
    ("3.1.0", components("schemas: {a b: {}}"), "/components/schemas/a b", "the name 'a b' has other characters", ""),
    ("3.1.0", "info: {title: a, version: '1', license: {name: b, identifier: MIT, url: c}}\npaths: {}",
     "/info/license/url", "'url' has no meaning beside 'identifier'", ""),
    ("3.1.0", components("links: {a: {}}"), "/components/links/a", "neither 'operationRef' nor 'operationId'", ""),
    ("3.1.0", parameter("$ref: '#/components/parameters/P', required: true"), "/paths/~1a/get/parameters/0/required",
     "'required' beside a $ref means nothing", "where the $ref leads to"),
]  # fmt: skip


@pytest.mark.parametrize(("version", "text", "at", "message", "hint"), ONE)
def test_one_version(version: str, text: str, at: str, message: str, hint: str) -> None:
    found = said(text, version)
    assert [each[0] for each in found] == [at], found
    assert message in found[0][1]
    assert hint in found[0][2]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    "text",
    [
        f"{INFO}\npaths: {{}}\nx-a: {{b: [null]}}",
        f"{INFO}\npaths: {{x-a: 1, /a: {{x-b: 1, get: {{x-c: null, {OK}}}}}}}",
        f"{INFO}\npaths: {{/a: {{$ref: 'a.yaml', parameters: []}}}}",  # a path item may have both
        f"{INFO}\npaths: {{/a: {{get: {{responses: {{4XX: {{description: a}}, default: {{description: a}}}}}}}}}}",
        parameter("name: a, in: query, schema: {type: strnig, required: true}"),  # document.schema's
        parameter("name: a, in: path, schema: {}"),  # document.path_parameter's
        parameter("$ref: '#/components/parameters/P', description: b"),
        parameter("name: a, in: query, content: {application/json: {schema: {}}}"),
        components("securitySchemes: {a: {type: http, scheme: Bearer, bearerFormat: JWT}}"),
        components("examples: {a: {value: {any: [thing]}}}"),
        components("responses: {}"),
        "info: {title: a, version: '1', contact: {email: nobody, url: 'no address'}}\npaths: {}",  # style is others'
        f"{INFO}\npaths: {{}}\nservers: [{{url: '{{a}}/b', variables: {{a: {{default: c, enum: [c]}}}}}}]",
    ],
)
def test_right(text: str, version: str) -> None:
    assert said(text, version) == []


@pytest.mark.parametrize("version", ["3", "'3.1'", "3.0", "3.1", "3.1.x"])
def test_the_version_is_the_other_rules(version: str) -> None:
    assert said(f"{INFO}\npaths: {{}}", version) == []


def test_a_component_that_many_use_is_said_once() -> None:
    use = "{get: {responses: {'200': {$ref: '#/components/responses/R'}}}}"
    text = f"{INFO}\npaths: {{/a: {use}, /b: {use}}}\ncomponents: {{responses: {{R: {{content: {{}}}}}}}}"
    found = linted(f"openapi: 3.1.0\n{text}\n", "document.metaschema")
    assert [(each.place.pointer, each.operations) for each in found] == [
        ("/components/responses/R", ("GET /a", "GET /b"))
    ]


def test_what_an_alias_repeats_is_said_once() -> None:
    text = f"{INFO}\npaths: {{/a: {{get: {{responses: &r {{'200': {{}}}}}}, put: {{responses: *r}}}}}}"
    assert [each[0] for each in said(text, "3.1.0")] == ["/paths/~1a/get/responses/200"]


def test_other_files_by_kind() -> None:
    text = f"{INFO}\npaths: {{/a: {{$ref: 'a.yaml'}}}}"
    beside = {
        "a.yaml": "get: {sumary: a, parameters: [{$ref: 'p.yaml#/P'}], responses: {'200': {$ref: 'r.yaml'}}}\n",
        "p.yaml": "P: {name: a, in: qurey, schema: {}}\nunused: {name: 1}\n",
        "r.yaml": "content: {a/b: {schema: {type: strnig}}}\n",
    }
    for version in ("3.0.3", "3.1.0"):
        found = linted(f"openapi: {version}\n{text}\n", "document.metaschema", beside=beside)
        assert [(each.place.path.name, each.place.pointer) for each in found] == [
            ("a.yaml", "/get/sumary"),
            ("p.yaml", "/P/in"),
            ("r.yaml", ""),
        ]


def test_validators_are_only_loaded_to_validate() -> None:
    code = (
        "import sys, conformance.lint as lint; lint.every(); print({'jsonschema', 'jsonschema_rs'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"
