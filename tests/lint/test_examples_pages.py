from __future__ import annotations

import base64
import json

import pytest

from tests.lint.linted import HEAD, linted

ROOT = "/paths/~1messages/get"
VALUE = f"{ROOT}/responses/200/content/application~1json/example"


def listing(
    example: str, *, notes: str = "", head: str = "", limit: str = "{type: integer, maximum: 3}", **more: str
) -> str:
    """A list with one example of a page; ``notes``: members of the operation, a line each."""
    shown = more.get("examples", f"example: {example}")
    row = "{type: object, properties: {id: {type: string}}}"
    return f"""{HEAD}{head}
paths:
  /messages:
    get:
      {notes}
      parameters:
        - {{name: cursor, in: query, schema: {{type: string}}}}
        - {{name: limit, in: query, schema: {limit}}}
{more.get("parameters", "")}
      responses:
        '200':
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {{type: array, items: {row}}}
                  next_cursor: {{type: [string, 'null']}}
                  has_more: {{type: boolean}}
                  total: {{type: integer}}
                  meta: {{type: object}}
              {shown}
"""


def said(text: str, rule: str) -> list[str]:
    return [f"{result.place.pointer.removeprefix(VALUE)} {result.message}" for result in linted(text, rule)]


TOTALS = {
    "{data: [{id: a}, {id: b}], total: 1}": ["/total the example shows 2 rows and says that there are 1"],
    "{data: [{id: a}], meta: {total: 0}}": ["/meta/total the example shows 1 row and says that there are 0"],
    # stays silent
    "{data: [{id: a}], total: 1}": [],
    "{data: [], total: 0}": [],
    "{data: [{id: a, total: 0}]}": [],  # a row's own
    "{data: [{id: a}], total: '0'}": [],  # no number
    "{data: [{id: a}], total: false}": [],
    "{data: [{id: a}], meta: {unread: {total: 0}}}": [],  # of something else
    "{data: {id: a}, total: 0}": [],  # no rows
    "'{}'": [],
}


@pytest.mark.parametrize("example", TOTALS)
def test_total(example: str) -> None:
    assert said(listing(example), "examples.total") == TOTALS[example]


@pytest.mark.parametrize(
    ("place", "example", "count"),
    [
        ("{in: body, at: /matches}", "{data: [{id: a}, {id: b}], matches: 1}", 1),
        ("{in: body, at: /meta/matches}", "{data: [{id: a}], meta: {matches: 0}}", 1),
        # stays silent: it is no less, is not shown, or stands elsewhere
        ("{in: body, at: /matches}", "{data: [{id: a}], matches: 1}", 0),
        ("{in: body, at: /matches}", "{data: [{id: a}], matches: null}", 0),
        ("{in: body, at: /matches}", "{data: [{id: a}]}", 0),
        ("{in: body, at: /matches}", "{data: [{id: a}, {id: b}], matches: 2, total: 1}", 0),  # of something else
        ("{in: header, name: X-Total}", "{data: [{id: a}, {id: b}], matches: 1}", 0),
    ],
)
def test_total_where_the_annotation_has_it(place: str, example: str, count: int) -> None:
    notes = annotated().replace("at: /next_cursor}", f"at: /next_cursor}}, total: {place}")
    assert len(said(listing(example, notes=notes), "examples.total")) == count


LIMITS = {
    "{data: [{id: a}, {id: b}], meta: {limit: 1}}": ["/meta/limit the example shows 2 rows on a page of at most 1"],
    "{data: [{}, {}, {}, {}]}": ["/data the example shows 4 rows, and 'limit' is at most 3"],
    # stays silent
    "{data: [{}, {}, {}], meta: {per_page: 3}}": [],
    "{data: [{id: a}, {id: b}], meta: {size: 1}}": [],  # of what?
    "{data: [{id: a}], meta: {limit: 50}}": [],
    "{data: [{id: a}, {id: b}], meta: {rate: {limit: 1}}}": [],
}


