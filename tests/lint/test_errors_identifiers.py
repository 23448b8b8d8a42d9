from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

RULE = "errors.request_id"
MESSAGE = "{type: object, properties: {message: {type: string}}}"


def get(schema: str = MESSAGE, *, headers: str = "{}", more: str = "", success: str = "{description: All.}") -> str:
    return f"""{HEAD}{more}paths:
  /m:
    get:
      responses:
        '200': {success}
        '404': {{description: No., headers: {headers}, content: {{application/json: {{schema: {schema}}}}}}}
"""


def error(name: str) -> str:
    return f"{{type: object, properties: {{message: {{type: string}}, {name}: {{type: string}}}}}}"


SILENT = {
    "in the body": get(error("request_id")),
    "by another name": get(error("traceId")),
    "as RFC 9457 has it": get(error("instance")),
    "an id of the error": get("{type: object, properties: {errors: {type: array, items: " + error("id") + "}}}"),
    "in the error": get("{type: object, properties: {error: " + error("correlation_id") + "}}"),
    "a log of the request": get(error("request_log_url")),
    "in a header": get(headers="{X-Request-ID: {schema: {type: string}}}"),
    "in a header of success": get(success="{description: All., headers: {x-amzn-RequestId: {}}}"),
    "in the text": get().replace("version: '1'", "version: '1', description: 'Each answer has an X-Request-Id.'"),
    "annotated": get(more="x-error-envelope: {message: /message, request_id: {header: X-Id}}\n"),
    "annotated at the operation": get().replace("    get:", "    get:\n      x-error-envelope: {message: /message}"),
    "errors that describe nothing": get("{}"),
    "text": get("{type: string}"),
    "no errors": f"{HEAD}paths: {{/m: {{get: {{responses: {{'200': {{description: All.}}}}}}}}}}\n",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_request_id_stays_silent(text: str) -> None:
    assert places(text, RULE) == []


def test_request_id() -> None:
    at = "/paths/~1m/get/responses/404/content/application~1json/schema"
    assert places(get(), RULE) == [f"{RULE} {at}"]
    assert places(get(more="x-error-envelope: {message: /message}\n"), RULE) == [f"{RULE} /x-error-envelope"]


def test_it_is_told_once_where_most_errors_are_described() -> None:
    text = f"""{HEAD}paths:
  /m:
    get:
      responses:
        '400': {{description: No., content: {{application/json: {{schema: {MESSAGE}}}}}}}
        '404': {{description: No., content: {{application/json: {{schema: {{$ref: '#/components/schemas/E'}}}}}}}}
        '422': {{description: No., content: {{application/json: {{schema: {{$ref: '#/components/schemas/E'}}}}}}}}
components: {{schemas: {{E: {MESSAGE}}}}}
"""
    (found,) = linted(text, RULE)
    assert found.place.pointer == "/components/schemas/E"
