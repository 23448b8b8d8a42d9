from __future__ import annotations

import json

import pytest

from conformance.lint import every
from tests.lint.linted import HEAD, linted


def operation(text: str, responses: str = "{'200': {description: A page.}}", more: str = "x-none: 1") -> str:
    return f"""{HEAD}paths:
  /m/{{id}}:
    post:
      description: {json.dumps(text)}
      {more}
      responses: {responses}
"""


def aspects(text: str, rule: str) -> list[str]:
    return [result.aspect for result in linted(text, rule)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The token is returned in the `X-Next-Cursor` header.", "x-next-cursor"),
        ("The token is a response header, `X-Next-Cursor`.", "x-next-cursor"),
        ("See the X-Total-Count response header.", "x-total-count"),
        ("Returns a `Location` header.", "location"),
        ("The response includes a `Retry-After` header.", "retry-after"),
        ("Pages are linked by the `Link` header in the response.", "link"),
        ("Where another page follows, its token is in the header `X-Next-Cursor`; the body has none.", "x-next-cursor"),
        ("A burst is answered `429 RATE_LIMITED` with `Retry-After`.", "retry-after"),
        ("The answer carries the header `X-Queue-Depth`.", "x-queue-depth"),
        ("Each response will also include a header X-Queue-Depth.", "x-queue-depth"),
        ("The answer has an `X-Queue-Depth` header.", "x-queue-depth"),
        ("Read the header `X-Queue-Depth` of the response.", "x-queue-depth"),
        ("Read the X-Queue-Depth header of the response.", "x-queue-depth"),
        # stays silent: what a client sends, what is not there, what is said of others
        ("Send the key in the `X-Next-Cursor` header.", ""),
        ("The `Authorization` header is returned to sender.", ""),
        ("Pass the `ETag` that is returned in the `If-None-Match` header.", ""),
        ("The token is not returned in the `X-Next-Cursor` header.", ""),
        ("Your server must answer with the `X-Hook-Secret` header in the response.", ""),
        ("The webhook request is signed: the digest is sent in the `X-Signature-256` header.", ""),
        ("The response has a header.", ""),
        ("The answer has the header row `Queue-Depth`.", ""),
        ("The answer never carries the header `X-Queue-Depth`.", ""),
        ("The answer of your server carries the header `X-Queue-Depth`.", ""),
        ("The webhook's answer carries the header `X-Queue-Depth`.", ""),
        ("Returned in the `X-Api-Key` header of your request.", ""),
        ("The key is in the header `X-Api-Key`.", ""),
        ("What you send in the header `X-Trace` is kept.", ""),
        ("Link header of the page to its parent in the document.", ""),
    ],
)
def test_a_header_that_the_text_promises(text: str, name: str) -> None:
    assert aspects(operation(text), "prose.header") == ([name] if name else [])


PROMISE = "The token is returned in the `X-Next-Cursor` header."