@pytest.mark.parametrize("example", LIMITS)
def test_limit(example: str) -> None:
    assert said(listing(example), "examples.limit") == LIMITS[example]


LAST = "/next_cursor the example shows a next token on what is the last page: "
MORE = "/next_cursor the example says that there are more rows and shows no token that leads to them"
ENDS = {
    "{data: [{id: a}], next_cursor: x, has_more: false}": [LAST + "'has_more' is false"],
    "{data: [{id: a}], next_cursor: x, meta: {hasMore: false}}": [LAST + "'hasMore' is false"],
    "{data: [{id: a}, {id: b}], next_cursor: x, total: 2}": [LAST + "all 2 rows of the total are on it"],
    "{data: [{id: a}], next_cursor: null, has_more: true}": [MORE],
    "{data: [{id: a}], next_cursor: '', has_more: true}": [MORE],
    # stays silent
    "{data: [{id: a}], next_cursor: x, has_more: true}": [],
    "{data: [{id: a}], next_cursor: null, has_more: false}": [],
    "{data: [{id: a}], has_more: true}": [],  # shortened: the token is left out
    "{data: [{id: a}], next_cursor: x, meta: {limit: 50}}": [],  # shortened: one row stands for fifty
    "{data: [], next_cursor: x}": [],  # shortened
    "{data: [{id: a}], next_cursor: x, total: 1, meta: {offset: 40}}": [],  # a page further on
    "{data: [{id: a}], next_cursor: x, meta: {count: 1}}": [],  # of this page
    "{data: [], next_cursor: null, total: 0}": [],
}


@pytest.mark.parametrize("example", ENDS)
def test_last_page(example: str) -> None:
    assert said(listing(example), "examples.last_page") == ENDS[example]


@pytest.mark.parametrize(
    ("example", "count"),
    [
        ("{a: {summary: The last page, value: {data: [{id: a}], next_cursor: x}}}", 1),
        ("{last_page: {value: {data: [{id: a}], next_cursor: x}}}", 1),
        ("{last_page: {value: {data: [{id: a}], next_cursor: null}}}", 0),
        # stays silent: another page
        ("{a: {summary: Not the last page, value: {data: [{id: a}], next_cursor: x}}}", 0),
        ("{a: {description: The page before the last page, value: {data: [{id: a}], next_cursor: x}}}", 0),
        ("{a: {description: From the last week, value: {data: [{id: a}], next_cursor: x}}}", 0),
    ],
)
def test_last_page_by_name(example: str, count: int) -> None:
    assert len(said(listing("", examples=f"examples: {example}"), "examples.last_page")) == count


@pytest.mark.parametrize("summary", ["Sync transactions since a cursor", "Poll for updates"])
def test_a_token_to_come_back_with_is_no_mistake(summary: str) -> None:
    example = "{data: [{id: a}], next_cursor: x, has_more: false}"
    assert said(listing(example, notes=f"summary: {summary}"), "examples.last_page") == []


ANNOTATION = """x-pagination:
        request: {{cursor: {{in: query, name: cursor}}, limit: {{in: query, name: limit}}{request}}}
        response: {{items: /data, next: {{in: body, at: /next_cursor}}}}
        {more}"""


def annotated(more: str = "", request: str = "") -> str:
    return ANNOTATION.format(more=more, request=request)


