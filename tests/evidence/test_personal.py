from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.checks.examples import SETTING
from conformance.evidence.exchange import Exchange
from conformance.evidence.personal import masker
from conformance.evidence.pseudonyms import Pseudonyms

ME, YOU, STRANGER = "+15551112222", "+15554443333", "+442079460000"
SECRET = "Your table at Grüße & Söhne is ready 👋, 8 pm"
SETTING = replace(SETTING, parameters={"recent": {"phoneNumber": YOU[1:], "inboxID": 101}})
FORM = "application/x-www-form-urlencoded"
BARE = Exchange(1, "agentmessage", "listMessages", "probe", "GET", "https://example.test/v1/messages")


def body(*rows: object, **more: object) -> bytes:
    return json.dumps({"data": rows, **more}, ensure_ascii=False).encode()


def row(sender: str, recipient: str, text: str = SECRET) -> dict[str, object]:
    return {"id": "0b7d5c9e-41f2-4f0a-8c55-2f6f3a9d1e77", "from": sender, "to": recipient, "text": text}


def recorded(exchange: Exchange) -> str:
    return json.dumps(
        [
            exchange.url,
            exchange.request_headers,
            exchange.request_body.decode("latin-1"),
            exchange.labels,
            exchange.response_headers,
            exchange.response_body.decode("latin-1"),
        ]
    )


@pytest.mark.parametrize(
    "given",
    [
        replace(BARE, url=f"{BARE.url}?from={quote(ME)}&limit=2"),
        replace(BARE, url=f"{BARE.url}?to={ME[1:]}"),
        replace(BARE, url=f"{BARE.url}?to=%2B%31{ME[2:]}"),
        replace(BARE, url=f"https://example.test/contacts/{quote(ME, safe='')}/x"),
        replace(BARE, url=f"https://example.test/contacts/{ME[1:]}"),
        replace(BARE, request_body=json.dumps({"to": "+1 (555) 111-2222"}).encode()),
        replace(BARE, request_body=json.dumps({"to": int(ME[1:])}).encode()),
        replace(BARE, request_body=json.dumps({"to": [YOU, ME]}).encode()),
        replace(BARE, request_body=f"to={quote(ME)}".encode(), request_headers=(("Content-Type", FORM),)),
        replace(BARE, status=200, response_body=body(row(YOU, ME))),
        replace(BARE, status=200, response_body=body(next=f"https://example.test/?from={quote(ME)}")),
        replace(BARE, status=200, response_body=b'{"to": "\\u002B15551112222"}'),
        replace(BARE, status=200, response_headers=(("Link", f"<https://example.test/?from={quote(ME)}>; rel=next"),)),
        replace(BARE, status=422, response_body=b"<p>+15551112222 is not yours"),
        replace(BARE, labels={"value": ME, "asked": {"from": [ME]}}),
    ],
)
def test_a_number_is_nowhere_in_the_record(given: Exchange) -> None:
    text = recorded(masker(SETTING)(given))
    for spelling in (ME[1:], ME[2:], "111-2222", "%31" + ME[2:]):
        assert spelling not in text


def test_what_was_equal_stays_equal() -> None:
    mask = masker(SETTING)
    made = mask(
        replace(
            BARE,
            url=f"{BARE.url}?from={quote(ME)}&to={YOU[1:]}",
            request_body=json.dumps(row(ME, YOU)).encode(),
            status=200,
            response_body=body(row(ME, YOU), row(YOU, STRANGER, "ok")),
            labels={"value": ME, "sent": {"text": SECRET}},
        )
    )
    first, second = made.json["data"]
    assert first["from"] == made.query["from"] == made.request_json["from"] == made.labels["value"]
    assert first["from"] == mask.setting.send["a"].sender
    assert first["to"] == "+" + made.query["to"] == second["from"] == mask.setting.send["a"].to[0]
    assert mask.setting.parameters["recent"] == {"phoneNumber": made.query["to"], "inboxID": 101}
    assert first["text"] == made.request_json["text"] == made.labels["sent"]["text"] != SECRET
    assert len(first["text"].encode()) == len(SECRET.encode())
    assert len({first["from"], first["to"], second["to"]}) == 3
    assert [len(value) for value in (first["from"], second["to"])] == [len(ME), len(STRANGER)]
    assert first["id"] == row(ME, YOU)["id"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"created_at": "2026-01-01T00:00:00.123456+00:00", "from": "2026-01-01T00:00:00Z", "to": 1767225600}',
        b'{"id": "9d8c7b6a-5f4e", "phone_number_id": "12345678-1234-1234-1234-123456789012", "n": 15554440001}',
        b'{"next_cursor": "eyJhIjoiMjAyNi0wMS0wMVQwMDowMDowMFoifQ==", "n": 1.50, "from": null, "to": ""}',
        b'{"error": {"code": "VALIDATION_FAILED", "details": {"text": "must be 1..1600 chars", "to": "not E.164"}}}',
        b'{"from": 12, "success":false , "tag":"order-7421"}  ',
        b"\xff\xfe not text, 12345678",
    ],
)
def test_times_identifiers_and_tokens_stay_as_they_are(body: bytes) -> None:
    assert masker(SETTING)(replace(BARE, status=422, response_body=body)).response_body == body


def test_a_refusal_that_repeats_the_request_says_nothing() -> None:
    sent = json.dumps({"from": STRANGER[1:], "text": SECRET}).encode()
    said = body(error={"message": f"{STRANGER[1:]} may not say {SECRET}", "details": {"text": SECRET}})
    made = masker(SETTING)(replace(BARE, request_body=sent, status=403, response_body=said))
    assert STRANGER[1:] not in made.response_body.decode()
    assert SECRET not in made.response_body.decode()
    assert made.request_json["text"] in made.json["error"]["message"]
    assert made.request_json["text"] == made.json["error"]["details"]["text"]


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[0-9]{7,15}", fullmatch=True), unique=True))
def test_different_numbers_stay_different(numbers: list[str]) -> None:
    table = Pseudonyms()
    made = [table.number(number) for number in numbers]
    assert len(set(made)) == len(numbers)
    assert made == [table.number(number) for number in numbers]
    for old, new in zip(numbers, made, strict=True):
        assert len(new) == len(old)
        assert (new[0] == "0") == (old[0] == "0")


@settings(deadline=None)
@given(st.lists(st.text(), unique=True))
def test_a_text_keeps_its_form(texts: list[str]) -> None:
    table = Pseudonyms()
    made = [table.text(text) for text in texts]
    assert len(set(made)) == len(texts)
    for old, new in zip(texts, made, strict=True):
        assert [item.isspace() for item in old] == [item.isspace() for item in new]
        assert len(old.encode("utf-8", "surrogatepass")) == len(new.encode("utf-8", "surrogatepass"))


def test_a_pseudonym_reaches_nobody() -> None:
    table = Pseudonyms()
    assert table.number("15551112222")[4:9] == "55501"
    assert table.number("447700900123").startswith("999")
