from __future__ import annotations

import json

import pytest

from tests.lint.linted import HEAD, linted

OLD = "openapi: 3.0.3\ninfo: {title: Example, version: '1'}\n"


def parameter(text: str, schema: str, name: str = "depth", more: str = "") -> str:
    return f"""{HEAD}paths:
  /m:
    get:
      parameters:
        - {{name: {json.dumps(name)}, in: query, description: {json.dumps(text)}, schema: {schema}{more}}}
      responses: {{'200': {{description: An answer.}}}}
"""


def member(text: str, schema: str, *, required: str = "[]", name: str = "depth", where: str = "requestBody") -> str:
    """A field of a request body, or of an answer."""
    inner = schema.removeprefix("{").removesuffix("}")
    fields = f"{{{name}: {{description: {json.dumps(text)}, {inner}}}, other: {{type: string}}}}"
    media = f"content: {{application/json: {{schema: {{type: object, required: {required}, properties: {fields}}}}}}}"
    asked = f"requestBody: {{{media}}}" if where == "requestBody" else "x-none: 1"
    answered = "" if where == "requestBody" else f", {media}"
    return f"""{HEAD}paths:
  /m:
    post:
      {asked}
      responses: {{'200': {{description: An answer.{answered}}}}}
"""


def said(text: str, *rules: str) -> list[str]:
    return [f"{result.rule.id}: {result.message}" for result in linted(text, *rules)]


NUMBER = "{type: integer, default: 20}"
WRONG_DEFAULTS = [
    ("Defaults to 50.", NUMBER),
    ("Rows on a page (default 50).", NUMBER),
    ("Rows on a page, default: `50`", NUMBER),
    ("Default value: 50, maximum 100", NUMBER),
    ("The default is 50, and the maximum is 100.", NUMBER),
    ("If not specified, it defaults to 50.", NUMBER),
    ("Default is 1,000 if not set", "{type: integer, default: 100}"),
    ("The most rows on one page, by default 50.", NUMBER),
    ("**Default:** 50", NUMBER),
    ("Defaults to <code>50</code>.", NUMBER),
    ("Defaults to `false`.", "{type: boolean, default: true}"),
    ("Optional. Default: false", "{type: boolean, default: true}"),
    ("Default: desc", "{type: string, enum: [asc, desc], default: asc}"),
    ("The default is `desc`.", "{type: string, default: asc}"),
    ("In `s`. Default value is `50`.", NUMBER),
    ("Rows. From `1` to `100`. The default is `50`.", NUMBER),
    (
        "Can be: `asc` (ascending) or `desc`, with `desc` as the default.",
        "{type: string, enum: [asc, desc], default: asc}",
    ),
    ("depth defaults to 50", NUMBER),
    ("`depth` defaults to 50", NUMBER),
    ("Defaults to 0.5", "{type: number, default: 0.7}"),
    ("50 by default.", NUMBER),
    ("How far to go, 50 by default", NUMBER),
    ("How many there are. 50 by default.", NUMBER),
    ("If omitted, 50 is used.", NUMBER),
    ("When not given, `50` are returned.", NUMBER),
]


@pytest.mark.parametrize(("text", "schema"), WRONG_DEFAULTS)
def test_a_default_that_disagrees(text: str, schema: str) -> None:
    assert len(said(parameter(text, schema), "prose.default")) == 1
    assert len(said(member(text, schema), "prose.default")) == 1
    assert len(said(member(text, schema, where="response"), "prose.default")) == 1


