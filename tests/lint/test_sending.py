from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted, places

BODY = "{type: object, properties: {to: {type: string}, text: {type: string}}}"
OK = "'202': {description: Taken on.}"


def post(body: str = BODY, responses: str = OK, *, path: str = "/messages", operation: str = "", more: str = "") -> str:
    return f"""{HEAD}paths:
  {path}:
    post:
      {operation or "summary: Send a message."}
      requestBody: {{content: {{application/json: {{schema: {body}}}}}}}
      responses: {{{responses}}}
{more}"""


def fields(**schemas: str) -> str:
    return "{type: object, properties: {" + ", ".join(f"{name}: {schema}" for name, schema in schemas.items()) + "}}"


# What is no send: all rules on sending stay silent.
NO_SENDS = {
    "a comment": post(fields(body="{type: string}"), path="/comments"),
    "a payment": post(fields(to="{type: string}", amount="{type: integer}"), path="/transfers"),
    "a contact": post(fields(phone="{type: string}", text="{type: string}"), path="/contacts"),
    "a draft": post(path="/messages/drafts"),
    "a template": post(path="/message-templates"),
    "a search": post(path="/messages/search"),
    "a campaign": post(path="/sms/campaigns"),
    "a price": post(path="/messages/price"),
    "a filter by number": post(fields(to="{type: integer}", text="{type: boolean}")),
    "a chat without a recipient": post(fields(text="{type: string}"), path="/channels/{id}/messages"),
    "an update": post().replace("post:", "put:"),
    "a reading": post().replace("post:", "get:"),
    "a body that is not described": post("{}"),
    "no body": f"{HEAD}paths: {{/messages: {{post: {{responses: {{}}}}}}}}\n",
    "a malformed annotation": post(fields(), operation="x-sends: {to: /to}"),
}
RULES = ["idempotency", "follow", "size", "recipient", "lifecycle"]


@pytest.mark.parametrize("text", NO_SENDS.values(), ids=NO_SENDS)
def test_what_is_no_send(text: str) -> None:
    assert places(text, *(f"sending.{name}" for name in RULES)) == []


SENDS = {
    "plain": post(),
    "annotated": post(fields(x="{type: string}"), path="/x", operation="x-sends: {recipient: /x}"),
    "by an account": post(path="/Accounts/{AccountSid}/Messages.json"),
    "a form": post(fields(To="{type: string}", Body="{type: string}")).replace("/json", "/x-www-form-urlencoded"),
    "many at once": post(f"{{type: array, items: {BODY}}}"),
    "by its id": post(path="/out", operation="operationId: sendSms"),
    "media alone": post(fields(to="{type: string}", media_urls="{type: array}")),
    "a body by reference": post(
        "{$ref: '#/components/schemas/M'}", more=f"components: {{schemas: {{M: {{allOf: [{BODY}]}}}}}}\n"
    ),
}


@pytest.mark.parametrize("text", SENDS.values(), ids=SENDS)
def test_what_is_a_send(text: str) -> None:
    (found,) = linted(text, "sending.idempotency")
    assert found.place.pointer.endswith("/post")


KEYED = {
    "a header": post(operation="parameters: [{name: Idempotency-Key, in: header}]"),
    "a header of its own name": post(operation="parameters: [{name: X-Line-Retry-Key, in: header}]"),
    "a shared parameter": post(
        operation="parameters: [{$ref: '#/components/parameters/K'}]",
        more="components: {parameters: {K: {name: idempotency-key, in: header}}}\n",
    ),
    "a parameter of the path": post().replace(
        "    post:", "    parameters: [{name: Idempotency-Key, in: header}]\n    post:"
    ),
    "a field": post(fields(to="{}", text="{}", deduplicationId="{}")),
    "a local id": post(fields(to="{}", text="{}", local_id="{}")),
    "a field of many": post("{type: array, items: " + fields(to="{}", text="{}", client_message_id="{}") + "}"),
    "prose of the operation": post(operation="description: Duplicates within a minute are dropped."),
    "prose of the document": post().replace("version:", "description: 'All writes are idempotent.', version:"),
}


@pytest.mark.parametrize("text", KEYED.values(), ids=KEYED)
def test_idempotency_stays_silent(text: str) -> None:
    assert places(text, "sending.idempotency") == []


