from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

OLD = "openapi: 3.0.3\ninfo: {title: Example, version: '1'}\n"
BODY = "/paths/~1m/get/responses/200/content/application~1json"


def answer(media: str, *, head: str = HEAD, kind: str = "application/json", more: str = "") -> str:
    """A description with one answer; `media` is the inside of its media type, in YAML's flow style."""
    return f"""{head}paths:
  /m:
    get:
      responses:
        '200':
          description: An answer.
          content:
            {kind}: {{{media}}}
{more}"""


def messages(text: str, rule: str = "examples.invalid", **beside: str) -> list[str]:
    files = {name.replace("_", "."): content for name, content in beside.items()}
    return [f"{result.place.pointer} {result.message}" for result in linted(text, rule, beside=files)]


OBJECT = "schema: {type: object, required: [a], properties: {a: {type: integer}, b: {type: string, enum: [x, y]}}}"


def test_all_errors_each_at_its_own_place() -> None:
    found = linted(answer(OBJECT + ",\n              example: {a: one,\n                b: z}"), "examples.invalid")
    assert [(result.place.pointer, result.place.line, result.place.column) for result in found] == [
        (f"{BODY}/example/a", 11, 28),
        (f"{BODY}/example/b", 12, 20),
    ]
    assert [result.message for result in found] == [
        'the example at /a: "one" is not an integer',
        'the example at /b: "z" is not one of "x", "y"',
    ]
    assert found[0].related[0].pointer == f"{BODY}/schema/properties/a/type"