# stays silent: agreement, conditions, other parameters, units, examples, years, versions, prices
RIGHT_DEFAULTS = [
    ("Defaults to 20.", NUMBER),
    ("Default is 1,000.", "{type: integer, default: 1000}"),
    ("Default: 20.0", NUMBER),
    ("Defaults to `DESC`.", "{type: string, enum: [asc, desc], default: desc}"),
    ("Defaults to 10 for search, 20 otherwise.", NUMBER),
    (
        "Default: `desc` when sort is `created` or sort is not specified, otherwise `asc`.",
        "{type: string, default: asc}",
    ),
    ("Defaults to 50 if `page` is given.", NUMBER),
    ("`limit` defaults to 50.", NUMBER),
    ("Used with `limit`, which defaults to 50.", NUMBER),
    ("The limit defaults to 50 if page is given", NUMBER),
    ("Defaults to 50 on free plans.", NUMBER),
    ("Defaults to 10 or 50, depending on the plan.", NUMBER),
    ("Defaults to 30 seconds.", "{type: integer, default: 30000}"),
    ("Defaults to 2 days.", "{type: integer, default: 172800}"),
    ("Defaults to 2024-01-01.", NUMBER),
    ("Default: 10:30", NUMBER),
    ("Defaults to $50.", NUMBER),
    ("The default for version 2 is better.", NUMBER),
    ("Defaults to 50% of the rows.", NUMBER),
    ("Defaults to 10k.", NUMBER),
    ("Default: 404.html. Else none.", "{type: string, default: 404.html}"),
    ("Acts as the default, with `asc` as the default if `x` is set.", "{type: string, default: desc}"),
    ("Defaults to null.", "{type: string, default: a}"),
    ("Defaults to the current time.", "{type: string, default: a}"),
    ("Defaults to true color.", "{type: boolean, default: false}"),
    ("Whether this is the default account.", "{type: boolean, default: false}"),
    ("The account default is 50.", NUMBER),
    ("ID of the default payment method.", "{type: string, default: a}"),
    ("Formerly the default was 30.", "{type: integer, default: 40}"),
    ("Default 10. In the old version the default is 30.", "{type: integer, default: 40}"),
    ("False (default) for none, true for all.", "{type: boolean, default: false}"),
    ("The default number of rows. For example 50.", NUMBER),
    ("20 by default.", NUMBER),
    ("If omitted, 20 are returned.", NUMBER),
    ("One of 10, 20 or 50 by default.", NUMBER),
    ("Of 100 messages 50 by default.", NUMBER),
    ("If omitted, 50 rows are returned.", NUMBER),  # the field is no page size
    ("If omitted, 30 seconds are used.", "{type: integer, default: 30000}"),
    ("If `page` is omitted, 50 are returned.", NUMBER),
    ("If omitted, 50 are returned for free plans.", NUMBER),
    ("If omitted, version 50 is used.", NUMBER),
    ("If omitted, 2.5.1 is used.", NUMBER),
    ("If omitted, $50 is assumed.", NUMBER),
    ("50% by default.", NUMBER),
    ("50 by default settings.", NUMBER),
]


@pytest.mark.parametrize(("text", "schema"), RIGHT_DEFAULTS)
def test_a_default_that_agrees_or_is_not_told_plainly(text: str, schema: str) -> None:
    assert said(parameter(text, schema), "prose.default") == []


@pytest.mark.parametrize(
    ("text", "schema", "count"),
    [
        ("Defaults to 50.", "{type: integer}", 1),
        ("Defaults to `now`.", "{type: string}", 1),
        ("Default: asc", "{type: string, enum: [asc, desc]}", 1),
        # stays silent: a word without quotes may be anything; another unit; another member's value
        ("Defaults to now.", "{type: string}", 0),
        ("Defaults to 2 days.", "{type: integer}", 0),
        ("Defaults to `other`.", "{type: string}", 0),
        ("Defaults to `[]`.", "{type: array}", 0),
    ],
)
def test_a_default_that_is_only_told(text: str, schema: str, count: int) -> None:
    assert len(said(member(text, schema), "prose.default_missing")) == count
    assert said(member(text, schema, where="response"), "prose.default_missing") == []


def test_a_page_size_that_is_told_by_what_comes() -> None:
    assert len(said(parameter("If omitted, 50 rows are returned.", NUMBER, "limit"), "prose.default")) == 1
    assert said(parameter("If omitted, 20 rows are returned.", NUMBER, "limit"), "prose.default") == []


@pytest.mark.parametrize(("name", "count"), [("timeout_secs", 1), ("timeout", 0), ("timeoutMs", 0)])
def test_a_bound_in_the_unit_that_the_name_tells(name: str, count: int) -> None:
    text = member("Minimum value is 5 seconds. Maximum value is 120 seconds.", "{type: integer}", name=name)
    assert len(said(text, "prose.bounds_missing")) == count


def test_a_habit_of_a_document_is_said_once() -> None:
    fields = ", ".join(f"f{number}: {{description: Defaults to {number}., type: integer}}" for number in range(12))
    text = member("", "{type: integer}").replace("{depth: {", f"{{{fields}, depth: {{")
    (found,) = linted(text, "prose.default_missing")
    assert found.message.startswith(
        "the text says that 'f0' is 0 by default, and the schema has no default; the like is"
    )
    assert "11 more texts, on 'f1', 'f2'" in found.message
    assert len(found.related) == 11


