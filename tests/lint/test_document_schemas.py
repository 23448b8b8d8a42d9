"""document.schema: what is inside of Schema Objects."""

from __future__ import annotations

import pytest

from tests.lint.linted import linted

HEAD = "openapi: {}\ninfo: {{title: Example, version: '1'}}\npaths: {{}}\n"
BOTH = ("3.0.3", "3.1.0")


def said(schema: str, version: str, more: str = "", beside: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    text = f"{HEAD.format(version)}components:\n  schemas:\n    A: {schema}\n{more}"
    found = linted(text, "document.schema", beside=beside)
    return [(each.place.pointer.removeprefix("/components/schemas/"), each.message, each.hint) for each in found]


# versions, the schema, where the one problem is, what is said, and the hint
WRONG = [
    (BOTH, "{type: strnig}", "A/type", "one of", "'string'"),
    (BOTH, "{type: date-time}", "A/type", "one of", "type: string and format: date-time"),
    (BOTH, "{type: int64}", "A/type", "one of", "type: integer and format: int64"),
    (BOTH, "{type: any}", "A/type", "one of", "leave it out"),
    (BOTH, "{type: 5}", "A/type", "must be", ""),
    (BOTH, "{type: object, properties: {a: {type: string, required: true}}}", "A/properties/a/required",
     "must be an array, not true", "put 'a' into the 'required'"),
    (BOTH, "{type: object, properties: {a: {required: false}}}", "A/properties/a/required", "array", "take it out"),
    (BOTH, "{type: object, required: a}", "A/required", "must be an array, not 'a'", "required: [a]"),
    (BOTH, "{type: object, required: [a, b, a]}", "A/required/2", "'required' has 'a' twice", ""),
    (BOTH, "{type: string, minLength: '1'}", "A/minLength", "must be an integer, not '1'", "without quotes: 1"),
    (BOTH, "{type: string, minLength: -1}", "A/minLength", "is -1", ""),
    (BOTH, "{type: string, maxLength: 1.5}", "A/maxLength", "whole number", ""),
    (BOTH, "{type: object, properties: [a]}", "A/properties", "must be an object, not an array", ""),
    (BOTH, "{type: object, properties: {a: string}}", "A/properties/a", "must be", ""),
    (BOTH, "{type: object, properties: {a: null}}", "A/properties/a", "not null", "take the key out"),
    (BOTH, "{allOf: {type: string}}", "A/allOf", "must be an array, not an object", ""),
    (BOTH, "{type: object, additionalProperties: 'false'}", "A/additionalProperties", "must be", "quotes: false"),
    (BOTH, "{enum: a}", "A/enum", "must be an array", "enum: [a]"),
    (BOTH, "{oneOf: [{type: object}], discriminator: {mapping: {}}}", "A/discriminator",
     "'propertyName' is missing in the Discriminator Object", ""),
    (BOTH, "{type: string, pattern: '('}", "A/pattern", "a parenthesis is not closed (character 1)", ""),
    (BOTH, "{type: string, pattern: '[a-z'}", "A/pattern", "a set of characters is not closed", ""),
    (BOTH, "{type: string, pattern: '*.txt'}", "A/pattern", "there is nothing to repeat", ""),
    (BOTH, "{type: string, pattern: 'a{3,1}'}", "A/pattern", "it repeats", ""),
    (BOTH, "{type: string, pattern: '[z-a]'}", "A/pattern", "the range z-a goes backward", ""),
    (BOTH, "{type: string, pattern: 'a)'}", "A/pattern", "closed that was not opened", ""),
    (BOTH, "{type: integer, minimum: 5, maximum: 4}", "A/minimum", "no number fits", ""),
    (BOTH, "{type: string, minLength: 5, maxLength: 4}", "A/minLength", "no string fits", ""),
    (BOTH, "{type: array, items: {}, minItems: 5, maxItems: 4}", "A/minItems", "no array fits", ""),
    (BOTH, "{type: object, minProperties: 5, maxProperties: 4}", "A/minProperties", "no object fits", ""),
    (("3.1.0",), "{type: number, exclusiveMinimum: 5, maximum: 5}", "A/exclusiveMinimum", "no number fits", ""),
    (("3.1.0",), "{type: number, minimum: 1, exclusiveMinimum: 7, maximum: 5}", "A/exclusiveMinimum",
     "no number fits", ""),
    (("3.0.3",), "{type: number, minimum: 5, exclusiveMinimum: true, maximum: 5}", "A/minimum", "no number fits", ""),
    (BOTH, "{type: integer, default: '20'}", "A/default", "default '20' is not an integer", "without quotes: 20"),
    (BOTH, "{type: string, default: 20}", "A/default", "default 20 is not a string", "in quotes: '20'"),
    (BOTH, "{type: boolean, default: 'true'}", "A/default", "is not true or false", "without quotes: true"),
    (BOTH, "{type: string, default: null}", "A/default", "default null is not a string", ""),
    (BOTH, "{type: array, items: {}, default: a}", "A/default", "default 'a' is not an array", "[a]"),
    (BOTH, "{type: string, enum: [asc, desc], default: dsc}", "A/default", "none of the enum's values", "'desc'"),
    (BOTH, "{type: integer, maximum: 50, default: 100}", "A/default", "default 100 is above maximum 50", ""),
    (BOTH, "{type: string, minLength: 1, default: ''}", "A/default", "below minLength 1", ""),
    (BOTH, "{type: string, enum: [a, 1]}", "A/enum/1", "value 1 is not a string", "'1'"),
    (BOTH, "{type: integer, enum: ['1', '2']}", "A/enum", "none of the enum's values is an integer", "quotes: 1"),
    (BOTH, "{type: array, items: {}, enum: [a, b]}", "A/enum", "none of the enum's values is an array", "under items"),
    (BOTH, "{type: string, enum: [a, null]}", "A/enum/1", "value null is not a string", ""),
    (("3.1.0",), "{type: string, const: 1}", "A/const", "const 1 is not a string", ""),
    (("3.1.0",), "{type: string, nullable: true}", "A/nullable", "nullable means nothing", "type: [string, 'null']"),
    (("3.1.0",), "{anyOf: [{type: string}], nullable: true}", "A/nullable", "nullable means nothing", "anyOf"),
    (("3.1.0",), "{type: number, minimum: 3, exclusiveMinimum: true}", "A/exclusiveMinimum",
     "must be a number, not true",
     "exclusiveMinimum: 3 in place of minimum"),
    (("3.1.0",), "{type: array, items: [{type: string}]}", "A/items", "must be a schema", "prefixItems"),
    (("3.1.0",), "{type: [string, nul]}", "A/type/1", "one of", "'null'"),
    (("3.1.0",), "{type: object, examples: {a: 1}}", "A/examples", "must be an array", ""),
    (("3.1.0",), "{allOf: []}", "A/allOf", "has no items", ""),
    (("3.1.0",), "{type: string, maxlength: 3}", "A/maxlength", "is no keyword", "'maxLength'"),
    (("3.1.0",), "{type: object, propertis: {}}", "A/propertis", "is no keyword", "'properties'"),
    (("3.1.0",), "{patternProperties: {'(': {}}}", "A/patternProperties/(", "no regular expression", ""),
    (("3.0.3",), "{type: [string, 'null']}", "A/type", "one of", "type: string and nullable: true"),
    (("3.0.3",), "{type: 'null'}", "A/type", "one of", "nullable"),
    (("3.0.3",), "{type: [string, integer]}", "A/type", "one of", "anyOf"),
    (("3.0.3",), "{type: number, exclusiveMinimum: 3}", "A/exclusiveMinimum", "must be true or false",
     "minimum: 3 and"),
    (("3.0.3",), "{const: a}", "A/const", "no member of a Schema Object", "came with OpenAPI 3.1"),
    (("3.0.3",), "{type: object, patternProperties: {}}", "A/patternProperties", "no member", "OpenAPI 3.1"),
    (("3.0.3",), "{type: string, maxlength: 3}", "A/maxlength", "no member of a Schema Object", "'maxLength'"),
    (("3.0.3",), "{type: array}", "A", "an array without items", "items"),
    (("3.0.3",), "{type: object, properties: {a: {$ref: '#/components/schemas/A', nullable: true}}}",
     "A/properties/a/nullable", "nullable beside a $ref means nothing", ""),
    (("3.0.3",), "{type: object, required: []}", "A/required", "has no items", ""),
    (BOTH, "{oneOf: [{type: object}], discriminator: {propertyName: a, mapping: {b: '#/components/schemas/Aa'}}}",
     "A/discriminator/mapping/b", "maps 'b' to '#/components/schemas/Aa', and nothing is there", ""),
    (BOTH, "{oneOf: [{type: object}], discriminator: {propertyName: a, mapping: {b: gone.yaml}}}",
     "A/discriminator/mapping/b", "nothing is there", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("version", "schema", "at", "message", "hint"),
    [(version, *rest) for versions, *rest in WRONG for version in versions],
)
def test_one_cause(version: str, schema: str, at: str, message: str, hint: str) -> None:
    found = said(schema, version)
    assert [each[0] for each in found] == [at], found
    assert message in found[0][1]
    assert hint in found[0][2]


# stays silent: well-made schemas that look like one of the above
RIGHT = [
    (BOTH, "{}"),
    (BOTH, "{type: object, properties: {required: {type: boolean}, type: {type: string}, enum: {type: string}}}"),
    (BOTH, "{type: object, properties: {nullable: {type: boolean}, pattern: {type: string}, default: {}}}"),
    (BOTH, "{type: object, required: [required]}"),
    (BOTH, "{type: integer, default: 1.0, enum: [1.0, 2]}"),  # 1.0 is an integer in JSON Schema
    (BOTH, "{type: number, default: 1, enum: [1, 2.5]}"),
    (BOTH, "{type: string, enum: ['yes', 'no', '1'], default: '1'}"),
    (BOTH, "{enum: [a, 1, null], default: 1}"),  # no type: anything goes
    (BOTH, "{minimum: 5, maximum: 5}"),
    (BOTH, "{minLength: 5, maxLength: 5}"),
    (BOTH, "{type: string, example: {any: [thing]}, x-default: 5, x-minimum: a}"),
    (BOTH, "{type: string, maxLength: 2, example: too long}"),  # the topic examples has that
    (BOTH, "{anyOf: [{type: string}, {type: integer}], default: 5}"),
    (BOTH, "{allOf: [{$ref: '#/components/schemas/A'}], default: 5}"),
    (BOTH, "{oneOf: [{type: object}], discriminator: {propertyName: a, mapping: {b: A, c: '#/components/schemas/A'}}}"),
    (BOTH, "{oneOf: [{}], discriminator: {propertyName: a, mapping: {b: 'https://example.com/a.yaml'}}}"),
    (BOTH, "{type: object, additionalProperties: false}"),
    (BOTH, "{type: array, items: {}, default: []}"),
    (BOTH, "{type: string, format: my-own}"),
    (("3.0.3",), "{type: string, nullable: true, default: null, enum: [a, null]}"),
    (("3.0.3",), "{nullable: true, anyOf: [{type: string}]}"),  # says little, does no harm
    (("3.0.3",), "{type: array, allOf: [{$ref: '#/components/schemas/A'}]}"),
    (("3.0.3",), "{type: number, minimum: 3, exclusiveMinimum: true, maximum: 4}"),
    (("3.1.0",), "{type: [string, 'null'], default: null, enum: [a, null]}"),
    (("3.1.0",), "{type: array}"),
    (("3.1.0",), "true"),
    (("3.1.0",), "{type: object, properties: {a: true, b: false}}"),
    (("3.1.0",), "{type: [string, integer], default: 5}"),
    (("3.1.0",), "{$ref: '#/components/schemas/A', description: more, minimum: 3}"),
    (("3.1.0",), "{type: string, markdownDescription: a, enumNames: [b], exmaple2: 1, itemz: 1, parameters: {}}"),
    (("3.1.0",), "{type: number, exclusiveMinimum: 3, maximum: 3.5}"),
    (("3.1.0",), "{definitions: {a: {type: string}}, dependencies: {a: [b]}, $comment: a}"),
    (("3.1.0",), "{if: {}, then: {}, else: {}, contains: {}, prefixItems: [{}], unevaluatedProperties: false}"),
]


@pytest.mark.parametrize(
    ("version", "schema"), [(version, schema) for versions, schema in RIGHT for version in versions]
)
def test_right(version: str, schema: str) -> None:
    assert said(schema, version) == []


# patterns of other dialects than Python's, or that some take and others don't
PATTERNS = r"""
    ^\p{L}+$ ^[\p{Lu}\d]+$ ^(?<year>[0-9]{4})$ ^[^]$ [] a{,5} a{ x{2 } (?i)abc a**  a*+ a++ (?>a) \d+\Z \A\w+\z
    ^[\w-\d]+$ ^[\w\-.]+$ (?<=a+)b (?<!\$)b \/path\/ \u{1F600} \cA [[:alpha:]] [a-z&&[^b]] (*UTF8)a \Q*\E (?#a)b
    ^(?:a|b)$ \e \h \R \K [\b] ^\S+@\S+\.\S+$ (?P<a>b) {2} ] } \- ^$ . (?(1)a|b) \x{41}
"""


@pytest.mark.parametrize("pattern", PATTERNS.split())
def test_patterns_that_some_dialect_takes(pattern: str) -> None:
    quoted = pattern.replace("'", "''")
    assert said(f"{{type: string, pattern: '{quoted}'}}", "3.1.0") == []


EVERYWHERE = """\
info: {title: a, version: '1'}
paths:
  /a:
    post:
      parameters: [{name: a, in: query, schema: WRONG}]
      requestBody: {content: {a/b: {schema: WRONG}}}
      responses: {'200': {description: a, headers: {A: {schema: WRONG}}, content: {a/b: {schema: WRONG}}}}
      callbacks: {a: {'{$url}': {post: {requestBody: {content: {a/b: {schema: WRONG}}}, responses: RESPONSES}}}}
""".replace("WRONG", "{type: strnig}").replace("RESPONSES", "{'200': {description: a}}")


@pytest.mark.parametrize("version", BOTH)
def test_schemas_everywhere(version: str) -> None:
    assert len(linted(f"openapi: {version}\n{EVERYWHERE}", "document.schema")) == 5


def test_files_beside_and_places_of_no_kind() -> None:
    more = "    B: {$ref: 'b.yaml#/B'}\n    C: {$ref: '#/x-s/C'}\nx-s: {C: {type: strnig}, D: {type: strnig}}\n"
    beside = {"b.yaml": "B: {properties: {a: {type: strnig}, b: {$ref: '#/B/properties/a'}}}\nunused: {type: strnig}\n"}
    for version in BOTH:
        found = said("{}", version, more, beside)
        assert sorted(each[0] for each in found) == ["/B/properties/a/type", "/x-s/C/type"]


def test_a_habit_is_said_once() -> None:
    many = "".join(f"    B{n}: {{type: string, nullable: true}}\n" for n in range(30))
    found = said("{}", "3.1.0", many)
    assert [each[0] for each in found] == ["B0/nullable"]
    assert "30 places" in found[0][1]


def test_one_wrong_value_written_out_many_times() -> None:
    wrong = "{properties: {size: {type: integer, enum: ['1', '2']}, kind: {type: integer, enum: ['1', '2']}}}"
    text = "'size': none of the enum's values is an integer, as 'type' says"
    found = said("{}", "3.1.0", f"    B: {wrong}\n    C: {wrong}\n")
    assert [each[1] for each in found] == [
        f"{text} (the same at 2 places)",
        f"{text} (the same at 2 places)".replace("size", "kind"),
    ]
    alone = "x-lint-ignore: [{rule: document.schema, reason: known}], "
    found = said("{}", "3.1.0", f"    B: {wrong}\n    C: {wrong.replace('{', '{' + alone, 1)}\n")
    assert len(found) == 4


def test_a_null_by_default_is_one_habit() -> None:
    more = "    B: {properties: {a: {type: string, default: null}, b: {type: string, default: null}}}\n"
    [(_, message, _)] = said("{}", "3.0.3", more)
    assert message == "default null is not a string, as 'type' says (the same at 2 places)"


@pytest.mark.parametrize(
    ("schema", "hint"),
    [
        ("{type: array, enum: [a, b], items: {type: string}}", "under items"),
        ("{type: string, enum: [1, 2]}", "put each in quotes: '1'"),
        ("{type: integer, enum: ['1', '2']}", "write each without quotes: 1"),
    ],
)
def test_an_enum_of_another_type(schema: str, hint: str) -> None:
    [found] = said(schema, "3.1.0")
    assert hint in found[2]


def test_one_cause_is_said_once() -> None:
    found = said("{type: integer, enum: ['1', '2'], default: 1}", "3.0.3")
    assert [each[0] for each in found] == ["A/enum"]


def test_all_lost_targets_of_a_discriminator_are_one_problem() -> None:
    mapping = "{a: a.yaml, b: b.yaml, c: '#/components/schemas/A'}"
    found = said(f"{{discriminator: {{propertyName: kind, mapping: {mapping}}}}}", "3.1.0")
    assert [each[1] for each in found] == [
        "the discriminator maps 'a' to 'a.yaml', and nothing is there, nor at 1 more of its targets"
    ]


def test_a_required_beside_the_schema() -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: a}},"
        " parameters: [{name: a, in: query, schema: {type: string, required: true}}]}}}\n"
    )
    found = linted(text, "document.schema")
    assert [each.hint for each in found] == ["it belongs beside the schema, on the parameter"]