WRONG = {
    "required": (
        "schema: {type: object, required: [a, b]}, example: {}",
        "the example: 'a', 'b' are required and missing",
    ),
    "additional": (
        "schema: {type: object, properties: {a: {}}, additionalProperties: false}, example: {a: 1, zz: 1}",
        "the example: the schema does not allow 'zz' here",
    ),
    "no member at all": (
        "schema: {type: object, additionalProperties: false}, example: {zz: 1}",
        "the example: the schema does not allow 'zz' here",
    ),
    "named": (
        "schema: {type: integer}, examples: {one: {value: 1}, two: {value: x}}",
        'the example: "x" is not an integer',
    ),
    "date-time": (
        "schema: {type: string, format: date-time}, example: yesterday",
        'the example: "yesterday" is not a valid date-time',
    ),
    "no offset": (
        "schema: {type: string, format: date-time}, example: '2026-01-01T00:00:00'",
        'the example: "2026-01-01T00:00:00" is not a valid date-time',
    ),
    "no such day": (
        "schema: {type: string, format: date}, example: '2026-02-30'",
        'the example: "2026-02-30" is not a valid date',
    ),
    "uuid": ("schema: {type: string, format: uuid}, example: abc", 'the example: "abc" is not a valid uuid'),
    "words for a uri": (
        "schema: {type: string, format: uri}, example: see docs",
        'the example: "see docs" is not a valid uri',
    ),
    "email": ("schema: {type: string, format: email}, example: ann", 'the example: "ann" is not a valid email'),
    "the alternative of its type": (
        "schema: {oneOf: [{type: string}, {type: object, properties: {a: {type: integer}}}]}, example: {a: x}",
        'the example at /a: "x" is not an integer',
    ),
    "no alternative": (
        "schema: {anyOf: [{type: string}, {type: boolean}]}, example: 5",
        "the example: fits none of the 2 alternatives of `anyOf`; the closest one: 5 is not a string",
    ),
    "all of": (
        "schema: {allOf: [{type: object, properties: {a: {type: integer}}}, {required: [b]}]}, example: {a: 1}",
        "the example: 'b' is required and missing",
    ),
    "bounds": ("schema: {type: integer, minimum: 1}, example: 0", "the example: 0 is less than the minimum 1"),
    "length": (
        "schema: {type: string, maxLength: 2}, example: abc",
        'the example: "abc" has 3 characters, more than the 2 that are allowed',
    ),
    "unevaluated": (
        "schema: {allOf: [{properties: {a: {}}}], unevaluatedProperties: false}, example: {a: 1, zz: 2}",
        "the example: the schema does not allow 'zz' here",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_said(name: str) -> None:
    media, message = WRONG[name]
    assert [result.message for result in linted(answer(media), "examples.invalid")] == [message]


# stays silent: what is right, what may be meant so, and what a schema of JSON says nothing of
SILENT = {
    "an external value": "schema: {type: integer}, examples: {one: {externalValue: 'http://127.0.0.1/x'}}",
    "no schema": "example: 5",
    "null as none": "schema: {type: integer}, example: null",
    "1.0 as an integer": "schema: {type: integer}, example: 1.0",
    "a space for the T": "schema: {type: string, format: date-time}, example: '2026-01-01 00:00:00Z'",
    "a template as a URI": "schema: {type: string, format: uri}, example: 'https://example.com/{+path}'",
    "a relative URI": "schema: {type: string, format: uri}, example: /v1/messages",
    "nothing for a URI": "schema: {type: string, format: uri}, example: ''",
    "an unknown format": "schema: {type: string, format: phone}, example: x",
    "a host name": "schema: {type: string, format: hostname}, example: 'a b'",
    "an idn email": "schema: {type: string, format: email}, example: 'Ann <ann@example.com>'",
    "JSON as a text": "schema: {type: object, properties: {a: {type: integer}}}, example: '{\"a\": 1}'",
    "a reference to nothing": "schema: {$ref: '#/components/schemas/None'}, example: 1",
    "a remote reference": "schema: {$ref: 'http://127.0.0.1:9/x.json'}, example: 1",
    "a schema that is none": "schema: {type: strin}, example: 1",
    "a pattern of another dialect": "schema: {type: string, pattern: '(?<x>a'}, example: b",
    "an example that is none": "schema: {type: integer}, examples: [x]",
    "an example without its wrapper": "schema: {type: integer}, examples: {one: x}",
    "what follows a reference": "schema: {type: object, properties: {a: {$ref: '#/paths'}}}, example: {}",
}


@pytest.mark.parametrize("name", SILENT)
def test_stays_silent(name: str) -> None:
    assert messages(answer(SILENT[name])) == []


@pytest.mark.parametrize(
    "kind", ["text/csv", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_only_json_is_judged(kind: str) -> None:
    assert messages(answer("schema: {type: object}, example: 'a,b'", kind=kind)) == []


@pytest.mark.parametrize("kind", ["application/problem+json", "application/json; charset=utf-8", "'*/*'"])
def test_every_json_is_judged(kind: str) -> None:
    assert len(messages(answer("schema: {type: integer}, example: a", kind=kind))) == 1


def test_serialized_json_is_judged_inside() -> None:
    media = 'schema: {type: object, properties: {a: {type: integer}}}, example: \'{"a": "x"}\''
    assert messages(answer(media)) == [f'{BODY}/example the example at /a: "x" is not an integer']
    assert len(messages(answer(media), "examples.serialized")) == 1


def test_serialized_json_is_said_once() -> None:
    media = "schema: {type: array}, examples: {one: {value: '[]'}, two: {value: '[1]'}, three: {value: []}}"
    assert messages(answer(media), "examples.serialized") == [
        f"{BODY}/examples/one/value the example is JSON inside a text, and so are 1 others"
    ]


# stays silent: a text where the schema wants one, and one that is no JSON
@pytest.mark.parametrize(
    "media",
    ["schema: {type: string}, example: '{}'", "schema: {}, example: '{}'", "schema: {type: object}, example: '{x'"],
)
def test_a_text_may_hold_json(media: str) -> None:
    assert messages(answer(media), "examples.serialized") == []


# stays silent: as OpenAPI 3.0 has it
OLD_SILENT = {
    "nullable": "{type: object, properties: {a: {type: string, nullable: true}}}, example: {a: null}",
    "nullable enum": "{properties: {a: {type: string, enum: [x], nullable: true}}}, example: {a: null}",
    "nullable beside allOf": "{properties: {a: {nullable: true, allOf: [{type: object}]}}}, example: {a: null}",
    "nullable beside a reference": "{properties: {a: {nullable: true, $ref: '#/paths'}}}, example: {a: null}",
    "exclusive bound": "{type: integer, minimum: 0, exclusiveMinimum: true}, example: 1",
    "siblings of a reference": "{$ref: '#/components/schemas/A', maxLength: 1}, example: abc",
    "const is no word": "{type: string, const: x}, example: y",
    "examples are none": "{type: integer, examples: [x]}",
    "1.0 as an integer": "{type: integer, minimum: 0}, example: 1.0",
}
MORE = "components: {schemas: {A: {type: string}}}\n"


@pytest.mark.parametrize("name", OLD_SILENT)
def test_old_stays_silent(name: str) -> None:
    assert messages(answer("schema: " + OLD_SILENT[name], head=OLD, more=MORE)) == []


@pytest.mark.parametrize(
    "media",
    [
        "{type: integer, minimum: 0, exclusiveMinimum: true}, example: 0",
        "{type: object, properties: {a: {type: string}}}, example: {a: null}",
        "{properties: {a: {nullable: true, allOf: [{type: object}]}}}, example: {a: 1}",
        "{properties: {a: {nullable: true, $ref: '#/components/schemas/A'}}}, example: {a: 1}",
        "{type: string, nullable: true, enum: [x]}, example: y",
    ],
)
def test_old_is_said(media: str) -> None:
    assert len(messages(answer("schema: " + media, head=OLD, more=MORE))) == 1


@pytest.mark.parametrize("name", ["A", "B"])
def test_old_with_aliases_of_yaml(name: str) -> None:
    more = "components: {schemas: {A: &a {type: object, properties: {x: {type: string, nullable: true}}}, B: *a}}\n"
    media = f"schema: {{$ref: '#/components/schemas/{name}'}}, example: {{x: null}}"
    assert messages(answer(media, head=OLD, more=more)) == []


COMPONENTS = """components:
  schemas:
    Tree: {type: object, properties: {name: {type: string}, of: {$ref: '#/components/schemas/Tree'}}}
  examples:
    Two: {value: {name: a, of: {name: 2}}}
"""


def test_a_cycle_and_a_shared_example_that_is_used_twice() -> None:
    media = "schema: {$ref: '#/components/schemas/Tree'}, examples: {a: {$ref: '#/components/examples/Two'}}"
    text = answer(media, more=COMPONENTS)
    text = text.replace(
        "      responses:", f"      requestBody: {{content: {{application/json: {{{media}}}}}}}\n      responses:"
    )
    assert places(text, "examples.invalid") == ["examples.invalid /components/examples/Two/value/of/name"]


def test_through_a_reference_into_another_file() -> None:
    other = """
Message: {type: object, properties: {id: {$ref: '#/Id'}, next: {$ref: 'openapi.yaml#/components/schemas/Tree'}}}
Id: {type: integer}
"""
    media = "schema: {$ref: './other.yaml#/Message'}, example: {id: x, next: {name: 5}}"
    found = linted(answer(media, more=COMPONENTS), "examples.invalid", beside={"other.yaml": other})
    assert [result.place.pointer for result in found] == [f"{BODY}/example/id", f"{BODY}/example/next/name"]
    assert [result.related[0].path.name for result in found] == ["other.yaml", "openapi.yaml"]


def test_json_with_a_path_that_has_to_be_escaped() -> None:
    text = """{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/a b/{ü%}~": {"get": {
    "responses": {"200": {"description": "", "content": {"application/json":
    {"schema": {"type": "integer"}, "example": "x"}}}}}}}}"""
    assert len(linted(text, "examples.invalid", name="openapi.json")) == 1


DIRECTED = """
components:
  schemas:
    Account:
      type: object
      required: [id, name, password]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string}
        password: {$ref: '#/components/schemas/Password'}
    Password: {type: string, writeOnly: true}
"""


@pytest.mark.parametrize(
    ("where", "example", "missing"),
    [
        ("response", "{id: a, name: b}", ""),
        ("request", "{name: b, password: c}", ""),
        ("response", "{name: b, password: c}", "id"),
        ("request", "{id: a, name: b}", "password"),
        ("request", "{id: a, password: b}", "name"),
        ("callback", "{name: b}", ""),
    ],
)
@pytest.mark.parametrize("head", [HEAD, OLD])
@pytest.mark.parametrize(
    "schema",
    ["{$ref: '#/components/schemas/Account'}", "{oneOf: [{$ref: '#/components/schemas/Account'}, {type: string}]}"],
)
def test_read_only_and_write_only(where: str, example: str, missing: str, head: str, schema: str) -> None:
    content = f"content: {{application/json: {{schema: {schema}, example: {example}}}}}"
    none = "responses: {'200': {description: ''}}"
    body = {
        "response": f"responses: {{'200': {{description: '', {content}}}}}",
        "request": f"requestBody: {{{content}}}\n      {none}",
        "callback": f"callbacks: {{a: {{x: {{post: {{requestBody: {{{content}}}, responses: {{}}}}}}}}}}\n      {none}",
    }[where]
    text = f"{head}paths:\n  /a:\n    post:\n      {body}\n{DIRECTED}"
    found = linted(text, "examples.invalid")
    assert [result.message for result in found] == (
        [f"the example: '{missing}' is required and missing"] if missing else []
    )


DISCRIMINATED = """
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {miau: '#/components/schemas/Cat'}}
    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, tricks], properties: {kind: {type: string}, tricks: {type: array}}}
"""


@pytest.mark.parametrize(
    ("example", "said"), [("{kind: miau, tricks: 1}", "'lives'"), ("{kind: Dog, lives: x}", "'tricks'")]
)
def test_the_discriminator_tells_which_is_meant(example: str, said: str) -> None:
    text = answer(f"schema: {{$ref: '#/components/schemas/Pet'}}, example: {example}", more=DISCRIMINATED)
    assert [result.message for result in linted(text, "examples.invalid")] == [
        f"the example: {said} is required and missing"
    ]


@pytest.mark.parametrize(
    ("parameter", "count"),
    [
        ("schema: {type: integer}, example: ten", 1),
        ("schema: {type: string, maxLength: 2}, examples: {a: {value: abc}, b: {value: ab}}", 1),
        ("schema: {type: string}, example: 15551234567", 1),
        ("schema: {type: integer, example: '10'}", 1),
        ("content: {application/json: {schema: {type: object}, example: 1}}", 1),
        # stays silent: as it stands in a URL
        ("schema: {type: array, items: {type: string}}, example: 'a,b'", 0),
        ("schema: {type: array, items: {type: string}, example: 'a,b'}", 0),
        ("schema: {type: boolean}, example: 'true'", 0),
        ("schema: {type: integer}, example: '10'", 0),
    ],
)
def test_parameters(parameter: str, count: int) -> None:
    text = f"{HEAD}paths: {{/m: {{parameters: [{{name: a, in: query, {parameter}}}], get: {{responses: {{}}}}}}}}\n"
    assert len(messages(text)) == count


def test_headers() -> None:
    text = answer("schema: {type: object}").replace(
        "          content:",
        "          headers: {Retry-After: {schema: {type: integer}, example: soon}}\n          content:",
    )
    assert [result.message for result in linted(text, "examples.invalid")] == ['the example: "soon" is not an integer']


@pytest.mark.parametrize(
    ("schema", "count"),
    [
        ("{type: string, maxLength: 1, example: ab}", 1),
        ("{type: string, examples: [a, 5]}", 1),
        ("{type: [string, 'null'], default: null}", 0),
        ("{enum: [a, b], default: c}", 1),
        ("{type: array, items: {type: integer}, default: [1, a]}", 1),
        ("{type: object, properties: {default: {type: string}, example: {type: integer}}}", 0),
    ],
)
def test_schemas_and_defaults(schema: str, count: int) -> None:
    text = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"
    assert len(linted(text, "examples.invalid", "examples.default")) == count


def test_alternatives_that_both_fit() -> None:
    choice = "oneOf: [{type: object}, {type: object, properties: {a: {}}}]"
    text = answer(f"schema: {{{choice}}}, examples: {{a: {{value: {{}}}}, b: {{value: {{a: 1}}}}}}")
    assert places(text, "examples.ambiguous", "examples.invalid") == [f"examples.ambiguous {BODY}/schema/oneOf"]
    # stays silent: a discriminator tells which is meant
    told = f"schema: {{{choice}, discriminator: {{propertyName: a}}}}, example: {{}}"
    assert places(answer(told), "examples.ambiguous", "examples.invalid") == []


def test_one_schema_that_many_examples_break_is_one_problem() -> None:
    schema = "schema: {type: array, items: {type: object, required: [a]}}"
    media = f"{schema}, example: [{{}}, {{a: 1}}, {{}}], examples: {{b: {{value: [{{}}]}}}}"
    (found,) = linted(answer(media), "examples.invalid")
    assert found.message == "the example at /0: 'a' is required and missing; the same is wrong at 2 more places"
    assert [each.pointer for each in found.related] == [
        f"{BODY}/schema/items/required",
        f"{BODY}/example/2",
        f"{BODY}/examples/b/value/0",
    ]


def test_one_value_is_wrong_once() -> None:
    media = "schema: {type: string, pattern: '^VT[0-9]{8}$', minLength: 10, maxLength: 10}, example: VT1"
    (found,) = linted(answer(media), "examples.invalid")
    assert found.message == 'the example: "VT1" does not match the pattern ^VT[0-9]{8}$'


def test_of_one_example_the_first_and_a_count() -> None:
    fields = ", ".join(f"f{number}: {{type: {kind}}}" for number, kind in enumerate(["integer", "boolean"] * 4))
    shown = ", ".join(f"f{number}: x" for number in range(8))
    found = linted(
        answer(f"schema: {{type: object, properties: {{{fields}}}}}, example: {{{shown}}}"), "examples.invalid"
    )
    assert len(found) == 5
    assert found[-1].message == 'the example at /f4: "x" is not an integer; 3 more things are wrong with this example'


def test_a_habit_is_told_once() -> None:
    fields = ", ".join(f"f{number}: {{type: string, example: {number}}}" for number in range(12))
    text = f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, properties: {{{fields}}}}}}}}}\n"
    (found,) = linted(text, "examples.invalid")
    assert found.message == "the example: 0 is not a string; there is the like at 11 more places"
    assert found.hint == "put it in quotes, or mend the type in the schema"