def test_what_a_page_size_lacks_is_said_by_pagination() -> None:
    rows = "content: {application/json: {schema: {type: array, items: {type: object}}}}"
    text = parameter("Defaults to 50, between 1 and 100.", "{type: integer}", "limit")
    text = text.replace("description: An answer.", f"description: An answer., {rows}")
    assert said(text, "prose.default_missing", "prose.bounds_missing") == []


def test_the_same_text_in_several_places_is_said_once() -> None:
    path = parameter("Defaults to 5.", "{type: integer}").removeprefix(HEAD + "paths:\n")
    text = f"{HEAD}paths:\n{path}{path.replace('/m', '/n')}{path.replace('/m', '/o')}"
    (message,) = said(text, "prose.default_missing")
    assert message.endswith("and the schema has no default; the same text stands in 2 more places")


WRONG_BOUNDS = [
    ("Between 1 and 100.", "{type: integer, minimum: 1, maximum: 200}", "maximum: 200"),
    ("Between 1 and 100.", "{type: integer, minimum: 0, maximum: 100}", "minimum: 0"),
    ("Must be in the range 1 to 100", "{type: integer, maximum: 200}", "maximum: 200"),
    ("Values between `1` - `100` are accepted", "{type: integer, maximum: 200}", "maximum: 200"),
    ("1..100", "{type: integer, maximum: 200}", "maximum: 200"),
    ("Rows on a page (max 100)", "{type: integer, maximum: 200}", "maximum: 200"),
    ("The maximum is 1,000.", "{type: integer, maximum: 500}", "maximum: 500"),
    ("The maximum value is 100", "{type: integer, maximum: 500}", "maximum: 500"),
    ("Must be at least 5.", "{type: integer, minimum: 1}", "minimum: 1"),
    ("Cannot exceed 100.", "{type: number, maximum: 99}", "maximum: 99"),
    ("If specified, must not exceed 100.", "{type: integer, maximum: 99}", "maximum: 99"),
    ("Must be 1..1600 chars.", "{type: string, maxLength: 160}", "maxLength: 160"),
    ("At most 50 characters.", "{type: string, maxLength: 40}", "maxLength: 40"),
    ("It can be up to 64 characters long.", "{type: string, maxLength: 63}", "maxLength: 63"),
    ("Maximum length: 22", "{type: string, maxLength: 24}", "maxLength: 24"),
    ("Between 8 and 20 characters", "{type: string, minLength: 6, maxLength: 20}", "minLength: 6"),
    ("A list of up to 20 items.", "{type: array, maxItems: 10}", "maxItems: 10"),
    ("Before aborting if none answers (min: 1, max: 100).", "{type: integer, maximum: 50}", "maximum: 50"),
    ("The value cannot be greater than 100.", "{type: integer, maximum: 50}", "maximum: 50"),
    ("Can be an integer from `1` to `36,000`.", "{type: integer, maximum: 50}", "maximum: 50"),
    ("Between 1 and 100.", "{type: integer, minimum: 0, maximum: 50}", "minimum: 0 and maximum: 50"),
    ("1-100", "{type: integer, minimum: 1, maximum: 200}", "maximum: 200"),
    ("How far to look. 1-100.", "{type: integer, maximum: 200}", "maximum: 200"),
    ("How far to look (1\u2013100).", "{type: integer, minimum: 0, maximum: 100}", "minimum: 0"),
    ("1-20 characters", "{type: string, maxLength: 40}", "maxLength: 40"),
    ("1 <= depth <= 100", "{type: integer, maximum: 200}", "maximum: 200"),
    ("How far to look, `1` <= `depth` <= `100`.", "{type: integer, maximum: 200}", "maximum: 200"),
    ("0 \u2264 n \u2264 9", "{type: integer, minimum: 1}", "minimum: 1"),
    ("100 at most", "{type: integer, maximum: 200}", "maximum: 200"),
    ("How far to look, 100 at most.", "{type: integer, maximum: 200}", "maximum: 200"),
    ("5 at least, 100 at most.", "{type: integer, minimum: 1, maximum: 100}", "minimum: 1"),
    ("A text, 20 characters at most.", "{type: string, maxLength: 40}", "maxLength: 40"),
    ("Maximum of 100 depths.", "{type: array, maxItems: 10}", ""),
    ("Between 1 and 100.", "{type: integer, exclusiveMaximum: 100, maximum: 50}", ""),
]


@pytest.mark.parametrize(("text", "schema", "message"), WRONG_BOUNDS)
def test_a_bound_that_disagrees(text: str, schema: str, message: str) -> None:
    found = said(parameter(text, schema), "prose.bounds")
    assert len(found) == bool(message)
    assert all(message in each for each in found)


