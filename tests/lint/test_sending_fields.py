from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

AT = "/paths/~1messages/post/requestBody/content/application~1json/schema"


def post(to: str = "{type: string}", text: str = "{type: string}", others: str = "", *, more: str = "") -> str:
    body = f"{{type: object, properties: {{to: {to}, text: {text}{others}}}}}"
    return document(body, more=more)


def document(body: str, *, more: str = "", example: str = "") -> str:
    return f"""{HEAD}paths:
  /messages:
    post:
      requestBody: {{content: {{application/json: {{schema: {body}{example}}}}}}}
      responses: {{'202': {{description: Taken on.}}}}
{more}"""


TEXTS = [
    "{type: string, maxLength: 1600}",
    "{type: string, enum: [a, b]}",
    "{type: string, pattern: '^.{1,10}$'}",
    "{type: string, description: At most 1600 characters.}",
    "{type: string, description: '160 GSM characters make one part.'}",
    "{type: string, description: 'Maximum length: 1,600.'}",
    "{type: string, description: 'May be 70 to 1000 bytes.'}",
    "{type: object, properties: {body: {type: string}}}",
    "{anyOf: [{type: string, maxLength: 5}, {type: object}]}",
    "{allOf: [{type: string}, {maxLength: 5}]}",
    "{$ref: '#/components/schemas/T'}",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_with_a_size(text: str) -> None:
    more = "components: {schemas: {T: {type: string, maxLength: 5}}}\n"
    assert places(post(text=text, more=more), "sending.size") == []


LISTS = [
    "{type: array, maxItems: 10, items: {type: string}}",
    "{type: array, description: Up to 10 files., items: {type: string}}",
    "{type: array, description: 10 files at most., items: {type: string}}",
    "{type: array, description: 'Max. 10.', items: {type: string}}",
    "{type: string, format: uri}",
    "{$ref: '#/components/schemas/L'}",
]


@pytest.mark.parametrize("media", LISTS)
def test_a_list_with_a_size(media: str) -> None:
    more = "components: {schemas: {L: {type: array, maxItems: 5}}}\n"
    assert (
        places(post(text="{type: string, maxLength: 5}", others=f", media_urls: {media}", more=more), "sending.size")
        == []
    )


def test_sizes() -> None:
    assert places(post(), "sending.size") == [f"sending.size {AT}/properties/text"]
    bounded = "{type: string, maxLength: 5}"
    many = "{type: array, items: {type: string}}"
    assert places(post(text=bounded, others=f", media: {many}"), "sending.size") == [
        f"sending.size {AT}/properties/media"
    ]
    assert places(post(to=many, text=bounded), "sending.size") == [f"sending.size {AT}/properties/to"]
    body = f"{{type: array, items: {{type: object, properties: {{to: {{type: string}}, text: {bounded}}}}}}}"
    assert places(document(body), "sending.size") == [f"sending.size {AT}"]


def test_a_shared_text_is_told_where_it_is_defined() -> None:
    more = "components: {schemas: {T: {type: string}}}\n"
    assert places(post(text="{$ref: '#/components/schemas/T'}", more=more), "sending.size") == [
        "sending.size /components/schemas/T"
    ]


RECIPIENTS = [
    "{type: string, pattern: '^[+]'}",
    "{type: string, format: email}",
    "{type: string, example: '+15551112222'}",
    "{type: string, examples: ['+15551112222']}",
    "{type: string, description: In E.164 form.}",
    "{type: string, description: An international number with country code.}",
    "{type: string, description: 'Like +15551112222.'}",
    "{type: string, description: The id of a user.}",
    "{type: string, description: An e-mail address.}",
    "{type: string, enum: [me]}",
    "{type: array, items: {type: string, pattern: a}}",
    "{type: array, description: 'E.164, one for each.', items: {type: string}}",
    "{type: array, items: {type: object, properties: {number: {type: string}}}}",
    "{type: object, properties: {number: {type: string}}}",
    "{oneOf: [{type: string, pattern: a}, {type: array}]}",
    "{$ref: '#/components/schemas/P'}",
    "{type: integer}",
]


@pytest.mark.parametrize("to", RECIPIENTS)
def test_a_recipient_with_a_form(to: str) -> None:
    more = "components: {schemas: {P: {type: string, description: In E.164 form.}}}\n"
    assert places(post(to=to, more=more), "sending.recipient") == []


def test_a_form_that_is_said_elsewhere() -> None:
    assert places(post().replace("version:", "description: Numbers are E.164., version:"), "sending.recipient") == []
    assert places(post().replace("post:", "post:\n      description: E.164 it is."), "sending.recipient") == []
    body = "{type: object, properties: {to: {type: string}, text: {type: string}}}"
    assert places(document(body, example=", example: {to: '+15551112222'}"), "sending.recipient") == []


NO_FORM = [
    "{type: string}",
    "{type: string, description: Who gets it.}",
    "{description: Who.}",
    "{type: [string, 'null']}",
]


@pytest.mark.parametrize("to", NO_FORM)
def test_a_recipient_without_a_form(to: str) -> None:
    assert places(post(to=to), "sending.recipient") == [f"sending.recipient {AT}/properties/to"]


def test_recipients_without_a_form_in_openapi_3_0() -> None:
    text = post(to="{type: array, maxItems: 5, items: {type: string, nullable: true}}").replace("3.1.0", "3.0.3")
    (found,) = linted(text, "sending.recipient")
    assert found.place.pointer == f"{AT}/properties/to/items"
    assert found.message == "nothing says how the recipient 'to' is written"