@pytest.mark.parametrize(
    ("end", "name", "example", "count"),
    [
        ("['null']", "last_page", "{data: [{id: a}]}", 1),
        ("['null']", "last_page", "{data: [{id: a}], next_cursor: ''}", 1),
        ("[absent]", "last_page", "{data: [{id: a}], next_cursor: null}", 1),
        ("['null']", "more_to_come", "{data: [{id: a}]}", 1),
        # stays silent
        ("['null']", "last_page", "{data: [{id: a}], next_cursor: null}", 0),
        ("[absent, 'null']", "last_page", "{data: [{id: a}]}", 0),
        ("['null']", "a_page", "{data: [{id: a}]}", 0),
        ("[]", "last_page", "{data: [{id: a}]}", 0),
        ("['null']", "more_to_come", "{data: [{id: a}], next_cursor: x}", 0),
    ],
)
def test_the_end_as_annotated(end: str, name: str, example: str, count: int) -> None:
    text = listing("", notes=annotated(f"end: {end}"), examples=f"examples: {{{name}: {{value: {example}}}}}")
    assert len(said(text, "examples.last_page")) == count


@pytest.mark.parametrize(
    ("more", "example", "count"),
    [
        ("full_pages: true", "{data: [{id: a}], next_cursor: x, meta: {limit: 2}}", 1),
        ("full_pages: false", "{data: [{id: a}], next_cursor: x, meta: {limit: 2}}", 0),
        ("full_pages: true", "{data: [{id: a}, {id: b}], next_cursor: x, meta: {limit: 2}}", 0),
        ("", "{data: [], next_cursor: x}", 1),
        ("", "{data: [], next_cursor: null}", 0),
    ],
)
def test_last_page_as_annotated(more: str, example: str, count: int) -> None:
    assert len(said(listing(example, notes=annotated(more)), "examples.last_page")) == count


def rows(*values: object, key: str = "created_at") -> str:
    return json.dumps({"data": [{key: value} for value in values]})


EARLY, LATE, LATER = "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z", "2026-01-02T00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "example", "count"),
    [
        ("newest first", rows(EARLY, LATE), 1),
        ("most recent first", rows(LATER, EARLY, LATE), 1),
        ("with the most recently created messages appearing first", rows(EARLY, LATER), 1),
        ("in reverse chronological order", rows(EARLY, LATER), 1),
        ("oldest first", rows(LATER, LATE), 1),
        ("oldest first", rows(EARLY, LATE, LATER), 0),
        # stays silent
        ("newest first", rows(LATER, LATE, EARLY), 0),
        ("newest first", rows(EARLY, EARLY), 0),
        ("newest first", rows(EARLY), 0),
        ("newest first", rows(EARLY, "soon"), 0),
        ("newest first", rows(EARLY, LATER, key="due_at"), 0),  # another time
        (
            "newest first",
            json.dumps({"data": [{"created": EARLY, "sent_at": EARLY}, {"created": LATER, "sent_at": EARLY}]}),
            0,
        ),
        ("newest first if asked so, oldest first otherwise", rows(EARLY, LATER), 0),
        ("sorted by name; can be newest first", rows(EARLY, LATER), 0),
        ("the newest version of each, first name and all", rows(EARLY, LATER), 0),
    ],
)
def test_order_by_the_text(text: str, example: str, count: int) -> None:
    found = said(listing(example, notes=f"description: Messages, {text}."), "examples.order")
    assert len(found) == count


SORTED = "Messages sorted by `created_at`"


@pytest.mark.parametrize(
    ("text", "example", "count"),
    [
        (f"{SORTED} descending, with `id` as a tiebreaker.", rows(EARLY, LATER), 1),
        (f"{SORTED} in ascending order.", rows(LATER, EARLY), 1),
        ("Ordered by `seq`, ascending.", rows(2, 10, 9, key="seq"), 1),
        # stays silent: in order, no way told, a condition, a text, another field
        (f"{SORTED} descending.", rows(LATER, EARLY), 0),
        (f"{SORTED} descending.", rows(LATER, LATER), 0),
        (f"{SORTED}.", rows(EARLY, LATER), 0),
        (f"{SORTED} ascending or descending.", rows(EARLY, LATER), 0),
        (f"{SORTED} descending unless `q` is given.", rows(EARLY, LATER), 0),
        ("Can be sorted by `created_at` descending.", rows(EARLY, LATER), 0),
        ("Sorted by `name` ascending.", rows("b", "a", key="name"), 0),
        (f"{SORTED} descending.", rows(EARLY, LATER, key="seq"), 0),
        ("Sorted by `read_at` descending.", rows(EARLY, LATER), 0),
    ],
)
def test_order_by_a_field_that_the_text_names(text: str, example: str, count: int) -> None:
    fields = "created_at: {type: string}, seq: {type: integer}, name: {type: string}"
    page = listing(example, notes=f"description: {json.dumps(text)}").replace("id: {type", f"{fields}, id: {{type", 1)
    assert len(said(page, "examples.order")) == count