# stays silent
RIGHT_BOUNDS = [
    ("Between 1 and 100.", "{type: integer, minimum: 1, maximum: 100}"),
    ("Between 1 and 100.", "{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 101}"),
    ("Up to 5 minutes.", "{type: integer, maximum: 300}"),
    ("Minimum value is 1 second, maximum 10 seconds.", "{type: integer, minimum: 1000, maximum: 10000}"),
    ("At most 16 MB.", "{type: integer, maximum: 16777216}"),
    ("Cannot exceed 64 KiB.", "{type: string, maxLength: 65536}"),
    ("Maximum of 1048576 bytes.", "{type: string, maxLength: 1000}"),
    ("Max 100% of it.", "{type: number, maximum: 1}"),
    ("A number with up to 2 decimal places.", "{type: number, maximum: 10}"),
    ("Up to 15 digits.", "{type: integer, maximum: 999}"),
    ("Minimum is $0.50.", "{type: integer, minimum: 50}"),
    ("Between 2020 and 2024.", "{type: integer, minimum: 1970}"),
    ("Between 00:00 and 23:59.", "{type: integer, maximum: 10}"),
    ("Since version 2, max 3.1.2.", "{type: integer, maximum: 10}"),
    ("Max 100 for free plans, 1000 for others.", "{type: integer, maximum: 1000}"),
    ("Must be at most 100 if `page` is set.", "{type: integer, maximum: 1000}"),
    ("Used together with `limit` (max 100).", "{type: integer, maximum: 1000}"),
    ("Each page has at most 100 rows.", "{type: integer, maximum: 1000}"),
    ("Total matches, only accurate up to 10,000.", "{type: integer, maximum: 50000}"),
    ("Must be either 0 or between 5 and 10.", "{type: integer, minimum: 0, maximum: 10}"),
    ("Must contain at least 1 uppercase letter and 8 characters.", "{type: string, minLength: 10}"),
    ("An array of strings of at most 40 characters.", "{type: array, maxItems: 10}"),
    ("The list of users, apps and teams in total is limited to 100 items.", "{type: array, maxItems: 50}"),
    ("Max 50 items and at most 20 items with pictures only.", "{type: array, maxItems: 50}"),
    ("- name: up to 11 characters\n- number: up to 15 characters", "{type: string, maxLength: 20}"),
    ("Max 10 or max 20.", "{type: integer, maximum: 30}"),
    ("The maximum number of retries, for example 5.", "{type: integer, maximum: 3}"),
    ("Call (555) 010-9999 for more.", "{type: integer, maximum: 3}"),
    ("See RFC 9110 (2-3).", "{type: integer, enum: [1]}"),
    ("Must be at least 128px.", "{type: integer, minimum: 1}"),
    ("Greater than 100.", "{type: integer, minimum: 101}"),
    ("Must be at least 5 and no more than 600 seconds in the future.", "{type: integer, minimum: 9, maximum: 9}"),
    ("1-100", "{type: integer, minimum: 1, maximum: 100}"),
    ("1 <= depth <= 100", "{type: integer, minimum: 1, maximum: 100}"),
    ("100 at most.", "{type: integer, maximum: 100}"),
    ("1 <= other <= 100", "{type: integer, maximum: 200}"),
    ("2019-2024", "{type: integer, maximum: 3000}"),
    ("2024-01-31", "{type: integer, maximum: 3000}"),
    ("555-0100", "{type: integer, maximum: 3000}"),
    ("1-2-3", "{type: integer, maximum: 9}"),
    ("Version 1-2.", "{type: integer, maximum: 9}"),
    ("See sections 3-5.", "{type: integer, maximum: 9}"),
    ("Prices, $1-5.", "{type: integer, maximum: 9}"),
    ("1-5%", "{type: integer, maximum: 9}"),
    ("1-5 minutes.", "{type: integer, maximum: 300}"),
    ("Takes 1-5, mostly.", "{type: integer, maximum: 9}"),
    ("1-5 if `page` is set.", "{type: integer, maximum: 9}"),
    ("1-5, or 0 for none.", "{type: integer, enum: [0, 1]}"),
    ("1-20", "{type: string, maxLength: 40}"),
    ("A sentence has 100 at most.", "{type: integer, maximum: 200}"),
    ("Each page, 100 at most.", "{type: integer, maximum: 200}"),
    ("30 days at most.", "{type: integer, maximum: 200}"),
    ("100 rows at most.", "{type: integer, maximum: 200}"),
    ("Either a sender's name or a number. Names have at most 11 characters.", "{type: string, maxLength: 15}"),
    ("Numbers: maximum length of 15 digits.\nNames: maximum length of 11 characters.", "{type: string, maxLength: 15}"),
]