# stays silent: declared, by whatever response and in whatever case; or a header of the request
@pytest.mark.parametrize(
    "text",
    [
        operation(PROMISE, "{'200': {description: A page., headers: {x-next-cursor: {schema: {type: string}}}}}"),
        operation(PROMISE, "{default: {description: A page., headers: {X-Next-Cursor: {schema: {type: string}}}}}"),
        operation(PROMISE, "{'200': {$ref: '#/components/responses/A'}}")
        + "components: {responses: {A: {description: '', headers: {X-Next-Cursor: {schema: {type: string}}}}}}\n",
        operation(PROMISE, more="parameters: [{name: X-Next-Cursor, in: header, schema: {type: string}}]"),
        operation(PROMISE) + "components: {securitySchemes: {a: {type: apiKey, in: header, name: X-Next-Cursor}}}\n",
    ],
)
def test_a_header_that_is_declared(text: str) -> None:
    assert aspects(text, "prose.header") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Returns 409 if it was sent before.", "409"),
        ("`404` when there is none.", "404"),
        ("Responds with a 422 error.", "422"),
        ("Invalid tokens will return `404 NOT FOUND`.", "404"),
        ("You will get a `422 Unprocessable Entity` status if it is wrong.", "422"),
        ("Fails with HTTP status 403.", "403"),
        ("Returns HTTP 202.", "202"),
        ("- 410 if it is gone", "410"),
        ("Without consent the answer is `453 CONSENT_REQUIRED`.", "453"),
        ("`direction=backward` alone, without a cursor, is answered 422", "422"),
        ("`direction=backward` alone is answered with 422 and no body.", "422"),
        ("Results in a 429 (Too Many Requests).", "429"),
        ("Without consent the call returns 453 CONSENT_REQUIRED.", "453"),
        ("Landlines are rejected with 409 LINE_TYPE_BLOCKED.", "409"),
        ("Bursts return 503 BUSY with a Retry-After header.", "503"),
        ("Bursts return 503 with a Retry-After header.", "503"),
        ("Returns 418 TEAPOT.", "418"),
        ("Without consent the call fails with 451.", "451"),
        ("If it has not agreed, the call fails with 451.", "451"),
        ("A duplicate is refused with 409", "409"),
        ("A duplicate is refused with `409`; so is a copy.", "409"),
        ("It is rejected with a 409 and the code of the other.", "409"),
        ("A 409 response means that it was sent before.", "409"),
        ("HTTP 409 if it was sent before.", "409"),
        ("If it was sent before, status 409 is returned.", "409"),
        # stays silent: numbers of something else, what is not answered, or not by this operation
        ("Returns 500 messages at most.", ""),
        ("Has answered 500 questions.", ""),
        ("Codes such as `404_A_B` or `500 px`.", ""),
        ("Returns 300.", ""),
        ("Returns up to 500 rows if asked so.", ""),
        ("At most 404 characters.", ""),
        ("Room 404 if you please.", ""),
        ("Never returns 404 if there is none.", ""),
        ("Returns 200 instead of 409 if it was sent before.", ""),
        ("Your server must return 204 when it has the event.", ""),
        ("If your webhook responds with a 410 error, it is removed.", ""),
        ("The upstream server returns 503 if it is busy.", ""),
        ("Version 2.404 if any.", ""),
        ("Retries when the target answers with status 503.", ""),
        ("```\nHTTP/1.1 201 Created\n```", ""),
        ("Returns 299 if lucky.", ""),  # no status that is registered
        ("See RFC 429 if you like.", ""),
        ("Costs 402 when paid.", ""),
        ("Returns 500 SMS at once.", ""),
        ("Returns 400 JSON objects.", ""),
        ("Returns 409 SMS.", ""),
        ("Returns 450 USD.", ""),
        ("Returns 500 with a cursor, 100 without.", ""),
        ("Rejected with 500 or more recipients.", ""),
        ("Rejected with 500 recipients.", ""),
        ("Answered with 429.5 points.", ""),
        ("Is never refused with 409.", ""),
        ("If there is none, it is not refused with 409.", ""),
        ("Your server may answer with 410.", ""),
        ("Fails with 453.", ""),  # no status that is registered
        ("Fails with 404 characters.", ""),
        ("In 2024 we refused 409.", ""),
        ("A 451 page means a book.", ""),
        ("Gives 429 SMS for 402 EUR.", ""),
    ],
)
def test_a_status_that_the_text_promises(text: str, code: str) -> None:
    assert aspects(operation(text), "prose.status") == ([code] if code else [])


@pytest.mark.parametrize("declared", ["'409'", "4XX", "4xx", "default", "409"])
def test_a_status_that_is_declared(declared: str) -> None:
    text = operation(
        "Returns 409 if it was sent before.", f"{{'200': {{description: ''}}, {declared}: {{description: ''}}}}"
    )
    assert aspects(text, "prose.status") == []


LIMIT = "parameters: [{name: limit, in: query, schema: {type: integer, default: 10}}]"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("If no limit is given, 25 SMS are returned.", 1),
        ("When `limit` is omitted, the newest 25 are returned.", 1),
        # stays silent: the same, a condition, another parameter, a number of something else
        ("If no limit is given, 10 SMS are returned.", 0),
        ("If no limit is given, 25 SMS are returned for free accounts.", 0),
        ("If no `page` is given, 25 SMS are returned.", 0),
        ("If no sender is given, 25 SMS are returned.", 0),
        ("If no limit is given, 25% are returned.", 0),
        ("If no limit is given, the SMS of 2024 are returned.", 0),
        ("If no limit is given, version 2.5 is returned.", 0),
        ("Of old, if no limit is given, 25 SMS are returned every day.", 0),
    ],
)
def test_a_page_size_that_the_text_tells(text: str, count: int) -> None:
    assert len(aspects(operation(text, more=LIMIT), "prose.default")) == count


