from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

OK = "'200': {description: All.}"
NO = "'429': {description: Too many requests.}"


def document(*operations: str, more: str = "") -> str:
    written = "".join(f"  /m{index}: {{get: {{{operation}}}}}\n" for index, operation in enumerate(operations))
    return f"{HEAD}{more}paths:\n{written}"


def one(responses: str, *, more: str = "", operation: str = "") -> str:
    return document(f"{operation}responses: {{{responses}}}", more=more)


MISSING = {
    "429": one(f"{OK}, {NO}"),
    "4XX": one(f"{OK}, 4XX: {{description: No.}}"),
    "default": one(f"{OK}, default: {{description: No.}}"),
    "the text says that there is none": one(OK).replace("version:", "description: There is no rate limit., version:"),
    "some have it: nobody can tell which are limited": document(
        f"responses: {{{OK}, {NO}}}", f"responses: {{{OK}}}", f"responses: {{{OK}}}"
    ),
    "annotated on the operation that is limited": document(
        f"x-rate-limit: {{partition: [key]}}, responses: {{{NO}}}",
        *(f"responses: {{{OK}, {NO}}}" for _ in range(9)),
        f"responses: {{{OK}}}",
    ),
    "asked by machines": document(*(f"responses: {{{NO}}}" for _ in range(9)))
    + f"  /health: {{get: {{responses: {{{OK}}}}}}}\n",
    "no operation": document(),
}


@pytest.mark.parametrize("text", MISSING.values(), ids=MISSING)
def test_missing_stays_silent(text: str) -> None:
    assert places(text, "rate_limit.missing") == []


def test_missing_everywhere_is_told_once() -> None:
    text = document(*(f"responses: {{{OK}}}" for _ in range(30)))
    assert places(text, "rate_limit.missing") == ["rate_limit.missing /paths"]


def test_forgotten_on_one_of_many() -> None:
    text = document(*(f"responses: {{{OK}, {NO}}}" for _ in range(9)), f"responses: {{{OK}}}")
    assert places(text, "rate_limit.missing") == ["rate_limit.missing /paths/~1m9/get/responses"]


def test_a_declared_limit_wants_a_429() -> None:
    more = "x-rate-limit: {partition: [key]}\n"
    text = document(f"responses: {{{OK}, {NO}}}", f"responses: {{{OK}}}", more=more)
    assert places(text, "rate_limit.missing") == ["rate_limit.missing /paths/~1m1/get/responses"]


def prose(text: str, *, where: str = "info") -> str:
    written = one(f"{OK}, {NO}", operation=f"description: '{text}', " if where == "operation" else "")
    if where == "info":
        return written.replace("version: '1'", f"version: '1', description: '{text}'")
    return written if where == "operation" else written.replace("Too many requests.", f"'{text}'")


RATES = [
    "More than 10 requests per second.",
    "At most 1,000 calls an hour.",
    "100 requests/minute.",
    "25 rps.",
    "60 messages every minute for each key.",
    "500 requests in 1 minute",
    "Each minute you may send 20.",
    "See [rate limits](https://example.org/docs).",
    "See https://example.org/rate-limits.",
]


@pytest.mark.parametrize("text", RATES)
def test_a_number_in_the_429(text: str) -> None:
    assert places(prose(text, where="response"), "rate_limit.number") == []


SPOKEN = [
    "300 requests a minute are allowed.",
    "Each organization may make 300 requests a minute.",
    "A client may make 50 requests each second.",
    "Limited to 300 requests/minute.",
    "No more than 5 calls per second.",
    "Calls are limited to 5 rps.",
    "You can send up to 100 messages per hour.",
    "Rate limits: 100 req/min per key.",
    "Each key may make 300 requests a minute.",
    "Up to 1,000 API calls every 24 hours.",
    "At most 10k requests in a day.",
]


@pytest.mark.parametrize("text", SPOKEN)
@pytest.mark.parametrize("where", ["info", "operation", "response"])
def test_a_number_in_other_words(text: str, where: str) -> None:
    assert places(prose(text, where=where), "rate_limit.number") == []


def test_one_operation_among_many_tells_its_own_rate() -> None:
    tells = f"description: At most 10 requests per second., responses: {{{OK}, {NO}}}"
    others = [f"responses: {{{OK}, {NO}}}"] * 30
    assert places(document(tells, *others), "rate_limit.number") == ["rate_limit.number /paths/~1m1/get/responses/429"]
    assert places(document(*[tells] * 4, *others), "rate_limit.number") == []


# of what is no rate of the API
OTHERS = [
    "We deliver 100 messages per hour on average.",
    "A page has up to 100 messages.",
    "Up to 500 rows per day are kept.",
    "A request may name 50 recipients. It is tried once a minute.",
    "One request in a minute or an hour.",
    "Webhooks are tried 5 times a day.",
]


@pytest.mark.parametrize("text", OTHERS)
def test_a_number_of_other_things(text: str) -> None:
    assert places(prose(text), "rate_limit.number") == ["rate_limit.number /paths/~1m0/get/responses/429"]


@pytest.mark.parametrize("where", ["info", "operation", "response"])
def test_a_number_in_prose(where: str) -> None:
    assert places(prose("Rate limits: 10 requests per second.", where=where), "rate_limit.number") == []