def test_a_reference_inside_a_value_is_a_problem_of_its_own() -> None:
    schema = "schema: {type: array, items: {type: object, required: [a, b]}}"
    text = answer(schema + ", example: [{$ref: a.json}, {$ref: b.json}]")
    (found,) = linted(text, "examples.reference", "examples.invalid")
    assert (found.rule.id, found.place.pointer) == ("examples.reference", f"{BODY}/example/0/$ref")
    assert "'a.json'" in found.message
    assert found.message.endswith("here and at 1 more place")
    # stays silent: of schemas and the like `$ref` is an honest member
    assert linted(answer("schema: {type: object}, example: {$ref: '#/x'}"), "examples.reference") == []
    # and a value that leads to a whole example is one reference, and no example with a member `value`
    more = "components: {examples: {One: {value: [{a: 1, b: 2}]}}}\n"
    text = answer(schema + ", examples: {one: {value: {$ref: '#/components/examples/One'}}}", more=more)
    assert places(text, "examples.reference", "examples.invalid") == [
        f"examples.reference {BODY}/examples/one/value/$ref"
    ]


HINTS = {
    "null": ("{type: string}, example: {a: null}", "a type such as [string, 'null']"),
    "quotes": ("{type: string}, example: {a: 5}", "put it in quotes"),
    "no quotes": ("{type: integer}, example: {a: '5'}", "write it without quotes"),
    "neither": ("{type: boolean}, example: {a: maybe}", "mend the example"),
    "a day": ("{type: string, format: date}, example: {a: '2026-01-31T00:00:00Z'}", "write it like 2026-01-31,"),
    "one of a set": ("{enum: ['1', '2']}, example: {a: 1}", "show one of the values"),
}


@pytest.mark.parametrize("name", HINTS)
def test_the_hint_is_about_what_is_wrong(name: str) -> None:
    media, said = HINTS[name]
    schema, _, example = media.partition("}, ")
    (found,) = linted(answer(f"schema: {{type: object, properties: {{a: {schema}}}}}}}, {example}"), "examples.invalid")
    assert said in found.hint


def test_numbers_beside_strings_that_look_alike() -> None:
    (found,) = linted(answer("schema: {enum: ['16', '32']}, example: 32"), "examples.invalid")
    assert found.message == 'the example: 32 is not one of "16", "32": those are strings, and this is a number'


def test_a_schema_that_is_written_out_again_is_one_cause() -> None:
    fields = "{type: object, properties: {state: {type: string, enum: [a, b], example: c}}}"
    text = (
        f"{HEAD}paths: {{}}\ncomponents: {{schemas: {{A: {fields}, B: {fields}, C: {{type: integer, example: c}}}}}}\n"
    )
    found = [each.message for each in linted(text, "examples.invalid")]
    assert found == [
        'the example: "c" is not one of "a", "b"; the same is wrong at 1 more place',
        'the example: "c" is not an integer',
    ]