def tied(*ids: object, at: object = EARLY) -> str:
    return json.dumps({"data": [{"created_at": at, "id": each} for each in ids]})


TIE = "{by: /created_at, type: date-time, direction: descending}, {by: /id, type: text, direction: descending}"


@pytest.mark.parametrize(
    ("order", "example", "count"),
    [
        (TIE, tied("a3", "a8", "a1"), 1),
        (TIE, tied(3, 1, 2), 1),
        (TIE, json.dumps({"data": [{"created_at": LATER, "id": 9}, *json.loads(tied(2, 3, 1))["data"]]}), 1),
        # stays silent: one way or the other, too few, several times, no tiebreaker, sorted differently here and there
        (TIE, tied("a8", "a3", "a1"), 0),
        (TIE, tied("a1", "a3", "a8"), 0),
        (TIE, tied("a1", "a8"), 0),
        (TIE, tied("a1", "a1", "a8"), 0),
        (TIE, tied("a3", "b", "a1"), 0),
        (TIE, tied("9", "10", "8"), 0),
        (TIE, tied("a3", "A8", "a1"), 0),
        (TIE, tied("a_3", "a_8", "a_1"), 0),
        (TIE, tied("a3", None, "a1"), 0),
        (TIE.partition(", {by: /id")[0], tied("a3", "a8", "a1"), 0),
        (TIE.replace("by: /created_at", "by: [/sent_at, /created_at]"), tied("a3", "a8", "a1"), 0),
        (
            TIE,
            json.dumps({"data": [{"created_at": one, "id": two} for one, two in ((LATER, 3), (LATE, 8), (EARLY, 1))]}),
            0,
        ),
    ],
)
def test_order_by_the_tiebreaker(order: str, example: str, count: int) -> None:
    assert len(said(listing(example, notes=annotated(f"order: [{order}]")), "examples.order")) == count


def test_order_is_not_judged_where_it_is_chosen() -> None:
    parameters = "        - {name: sort_by, in: query, schema: {type: string}}"
    text = listing(rows(EARLY, LATER), notes="description: Newest first.", parameters=parameters)
    assert said(text, "examples.order") == []


@pytest.mark.parametrize(
    ("order", "asked", "example", "count"),
    [
        ("{by: /created_at, type: date-time, direction: descending}", "", rows(EARLY, LATER), 1),
        ("{by: /created_at, type: date-time, direction: ascending}", "", rows(LATER, EARLY), 1),
        ("{by: /created_at, type: date-time, direction: descending}", "", rows(LATER, EARLY), 0),
        ("{by: [/sent_at, /created_at], type: date-time, direction: descending}", "", rows(LATER, EARLY), 0),
        ("{by: /n, type: number, direction: ascending}", "", rows(2, 10, 9, key="n"), 1),
        ("{by: /n, type: number, direction: ascending}", "", rows(2, 9, 10, key="n"), 0),
        # stays silent: text has a collation of its own; who asks turns the order round
        ("{by: /n, type: text, direction: ascending}", "", rows("b", "a", key="n"), 0),
        (
            "{by: /n, type: number, direction: ascending}",
            ", ascending: {in: query, name: up}",
            rows(3, 2, 1, key="n"),
            0,
        ),
        (
            "{by: /n, type: number, direction: ascending}",
            ", ascending: {in: query, name: up}",
            rows(3, 1, 2, key="n"),
            1,
        ),
    ],
)
def test_order_as_annotated(order: str, asked: str, example: str, count: int) -> None:
    found = said(listing(example, notes=annotated(f"order: [{order}]", asked)), "examples.order")
    assert len(found) == count


