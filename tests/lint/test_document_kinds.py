"""References to a component of another kind, and links to operations that there are not."""

from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted

KIND, LINK = "document.reference_kind", "document.link"
COMPONENTS = """
components:
  schemas: {Page: {type: object}}
  responses: {Page: {description: A page.}, parameters: {description: A page.}}
  parameters: {Limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/Page'}}}
  requestBodies: {Page: {content: {}}}
  headers: {Limit: {schema: {type: integer}}}
  examples: {Page: {value: 1}}
  links: {Next: {operationId: list}}
"""


def described(operation: str, components: str = COMPONENTS) -> str:
    """Return a description with one operation."""
    return f"{HEAD}paths: {{/m: {{get: {operation}}}}}\n{components}"


def schema(text: str) -> str:
    """Return an operation whose answer has this schema."""
    return f"{{responses: {{'200': {{content: {{a/b: {{schema: {text}}}}}}}}}}}"


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ("{responses: {'200': {$ref: '#/components/schemas/Page'}}}", "is a schema, where a response belongs"),
        ("{parameters: [{$ref: '#/components/headers/Limit'}]}", "is a header, where a parameter belongs"),
        ("{requestBody: {$ref: '#/components/schemas/Page'}}", "is a schema, where a request body belongs"),
        ("{requestBody: {$ref: '#/components/responses/Page'}}", "is a response, where a request body belongs"),
        (
            "{responses: {'200': {headers: {A: {$ref: '#/components/parameters/Limit'}}}}}",
            "is a parameter, where a header belongs",
        ),
        (
            "{responses: {'200': {content: {a/b: {examples: {a: {$ref: '#/components/schemas/Page'}}}}}}}",
            "is a schema, where an example belongs",
        ),
        (
            "{responses: {'200': {content: {a/b: {schema: {$ref: '#/components/responses/Page'}}}}}}",
            "is a response, where a schema belongs",
        ),
        (
            schema("{properties: {responses: {allOf: [{$ref: '#/components/parameters/Limit'}]}}}"),
            "is a parameter, where a schema belongs",
        ),
    ],
)
def test_another_kind(operation: str, message: str) -> None:
    [found] = linted(described(operation), KIND)
    assert message in found.message


def test_what_it_leads_on_to_is_right() -> None:
    components = "components: {responses: {A: {$ref: '#/components/responses/B'}, B: {description: A page.}}}\n"
    [found] = linted(described(schema("{$ref: '#/components/responses/A'}"), components), KIND)
    assert found.place.pointer.startswith("/paths/")


def test_in_another_file() -> None:
    beside = {"common.yaml": "components:\n  schemas: {Page: {type: object}}\n"}
    text = described("{responses: {'200': {$ref: 'common.yaml#/components/schemas/Page'}}}", "")
    [found] = linted(text, KIND, beside=beside)
    assert found.place.pointer == "/paths/~1m/get/responses/200/$ref"


# stays silent: the kind that belongs there, whatever a component or a property is called; parts of components; places
# of which nobody can tell; and what is no reference.
@pytest.mark.parametrize(
    "operation",
    [
        "{responses: {'200': {$ref: '#/components/responses/Page'}}}",
        "{responses: {'200': {$ref: '#/components/responses/parameters'}}}",
        "{responses: {'200': {$ref: '#/components/responses/Gone'}}}",
        "{parameters: [{$ref: '#/components/parameters/Limit'}]}",
        "{responses: {'200': {content: {a/b: {schema: {$ref: '#/components/schemas/Page'}}}}}}",
        "{responses: {'200': {content: {a/b: {schema: {$ref: '#/components/parameters/Limit/schema'}}}}}}",
        schema("{properties: {responses: {$ref: '#/components/schemas/Page'}}}"),
        schema("{properties: {requestBody: {$ref: '#/components/schemas/Page'}}}"),
        "{responses: {'200': {content: {a/b: {example: {$ref: '#/components/responses/Page'}}}}}}",
        "{responses: {'200': {links: {next: {$ref: '#/components/links/Next'}}}}}",
        "{responses: {'200': {$ref: 'https://example.com/a.yaml#/components/schemas/Page'}}}",
        "{x-parts: {responses: {a: {$ref: '#/components/schemas/Page'}}}}",
        "{responses: {'200': {content: {a/b: {schema: {$ref: 'beside.yaml#/components/Page'}}}}}}",
    ],
)
def test_the_same_kind(operation: str) -> None:
    beside = {"beside.yaml": "components: {Page: {type: object}}\n"}
    assert linted(described(operation), KIND, beside=beside) == []


def linking(link: str, components: str = "") -> str:
    """Return a description whose answer has this link, and an operation `read` in the path `/m/{id}`."""
    return (
        f"{HEAD}paths:\n"
        f"  /m: {{post: {{operationId: send, responses: {{'201': {{description: Sent., links: {{a: {link}}}}}}}}}}}\n"
        "  /m/{id}: {get: {operationId: read, responses: {'200': {description: It.}}}}\n"
        f"{components}"
    )


LINKS = "components: {links: {A: {operationId: raed}}}\n"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (linking("{operationId: Raed}"), "/paths/~1m/post/responses/201/links/a/operationId"),
        (linking("{operationRef: '#/paths/~1m/{id}/get'}"), "/paths/~1m/post/responses/201/links/a/operationRef"),
        (linking("{operationRef: '#/components/links/A'}", "components: {links: {A: {operationId: read}}}\n"),
         "/paths/~1m/post/responses/201/links/a/operationRef"),
        (linking("{operationRef: 'gone.yaml#/paths/~1m/get'}"), "/paths/~1m/post/responses/201/links/a/operationRef"),
        (linking("{$ref: '#/components/links/A'}", LINKS), "/components/links/A/operationId"),
        (linking("{operationId: read}", LINKS), "/components/links/A/operationId"),
    ],
)  # fmt: skip
def test_a_link_to_nothing(text: str, at: str) -> None:
    [found] = linted(text, LINK)
    assert found.place.pointer == at


def test_what_was_meant() -> None:
    [found] = linted(linking("{operationId: raed}"), LINK)
    assert (found.message, found.hint) == ("no operation is called 'raed'", "did you mean 'read'?")


# stays silent: operations that are there, also in another file or of a callback; what would have to be fetched; and
# links that name none, of which the metaschema says what is wrong.
@pytest.mark.parametrize(
    "link",
    [
        "{operationId: read}",
        "{operationId: send}",
        "{operationRef: '#/paths/~1m~1%7Bid%7D/get'}",
        "{operationRef: '#/paths/~1m~1{id}/get'}",
        "{operationRef: 'beside.yaml#/paths/~1m/get'}",
        "{operationRef: 'https://example.com/a.yaml#/paths/~1m/get'}",
        "{parameters: {id: $response.body#/id}}",
        "{operationId: 5}",
        "5",
        "{$ref: '#/components/links/Gone'}",
    ],
)
def test_a_link_that_leads_somewhere(link: str) -> None:
    beside = {"beside.yaml": "paths: {/m: {get: {responses: {}}}}\n"}
    assert linted(linking(link), LINK, beside=beside) == []


def test_a_link_to_a_webhook() -> None:
    text = linking("{operationId: told}", "webhooks: {a: {post: {operationId: told, responses: {}}}}\n")
    assert linted(text, LINK) == []