TEXTS = "{text: {type: string, maxLength: 480}, note: {type: string}, count: {type: integer, maximum: 9}}"
TEXTS = f"requestBody: {{content: {{application/json: {{schema: {{properties: {TEXTS}}}}}}}}}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Queues one SMS; the text may have at most 1600 characters.", "text"),
        ("The `text` must be no more than 1,600 characters long.", "text"),
        ("The message may have at most 1600 characters.", "message"),  # a text by another name
        # stays silent: the same, a condition, another field, another unit
        ("The text may have at most 480 characters.", ""),
        ("The text may have at most 160 characters if it is sent as one part.", ""),
        ("For Unicode the text may have at most 70 characters.", ""),
        ("The note may have at most 1600 characters.", ""),
        ("The count may be at most 1600 characters.", ""),
        ("The name may have at most 1600 characters.", ""),
        ("The text may have at most 10 parts.", ""),
        ("The text may have at most 1600 characters per part.", ""),
    ],
)
def test_a_length_that_the_text_tells(text: str, name: str) -> None:
    assert aspects(operation(text, more=TEXTS), "prose.bounds") == ([name] if name else [])


QUERY = "parameters: [{name: 'filter[state]', in: query, schema: {type: string}}, {name: page_size, in: query}]"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Narrow the list with the `status` parameter.", "status"),
        ("Use the query parameter `status`.", "status"),
        ("Use the `status` query parameter.", "status"),
        # stays silent: it is there, by another spelling; or the text speaks of something else
        ("Use the `page_size` parameter.", ""),
        ("Use the `pageSize` parameter.", ""),
        ("Use the `state` parameter.", ""),
        ("Use the `filter` query parameter.", ""),
        ("Use the `filter[other]` parameter.", ""),
        ("Use the `status` parameter of the search endpoint.", ""),
        ("Use the `status` parameter of [search](https://example.com).", ""),
        ("The `status` parameter is no longer supported.", ""),
        ("Its `status` query parameter says which.", ""),
        ("The `status` parameter in the response says which.", ""),
        ("The request did not include a `status` parameter.", ""),
        ("The `status` field.", ""),
        ("A parameter.", ""),
    ],
)
def test_a_parameter_that_the_text_names(text: str, name: str) -> None:
    assert aspects(operation(text, more=QUERY), "prose.parameter") == ([name] if name else [])


BODY = "requestBody: {content: {application/json: {schema: {properties: {a: {properties: {status: {}}}}}}}}"


@pytest.mark.parametrize(
    ("text", "more", "count"),
    [
        ("Use the `status` parameter.", BODY, 0),
        ("Use the `status` query parameter.", BODY, 0),
        ("Use the `state` parameter.", BODY, 0),  # fields of a body are called parameters, too
        ("Use the `state` query parameter.", BODY, 1),
        ("Use the `state` query parameter.", "requestBody: {content: {application/json: {schema: {type: object}}}}", 0),
        ("Use the `state` query parameter.", "requestBody: {$ref: '#/components/none'}", 0),
        ("Use the `id` parameter.", "parameters: [{name: id, in: path, required: true, schema: {type: string}}]", 0),
    ],
)
def test_a_parameter_in_a_body_or_a_path(text: str, more: str, count: int) -> None:
    assert len(aspects(operation(text, more=more), "prose.parameter")) == count


def test_nothing_breaks_on_what_is_malformed() -> None:
    values = ["5", "null", "[1]", "{a: 1}", "'Returns 409 if a. Default 5, max 9. One of `a`, `b`. Required.'"]
    rules = [name for name in every() if name.startswith(("prose.", "examples."))]
    for one in values:
        for two in values:
            schema = f"{{description: {one}, type: {two}, enum: {two}, default: {two}, maximum: {two}, items: {two}}}"
            text = f"""{HEAD}paths:
  /m:
    get:
      description: {one}
      summary: {two}
      parameters: [{two}, {{name: {one}, in: {two}, description: {one}, schema: {schema}, required: {two}}}]
      requestBody:
        content: {{application/json: {{schema: {{properties: {{a: {schema}, b: {two}}}, required: {two}}}}}}}
      responses: {{'200': {{description: {one}, headers: {{A: {two}}}}}, default: {two}}}
"""
            linted(text, *rules)