NUMBER = {
    "a header of the 429": one(f"{OK}, '429': {{description: No., headers: {{RateLimit-Limit: {{}}}}}}"),
    "a header of success": one(f"'200': {{description: All., headers: {{X-RateLimit-Limit: {{}}}}}}, {NO}"),
    "the draft's header": one(f"'200': {{description: All., headers: {{RateLimit-Policy: {{}}}}}}, {NO}"),
    "annotated": one(f"{OK}, {NO}", more="x-rate-limit: {partition: [key], requests: 10, seconds: 1}\n"),
    "annotated without a number that the prose has": one(
        "'429': {description: More than 10 a second.}", more="x-rate-limit: {partition: [key]}\n"
    ),
    "another tool's annotation": one(f"{OK}, {NO}", operation="x-ratelimit-tier: 2, "),
    "a tag's text": one(f"{OK}, {NO}", more="tags: [{name: a, description: 'Throttled to 5 requests per second.'}]\n"),
    "no 429": one(OK),
}


@pytest.mark.parametrize("text", NUMBER.values(), ids=NUMBER)
def test_number_stays_silent(text: str) -> None:
    assert places(text, "rate_limit.number") == []


@pytest.mark.parametrize(
    "text", ["", "Slow down.", "Rate limited. Try again in a minute.", "Since version 2 of 2024.", "HTTP 429 per key."]
)
def test_number(text: str) -> None:
    assert places(prose(text), "rate_limit.number") == ["rate_limit.number /paths/~1m0/get/responses/429"]


def test_a_number_of_other_things_far_from_the_limits() -> None:
    far = f"Up to 500 rows per day. {'Nothing. ' * 200} There is a rate limit."
    assert places(prose(far), "rate_limit.number") != []


@pytest.mark.parametrize(
    ("given", "said"),
    [("requests: 10", "seconds is"), ("seconds: 1", "requests is"), ("requests: null", "requests and seconds are")],
)
def test_half_a_number(given: str, said: str) -> None:
    (found,) = linted(one(NO, more=f"x-rate-limit: {{partition: [key], {given}}}\n"), "rate_limit.number")
    assert found.message == f"a rate limit without a number: {said} not said"
    assert found.place.pointer == "/x-rate-limit"


def test_a_limit_that_nobody_shares() -> None:
    more = "x-error-codes: {A: [429]}\n"
    assert places(one(NO, more=more), "rate_limit.partition") == ["rate_limit.partition /paths/~1m0/get/responses/429"]
    assert places(one(NO), "rate_limit.partition") == []
    assert places(one(OK, more=more), "rate_limit.partition") == []
    assert places(one(NO, more="x-rate-limit: {partition: [key]}\n"), "rate_limit.partition") == []
    malformed = "x-rate-limit: {requests: 1}\n"  # the annotation's form is another rule's
    assert places(one(NO, more=more + malformed), "rate_limit.partition") == []


SHARED = [
    "100 req/min per key.",
    "No more than 5 calls per second are served; the limit holds for each key.",
    "Each organization may make 300 requests a minute.",
    "A client may make 50 requests each second.",
    "Rate limits apply per IP.",
    "Requests are throttled by API key.",
    "The limit of 10 requests per second is counted per source IP address.",
]


@pytest.mark.parametrize("text", SHARED)
@pytest.mark.parametrize("where", ["info", "operation", "response"])
def test_prose_says_who_shares_a_limit(text: str, where: str) -> None:
    annotated = prose(text, where=where).replace("paths:", "x-error-codes: {A: [429]}\npaths:")
    assert places(annotated, "rate_limit.partition") == []


@pytest.mark.parametrize(
    "text",
    [
        "More than 10 requests a second.",
        "Too many requests. Each key has scopes.",
        "Rate limits hold.",
        "Slow down: a client that sends too many requests is refused.",
        "The limit of a page is 100 for each request.",
    ],
)
def test_prose_that_does_not_say_who_shares_a_limit(text: str) -> None:
    annotated = prose(text).replace("paths:", "x-error-codes: {A: [429]}\npaths:")
    assert places(annotated, "rate_limit.partition") == ["rate_limit.partition /paths/~1m0/get/responses/429"]


def test_no_circle_and_no_long_search() -> None:
    for text in (
        "1" * 20_000,
        "1 " * 20_000,
        "[" * 20_000,
        "rate limit 1 a " * 3_000,
        "per second " * 3_000,
        "1 a " * 9_000,
    ):
        places(prose(text), "rate_limit.number")
        places(prose(text).replace("paths:", "x-error-codes: {A: [429]}\npaths:"), "rate_limit.partition")


@pytest.mark.parametrize(
    ("number", "limited", "said"),
    [
        (30, 2, "2 of 30 operations alone document what is answered to one request too many (429)"),
        (30, 0, "no operation documents what is answered to one request too many (429)"),
        (30, 8, ""),  # stays silent: where some are limited, the others may well not be
    ],
)
def test_hardly_any_operation_documents_a_limit(number: int, limited: int, said: str) -> None:
    many = "'429': {description: Too many requests.}"
    text = f"{HEAD}paths:\n" + "".join(
        f"  /m{at}: {{get: {{responses: {{'200': {{description: A page.}}, {many if at < limited else ''}}}}}}}\n"
        for at in range(number)
    )
    assert [each.message for each in linted(text, "rate_limit.missing")] == ([said] if said else [])


def test_half_of_the_operations_have_nothing_that_stands_for_it() -> None:
    paths = [
        f"  /m{at}: {{get: {{responses: {{{key}: {{description: ''}}}}}}}}\n"
        for at, key in enumerate(["'200'", "default"])
    ]
    (found,) = linted(f"{HEAD}paths:\n{''.join(paths)}", "rate_limit.missing")
    assert found.place.pointer == "/paths"
    # stays silent: most have a default
    more = paths[1].replace("/m1", "/m2")
    assert linted(f"{HEAD}paths:\n{''.join(paths)}{more}", "rate_limit.missing") == []
