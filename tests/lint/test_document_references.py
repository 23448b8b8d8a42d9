"""document.unresolved_ref, document.remote_ref."""

from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted

SCHEMAS = f"{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Message: {{type: object}}\n    'a/b': {{}}\n    Of: "

# a reference, what is said of it, and the hint
NOWHERE = [
    ("#/components/schemas/Mesage", "/components/schemas has no 'Mesage'", "'Message'"),
    ("#/components/schema/Message", "/components has no 'schema'", "'schemas'"),
    ("#/definitions/Message", "the document has no 'definitions'", ""),
    ("#/components/schemas/a/b", "/components/schemas has no 'a'", "a~1b"),
    ("#/components/schemas/Message/type/x", "is neither an object nor an array", ""),
    ("#/components/schemas/Of/anyOf/7", "has no item 7", ""),
    ("#Message", "the document has no anchor 'Message'", "'#/components/schemas/Message'"),
    ("#mesage", "the document has no anchor 'mesage'", "'message'"),
    ("Message", "the file 'Message' can't be read", "'#/components/schemas/Message'"),
    ("/components/schemas/Message", "can't be read", "'#/components/schemas/Message'"),
    ("other.yaml#/Mesage", "'other.yaml' has no 'Mesage'", "'Message'"),
    ("gone.yaml#/A", "the file 'gone.yaml' can't be read: No such file", ""),
    ("broken.yaml", "the file 'broken.yaml' has a fault", ""),
]


@pytest.mark.parametrize(("reference", "message", "hint"), NOWHERE)
def test_nowhere(reference: str, message: str, hint: str) -> None:
    text = f"{SCHEMAS}{{anyOf: [{{$ref: '{reference}'}}, {{$anchor: message}}]}}\n"
    beside = {"other.yaml": "Message: {type: object}\n", "broken.yaml": "a: [\n"}
    found = linted(text, "document.unresolved_ref", beside=beside)
    assert [each.place.pointer for each in found] == ["/components/schemas/Of/anyOf/0/$ref"]
    assert message in found[0].message
    assert hint in found[0].hint


@pytest.mark.parametrize(
    "schema",
    [
        "{$ref: '#/components/schemas/Message'}",
        "{$ref: '#/components/schemas/a~1b'}",
        "{$ref: '#/components/schemas/%4Dessage'}",
        "{$ref: 'other.yaml#/Message'}",
        "{$ref: './other.yaml#/Message'}",
        "{$ref: 'other.yaml'}",
        "{$ref: '#message', $defs: {a: {$anchor: message}}}",
        "{$ref: 'https://example.com/schemas/a', $defs: {a: {$id: 'https://example.com/schemas/a'}}}",
        "{$id: 'https://example.com/x', $ref: '#/$defs/a', $defs: {a: {}}}",  # its own resource
        "{$id: 'https://example.com/x', $ref: 'y', $defs: {a: {}}}",  # beside its own address
        "{type: object, properties: {$ref: {type: string}}}",  # a property of that name
        "{type: object, example: {$ref: '#/nowhere'}, default: {$ref: '#/nowhere'}}",  # a value
        "{type: object, x-a: {$ref: '#/nowhere'}}",
        "{type: object, properties: {of: {$ref: '#/components/schemas/Of'}}}",  # a tree
        "{anyOf: [{type: 'null'}, {$ref: '#/components/schemas/Of'}]}",
        "{$ref: 'https://example.com/a.yaml#/B'}",  # the other rule's
        "{$ref: 3}",  # the metaschema's
    ],
)
def test_somewhere(schema: str) -> None:
    text = f"{SCHEMAS}{schema}\n"
    assert linted(text, "document.unresolved_ref", beside={"other.yaml": "Message: {type: object}\n"}) == []


def test_each_use_of_what_is_not_there_is_said() -> None:
    text = f"{SCHEMAS}{{allOf: [{{$ref: '#/x'}}, {{$ref: '#/x'}}]}}\n"
    assert len(linted(text, "document.unresolved_ref")) == 2


def test_a_circle_is_said_once_wherever_it_is_entered() -> None:
    text = (
        f"{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    In: {{$ref: '#/components/schemas/A'}}\n"
        "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: 'b.yaml#/C'}\n"
        "    Self: {$ref: '#/components/schemas/Self'}\n"
    )
    found = linted(
        text, "document.unresolved_ref", beside={"b.yaml": "C: {$ref: 'openapi.yaml#/components/schemas/A'}\n"}
    )
    assert [(each.place.pointer, each.message) for each in found] == [
        ("/components/schemas/A/$ref", "the references go in a circle and lead to nothing: A → B → C → A"),
        ("/components/schemas/Self/$ref", "the reference leads to itself"),
    ]
    assert [mark.pointer for mark in found[0].related] == ["/components/schemas/B/$ref", "/C/$ref"]


def test_a_reference_in_a_file_beside() -> None:
    text = f"{HEAD}paths: {{/a: {{$ref: 'a.yaml'}}}}\n"
    beside = {"a.yaml": "get:\n  responses:\n    '200': {$ref: '#/nowhere'}\n"}
    found = linted(text, "document.unresolved_ref", beside=beside)
    assert [(each.place.path.name, each.place.line) for each in found] == [("a.yaml", 3)]


def test_a_remote_file_is_said_once() -> None:
    text = (
        f"{SCHEMAS}{{allOf: [{{$ref: 'https://example.com/a.yaml#/A'}}, {{$ref: 'https://example.com/a.yaml#/B'}}]}}\n"
    )
    found = linted(text, "document.remote_ref")
    assert [each.place.pointer for each in found] == ["/components/schemas/Of/allOf/0/$ref"]
    assert "2 times" in found[0].message
    assert len(found[0].related) == 1


@pytest.mark.parametrize(
    "reference",
    [
        "#/components/schemas/Message",
        "other.yaml",
        "a:b.yaml#/A",
        "https://json-schema.org/draft/2020-12/schema",
        "https://spec.openapis.org/oas/3.1/dialect/base",
    ],
)
def test_not_remote(reference: str) -> None:
    text = f"{SCHEMAS}{{$ref: '{reference}'}}\n"
    assert linted(text, "document.remote_ref") == []


def test_what_names_itself_is_not_remote() -> None:
    text = f"{SCHEMAS}{{$ref: 'https://a.com/b', $defs: {{a: {{$id: 'https://a.com/b'}}}}}}\n"
    assert linted(text, "document.remote_ref") == []


def test_a_slash_alone_is_most_likely_the_whole_file() -> None:
    text = f"{SCHEMAS}{{$ref: 'other.yaml#/'}}\n"
    beside = {"other.yaml": "type: object\n"}
    assert linted(text, "document.unresolved_ref", beside=beside) == []
    [found] = linted(text, "document.slash_alone", beside=beside)
    assert found.place.pointer == "/components/schemas/Of/$ref"
    assert found.hint == "of the whole file write 'other.yaml'"


# stays silent: a member that has no name, whole files as they are written, and what is not examined
@pytest.mark.parametrize("reference", ["named.yaml#/", "named.yaml", "named.yaml#", "https://example.com/a.yaml#/"])
def test_no_slash_alone(reference: str) -> None:
    text = f"{SCHEMAS}{{$ref: '{reference}'}}\n"
    assert linted(text, "document.slash_alone", beside={"named.yaml": "'': {type: object}\n"}) == []