@pytest.mark.parametrize(("text", "schema"), RIGHT_BOUNDS)
def test_a_bound_that_agrees_or_is_of_something_else(text: str, schema: str) -> None:
    assert said(parameter(text, schema), "prose.bounds") == []


@pytest.mark.parametrize(
    ("text", "schema", "words"),
    [
        ("Between 1 and 100.", "{type: integer}", "minimum and no maximum"),
        ("Between 1 and 100.", "{type: integer, minimum: 1}", "no maximum"),
        ("At most 40 characters.", "{type: string}", "maxLength"),
        ("Up to 10 items.", "{type: array}", "maxItems"),
        ("A number has a maximum length of 15 digits, a name a maximum length of 11 characters.", "{type: string}", ""),
        # stays silent
        ("At most 40 characters.", "{type: string, pattern: '^.{1,40}$'}", ""),
        ("At most 40 characters.", "{type: string, enum: [a]}", ""),
        ("At most 30 days.", "{type: integer}", ""),
        ("Up to 10 items.", "{}", ""),
    ],
)
def test_a_bound_that_is_only_told(text: str, schema: str, words: str) -> None:
    found = said(member(text, schema), "prose.bounds_missing")
    assert len(found) == bool(words)
    assert all(words in each for each in found)
    assert said(member(text, schema, where="response"), "prose.bounds_missing") == []


def test_an_excluded_bound_of_old() -> None:
    text = parameter("Between 0 and 1.", "{type: number, minimum: 0, maximum: 2, exclusiveMaximum: true}")
    assert said(text.replace(HEAD, OLD), "prose.bounds") == []


def test_beside_a_reference_the_text_counts_only_since_31() -> None:
    schemas = "components: {schemas: {Size: {type: integer, maximum: 9}, A: {properties: {size: %s}}}}\n"
    text = HEAD + "paths: {}\n" + schemas % "{description: Max 5., $ref: '#/components/schemas/Size'}"
    assert len(said(text, "prose.bounds")) == 1
    assert said(text.replace(HEAD, OLD), "prose.bounds") == []


ENUM = "{type: string, enum: [sent, failed]}"


@pytest.mark.parametrize(
    ("text", "schema", "count"),
    [
        ("One of `sent`, `failed` or `read`.", ENUM, 1),
        ("Can be one of: `sent`, `failed`, `read`", ENUM, 1),
        ('Possible values: "sent", "failed" and "read".', ENUM, 1),
        ("Must be one of the following:\n\n* `sent` - gone\n* `failed` - not gone\n* `read` - seen", ENUM, 1),
        ("The default value is READ", "{type: string, enum: [SENT, FAILED]}", 1),
        ("Defaults to `read`.", ENUM, 1),
        ("Defaults to `null`.", ENUM, 0),
        ("Defaults to `failed`.", ENUM, 0),
        ("Defaults to `read` if it is old.", ENUM, 0),
        ("The default value is the OLD one.", "{type: string, enum: [SENT, FAILED]}", 0),
        ("Valid values are `sent`, `read`.", "{type: array, items: {type: string, enum: [sent, failed]}}", 1),
        # stays silent
        ("One of `sent` or `failed`.", ENUM, 0),
        ("One of `SENT` or `FAILED`.", ENUM, 0),
        ("One of `from` and `to` must be given.", ENUM, 0),
        ("Possible values include `sent`, `read`.", ENUM, 0),
        ("One of `sent`, `read`, etc.", ENUM, 0),
        ("One of `sent`, `read` for old accounts.", ENUM, 0),
        ("When `type` is one of `sent`, `read` this is set.", ENUM, 0),
        ("Valid values are `a`, `b`.", ENUM, 0),  # of another thing altogether
        ("Either way it is one.", ENUM, 0),
    ],
)
def test_a_set_that_disagrees(text: str, schema: str, count: int) -> None:
    assert len(said(parameter(text, schema), "prose.enum")) == count