def cursor(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


HELD = "cursor: {contains: {encoding: base64-json, fields: {id: /id, at: /at}}, row: {next: last}}"


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (cursor({"id": "b", "at": EARLY}), ""),
        (cursor({"id": "b", "at": "2026-01-01T01:00:00.25+01:00", "v": 1}), ""),  # more exact, and more in it
        ("abc", "the cursor is no base64 of JSON, as x-pagination says it is"),
        ("!", "the cursor is no base64 of JSON, as x-pagination says it is"),
        (cursor([1]), "the cursor is no base64 of JSON, as x-pagination says it is"),
        (cursor({"id": "b"}), "the cursor holds no 'at', as x-pagination says it does"),
        (cursor({"id": "a", "at": EARLY}), 'the cursor\'s \'id\' is "a", and that of the last row is "b"'),
        ("", ""),
    ],
)
def test_cursor_contents(token: str, message: str) -> None:
    example = json.dumps({"data": [{"id": "a", "at": LATER}, {"id": "b", "at": EARLY}], "next_cursor": token})
    found = linted(listing(example, notes=annotated(HELD)), "examples.cursor_contents")
    assert [result.message for result in found] == ([message] if message else [])


def test_the_example_of_the_cursor_parameter() -> None:
    text = listing("{data: []}", notes=annotated(HELD)).replace(
        "name: cursor, in: query, schema", "name: cursor, in: query, example: page2, schema"
    )
    assert len(linted(text, "examples.cursor_contents")) == 1


ENVELOPE = """x-error-envelope:
  code: /error/code
  message: /error/message
  request_id: {at: /error/id}
  details: /error/details
  constants: {/success: false}
  status: /status
"""
GOOD = "{success: false, status: 404, error: {code: A, message: b, id: c}}"


def failing(example: str, *, status: str = "404", kind: str = "application/json", head: str = ENVELOPE) -> str:
    return f"""{HEAD}{head}paths:
  /m:
    get:
      responses:
        '{status}':
          description: It failed.
          content:
            {kind}: {{schema: {{type: object}}, example: {example}}}
"""


@pytest.mark.parametrize(
    ("example", "message"),
    [
        (GOOD, ""),
        (GOOD.replace("code: A, ", ""), "no code at /error/code"),
        (GOOD.replace("message: b", "message: ''"), "no message at /error/message"),
        (GOOD.replace(", id: c", ""), "no request id at /error/id"),
        (GOOD.replace("success: false, ", ""), "/success is missing"),
        (GOOD.replace("false", "0"), "/success is 0"),
        (GOOD.replace("404", "400"), "does not repeat 404"),
        ("text", ""),  # the schema's affair
    ],
)
def test_envelope(example: str, message: str) -> None:
    found = linted(failing(example), "examples.envelope")
    assert len(found) == bool(message)
    assert all(message in result.message for result in found)


@pytest.mark.parametrize(
    "text",
    [
        failing("{}", head=""),
        failing("{}", status="200"),
        failing("{}", kind="text/html"),
        failing("{x: 1}", head="x-error-envelope: {code: /code, code_anywhere: true}\n"),
        failing("{code: 7}", head="x-error-envelope: {code: /code}\n"),
        failing("{}", head="x-error-envelope: {code: 5}\n"),
        failing("{}", head="x-error-envelope: {code: /code, media_type: application/problem+json}\n"),
    ],
)
def test_envelope_stays_silent(text: str) -> None:
    assert linted(text, "examples.envelope") == []


def test_a_range_repeats_no_status() -> None:
    assert linted(failing(GOOD.replace("404", "422"), status="4XX"), "examples.envelope") == []