def answer(schema: str, more: str = "", status: str = "202") -> str:
    return f"'{status}': {{description: Taken on.{more}, content: {{application/json: {{schema: {schema}}}}}}}"


ID = "{type: object, properties: {id: {type: string}}}"
READ = "  /messages/{id}: {get: {responses: {}}}\n"
STATE = "{type: object, properties: {status: {type: string, enum: [queued, sent]}}}"

FOLLOWED = {
    "an id, and an operation that reads it": post(responses=answer(ID), more=READ),
    "an id in a list": post(
        responses=answer(f"{{type: object, properties: {{messages: {{type: array, items: {ID}}}}}}}"), more=READ
    ),
    "an id, and a list": post(responses=answer(ID), more="    get: {responses: {}}\n"),
    "a Location": post(responses="'202': {description: Taken on., headers: {Location: {}}}"),
    "a link": post(responses="'202': {description: Taken on., links: {read: {operationId: read}}}"),
    "a status URL": post(responses=answer("{type: object, properties: {status_url: {type: string}}}")),
    "a callback": post(operation="callbacks: {status: {'{$url}': {post: {responses: {}}}}}"),
    "a webhook": post(more="webhooks: {delivered: {post: {responses: {}}}}\n"),
    "a webhook in prose": post().replace("version:", "description: 'Delivery reports go to your webhook.', version:"),
    "where to tell it": post(fields(to="{}", text="{}", status_callback="{}")),
    "sent at once": post(responses=answer("{type: object, properties: {ok: {type: boolean}}}", status="200")),
    "an answer that is not described": post(responses=answer("{}"), more=READ),
    "annotated": post(
        responses=answer(ID), operation="x-sends: {recipient: /to, read_by: read}", more="  /other: {}\n"
    ),
}


@pytest.mark.parametrize("text", FOLLOWED.values(), ids=FOLLOWED)
def test_follow_stays_silent(text: str) -> None:
    assert places(text, "sending.follow") == []


LOST = {
    "no answer": (post(more=READ), "/responses/202"),
    "no id": (post(responses=answer("{type: object, properties: {ok: {}}}"), more=READ), "/responses/202"),
    "queued by its state": (post(responses=answer(STATE, status="200"), more=READ), "/responses/200"),
    "nothing that reads it": (post(responses=answer(ID)), ""),
    "nothing that reads it, annotated": (
        post(responses=answer(ID), operation="x-sends: {recipient: /to}", more=READ),
        "/x-sends",
    ),
    "an id that is not in the resource": (
        post(
            responses=answer(f"{{type: object, properties: {{meta: {ID}, data: {STATE}}}}}"),
            operation="x-sends: {recipient: /to, resource: /data, read_by: read}",
        ),
        "/responses/202",
    ),
    "queued by its lifecycle": (
        post(
            responses=answer("{type: object, properties: {s: {}}}", status="201"),
            operation="x-sends: {recipient: /to}\n      x-lifecycle: {at: /s, initial: a, terminal: [b]}",
        ),
        "/responses/201",
    ),
}


@pytest.mark.parametrize(("text", "where"), LOST.values(), ids=LOST)
def test_follow(text: str, where: str) -> None:
    assert places(text, "sending.follow") == [f"sending.follow /paths/~1messages/post{where}"]


def test_states_of_an_annotated_send() -> None:
    annotated = "x-sends: {recipient: /to}"
    (found,) = linted(post(responses=answer(STATE), operation=annotated), "sending.lifecycle")
    assert found.place.pointer == "/paths/~1messages/post"
    life = annotated + "\n      x-lifecycle: {at: /status, initial: queued, terminal: [sent]}"
    final = STATE.replace("queued", "delivered")
    silent = [
        post(responses=answer(STATE)),
        post(responses=answer(STATE), operation=life),
        post(responses=answer(final), operation=annotated),
        post(responses=answer(ID), operation=annotated),
    ]
    assert [places(text, "sending.lifecycle") for text in silent] == [[]] * 4


def test_many_sends_are_told_once() -> None:
    written = "".join(
        f"  /messages/{index}: {{post: {{requestBody: {{content: {{application/json: {{schema: {BODY}}}}}}}}}}}\n"
        for index in range(30)
    )
    (found,) = linted(f"{HEAD}paths:\n{written}", "sending.idempotency")
    assert len(found.operations) == 30