@pytest.mark.parametrize(
    ("text", "schema", "count"),
    [
        ("One of `sent`, `failed` or `read`.", "{type: string}", 1),
        ("Allowed values: `VALUE_ADDED`, `VALUE_DELETED`.", "{type: string}", 1),
        # stays silent
        ("A comma-separated list. Valid values are `a` and `b`.", "{type: string}", 0),
        ("One or more of `a`, `b`.", "{type: string}", 0),
        ("One of `depth` or `other` is required.", "{type: string}", 0),
        ("Must be one of `depth`, `other`.", "{type: string}", 0),  # members beside it
        ("The file's `purpose` must be one of `a`, `b`.", "{type: string}", 0),
        ("One of `a`, `b` or any URL.", "{type: string}", 0),
        ("One of `a`, `b`.", "{type: string, pattern: '^[ab]$'}", 0),
        ("One of `1`, `2`.", "{type: integer}", 0),
        ("May change over time. Currently supported values: `a`, `b`", "{type: string}", 0),
        ("One of `a`, `b`.", "{anyOf: [{enum: [a]}, {enum: [b]}]}", 0),
    ],
)
def test_a_set_that_is_only_told(text: str, schema: str, count: int) -> None:
    assert len(said(member(text, schema), "prose.enum_missing")) == count
    assert said(member(text, schema, where="response"), "prose.enum_missing") == []


@pytest.mark.parametrize(
    ("text", "flag", "count"),
    [
        ("Required. The sender.", "false", 1),
        ("(required) The sender.", "false", 1),
        ("The sender. (required)", "false", 1),
        ("**Required**. The sender.", "false", 1),
        ("[Optional] The sender.", "true", 1),
        ("Optional.", "true", 1),
        # stays silent
        ("Required. The sender.", "true", 0),
        ("Optional. The sender.", "false", 0),
        ("Required if there is no `from`.", "false", 0),
        ("Required. Only for orders.", "false", 0),
        ("Required when creating, optional when updating.", "false", 0),
        ("Required scope of the key.", "false", 0),
        ("Optional parameters as JSON.", "true", 0),
        ("The required depth.", "false", 0),
        ("Whether a login is required.", "false", 0),
        ("Either this or `other` (required).", "false", 0),
    ],
)
def test_required(text: str, flag: str, count: int) -> None:
    assert len(said(parameter(text, "{type: string}", more=f", required: {flag}"), "prose.required")) == count
    needed = "[depth]" if flag == "true" else "[other]"
    assert len(said(member(text, "{type: string}", required=needed), "prose.required")) == count


# stays silent: an answer's, what is only read, and what the whole may still require
@pytest.mark.parametrize(
    "text",
    [
        member("Required.", "{type: string}", where="response"),
        member("Required.", "{type: string, readOnly: true}"),
        HEAD + "paths: {}\ncomponents: {schemas: {A: {properties: {a: {type: string, description: Required.}}}}}\n",
    ],
)
def test_required_stays_silent(text: str) -> None:
    assert said(text, "prose.required") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Deprecated. Use the cursor.", 1),
        ("**Deprecated**: use the cursor.", 1),
        ("[DEPRECATED] Use the cursor.", 1),
        ("The page. This parameter is deprecated.", 1),
        ("This field has been deprecated and is no longer supported.", 1),
        ("Deprecated since 2.0", 1),
        # stays silent
        ("Whether deprecated messages are listed.", 0),
        ("Deprecated messages are left out.", 0),
        ("This parameter is deprecated for new accounts.", 0),
        ("This method is deprecated.", 0),  # of the operation
        ("Replaces the deprecated `page`.", 0),
    ],
)
def test_deprecated(text: str, count: int) -> None:
    assert len(said(parameter(text, "{type: string}"), "prose.deprecated")) == count
    assert said(parameter(text, "{type: string}", more=", deprecated: true"), "prose.deprecated") == []
    assert said(parameter(text, "{type: string, deprecated: true}"), "prose.deprecated") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("summary: List all (Deprecated)", 1),
        ("description: '**Deprecated.** Use the other.'", 1),
        ("description: This endpoint is deprecated.", 1),
        ("{deprecated}description: This endpoint is deprecated.", 0),
        # stays silent
        ("description: Lists deprecated things.", 0),
        ("description: This parameter is deprecated.", 0),
        ("description: This endpoint is deprecated in some regions.", 0),
    ],
)
def test_deprecated_operations(text: str, count: int) -> None:
    inside = text.replace("{deprecated}", "deprecated: true\n      ")
    document = f"{HEAD}paths:\n  /m:\n    get:\n      {inside}\n      responses: {{}}\n"
    assert len(said(document, "prose.deprecated")) == count
