"""The client is attacked, and every request that left is read as the most lenient target would read it."""

from __future__ import annotations

import asyncio
import html
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote_plus, urlsplit

import httpx
import hypothesis
import pytest
from hypothesis import strategies as st

from conformance.checks.judge import applicable
from conformance.contract.configuration import Configuration, CredentialEntry, KeySource
from conformance.contract.loading import load_contract
from conformance.evidence.setting import Credential
from conformance.probes.client import Client, SendRefusedError, Want
from conformance.probes.gather import gather
from conformance.probes.guard import digits
from conformance.probes.target import connect, prepare
from tests.kill.virtual import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONTRACT = load_contract("agentmessage")
SEND = CONTRACT.operations["sendMessage"]
CONFIGURED = {"+15554443333", "+15550100001", "+15550100002"}
VICTIM = "18675309421"  # nobody's: what an attack wants to reach
CREDENTIAL = Credential("full", "a", ("messages:read", "messages:send"))
CONFIGURATION = Configuration(
    credentials=(
        CredentialEntry("full", KeySource(literal="am_live_test_key_zzzz"), "a", CREDENTIAL.scopes, False, ""),  # noqa: FBT003 - as the configuration has it
    ),
    send={
        "": {
            "from": "+15551112222",
            "to": ["+15554443333"],
            "without_consent": "+15550100001",
            "landline": "+15550100002",
            "from_not_owned": "+15559990000",
        }
    },
)
SPELLINGS: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: "+" + text,
    lambda text: " ".join(text),  # noqa: PLW0108 - one shape for all
    lambda text: "".join(chr(0xFF10 + int(digit)) for digit in text),
    lambda text: "".join(chr(0x0660 + int(digit)) for digit in text),
    lambda text: "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(digit)] for digit in text),
    lambda text: "tel:+" + "-".join(text),
    lambda text: "+15554443333," + text,
    lambda text: "+15554443333" + text,
    lambda text: "+1555444333" + "³" + text,
    lambda text: "".join(f"&#{ord(digit)};" for digit in text),
    lambda text: quote(text.encode("utf-16").decode("latin-1")),
    lambda _: "+1555444333",
    lambda _: "+1555444333３",  # noqa: RUF001 - a digit of another script is the point
    lambda _: "㊿㊿㊿",
]
NAMES = [
    "to",
    "To",
    "TO",
    "to ",
    "to\0",
    "tо",  # noqa: RUF001 - a digit of another script is the point
    "recipient",
    "phone",
    "to[]",
    "to[0]",
    "cc",
    "text",
    "tag",
    "from",
    "priority",
]
WRAPS: list[Callable[[Any], Any]] = [
    lambda value: value,
    lambda value: [value],
    list,
    lambda value: [value[:2], value[2:4], value[4:6], value[6:8], value[8:]],
    lambda value: {"to": value},
    lambda value: {"number": {"e164": value}},
    lambda value: [{"to": value}],
    lambda value: ["+15554443333", value],
]
WAYS = [
    "members",
    "twice",
    "number",
    "query",
    "header",
    "form",
    "broken",
    "bom",
    "utf-16",
    "utf-7",
    "cp037",
    "array",
    "override",
    "both",
]
TYPES = [
    "application/json", "application/json; charset=utf-8", "application/json; charset=utf-7", "text/plain",
    "application/json; charset=IBM037", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "",
]  # fmt: skip


@st.composite
def wants(draw: st.DrawFn) -> Want:
    """Draw a request that tries to reach the victim in some way."""
    number = draw(st.sampled_from(SPELLINGS))(VICTIM)
    name, way = draw(st.sampled_from(NAMES)), draw(st.sampled_from(WAYS))
    value = draw(st.sampled_from(WRAPS))(number)
    pairs: list[tuple[str, Any]] = [
        ("from", "+15551112222"),
        ("text", draw(st.sampled_from(["hi", "a&to=+" + VICTIM + "&"]))),
    ]
    pairs += draw(
        st.lists(st.sampled_from([("to", "+15554443333"), ("to", ""), ("to", None), ("tag", VICTIM)]), max_size=2)
    )
    pairs.insert(draw(st.integers(0, len(pairs))), (name, value))
    body = _object(pairs)
    query, headers = "", []
    if way == "twice":
        body = _object([("to", "+15554443333"), *pairs, ("to", value)])
    elif way == "number":
        raw = draw(
            st.sampled_from([VICTIM, f"{VICTIM}.0", "1.8675309421e10", f"{VICTIM}e0", "1555444333e1", "155544433.33e2"])
        )
        body = body.replace(json.dumps(value), raw) if json.dumps(value) in body else f'{{"to": {raw}}}'
    elif way == "query":
        query = draw(
            st.sampled_from([f"to={quote(number)}", f"to=%2B{VICTIM}", f"to={quote(quote(number))}", f"#{number}"])
        )
    elif way == "header":
        headers = [(draw(st.sampled_from(["To", "X-To", f"X-{VICTIM}"])), VICTIM)]
    elif way == "form":
        body = f"from=%2B15551112222&text=hi&to={quote(number)}"
    elif way == "broken":
        body = body[: draw(st.integers(0, len(body)))] + draw(st.sampled_from(["", "}", "//", ",", "\n"]))
    elif way == "array":
        body = json.dumps([dict(pairs)])
    elif way == "override":
        headers = [(draw(st.sampled_from(["X-HTTP-Method-Override", "Content-Encoding", "Content-Type"])), "gzip")]
    elif way == "both":
        headers = [("Content-Type", draw(st.sampled_from(TYPES)))]
    codec = {"bom": "utf-8-sig", "utf-16": "utf-16", "utf-7": "utf-7", "cp037": "cp037"}.get(way, "utf-8")
    operation = draw(st.sampled_from([SEND, SEND, SEND, CONTRACT.operations["listMessages"]]))
    return Want(
        operation=operation,
        raw_query=query,
        body=b"" if operation is not SEND else body.encode(codec, "replace"),
        content_type=draw(st.sampled_from(TYPES[:1] * 6 + TYPES)),
        headers=tuple(headers),
        credential=CREDENTIAL,
        auth=draw(st.sampled_from(["valid", "valid", "in-query", "none"])),
        pace=False,
    )


def _object(pairs: list[tuple[str, Any]]) -> str:
    return "{" + ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in pairs) + "}"


def read(request: httpx.Request) -> Iterator[str]:
    """Yield whatever some target might take for a recipient."""
    yield from (value for name, value in parse_qsl(urlsplit(str(request.url)).query) if name != "access_token")
    yield unquote_plus(urlsplit(str(request.url)).fragment)
    yield from (value for name, value in request.headers.items() if "to" in name.lower().split("-"))
    content_type = request.headers.get("Content-Type", "")
    if "form" in content_type:
        yield from (value for name, value in parse_qsl(request.content.decode("latin-1")) if "to" in name.lower())
    for codec in ("utf-8-sig", "utf-16", "utf-7", "cp037"):
        text = request.content.decode(codec, "ignore")
        try:
            tree = json.loads(text, object_pairs_hook=lambda pairs: ("object", pairs))
        except (ValueError, RecursionError):
            continue
        yield from _recipients(tree, outside=True)


def _recipients(tree: Any, *, outside: bool) -> Iterator[str]:  # noqa: ANN401 - any JSON, or a library without types
    """Yield the texts of everything but what says the text, the tag and the sender."""
    if isinstance(tree, tuple):
        for name, value in tree[1]:
            if outside and name in {"text", "tag", "from", "priority"} and isinstance(value, str):
                continue
            yield name
            yield "".join(_all(value))
            yield from _recipients(value, outside=False)
    elif isinstance(tree, list):
        yield "".join(_all(tree))
        for item in tree:
            yield from _recipients(item, outside=False)
    else:
        yield str(tree)


def _all(tree: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON, or a library without types
    if isinstance(tree, tuple):
        for _, value in tree[1]:
            yield from _all(value)
    elif isinstance(tree, list):
        for item in tree:
            yield from _all(item)
    elif tree is not None:
        yield str(tree)


def plain(text: str) -> str:
    """Return the digits as a target would dial them."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", html.unescape(text)))


def allowed(text: str, *, allow_send: bool) -> bool:
    """Say what interface.md says: a configured number's digits, or few of them; without leave, none."""
    number = plain(text)
    dialled = "".join(str(unicodedata.digit(character, "")) for character in number)
    joined = {a[1:] for a in CONFIGURED} | {a[1:] + b[1:] for a in CONFIGURED for b in CONFIGURED}
    return (len(dialled) < 3 or dialled in joined) if allow_send else not dialled


async def sent_by(attack: Want, *, allow_send: bool) -> list[httpx.Request]:
    left: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        left.append(request)
        return httpx.Response(202, json={"success": True, "data": {"id": "m", "status": "queued"}})

    transcript, keys = prepare(CONTRACT, CONFIGURATION, "https://target.test", allow_send=allow_send)
    async with connect(transcript, keys, CONFIGURATION, transport=httpx.MockTransport(answer), concurrency=1) as client:
        try:
            await client.send(attack, "attack", 1)
        except SendRefusedError:
            assert not left
    return [request for request in left if request.method == "POST"]


@pytest.mark.parametrize("allow_send", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_no_attack_reaches_anybody(seed: int, allow_send: bool) -> None:  # noqa: FBT001 - a parameter of the test
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=100, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    @hypothesis.given(wants())
    def attacked(attack: Want) -> None:
        for request in asyncio.run(sent_by(attack, allow_send=allow_send)):
            bad = [text for text in read(request) if not allowed(text, allow_send=allow_send)]
            assert not bad, (bad, request.url, request.headers, request.content)

    attacked()


GOOD = {"from": "+15551112222", "to": "+15554443333", "text": "call 1-800 555 0199", "tag": "order-7421"}


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        (json.dumps(GOOD), (True, False)),
        (json.dumps({**GOOD, "to": "15554443333"}), (True, False)),
        (json.dumps({**GOOD, "to": "+1 (555) 444-3333x"}), (True, False)),
        ('{"from": "+15551112222", "to": 15554443333, "text": "hi"}', (True, False)),
        (json.dumps({**GOOD, "to": "12"}), (True, False)),
        (json.dumps({**GOOD, "to": "nobody"}), (True, True)),
        (json.dumps({name: value for name, value in GOOD.items() if name != "to"}), (True, True)),
        ("", (True, True)),
        ("[]", (True, True)),
        ('{"', (True, True)),
        (json.dumps({**GOOD, "text": "x" * 1601}), (True, False)),
        (json.dumps({**GOOD, "from": "+15559990000"}), (True, False)),
        (json.dumps({**GOOD, "to": VICTIM}), (False, False)),
        (json.dumps({**GOOD, "cc": VICTIM}), (False, False)),
        (json.dumps({**GOOD, "to": list(VICTIM)}), (False, False)),
    ],
)
def test_our_own_requests_pass_and_others_do_not(body: str, passes: tuple[bool, bool]) -> None:
    want = Want(operation=SEND, body=body.encode(), credential=CREDENTIAL, pace=False)
    for allow_send, expected in zip((True, False), passes, strict=True):
        assert bool(asyncio.run(sent_by(want, allow_send=allow_send))) is expected


def test_every_digit_counts() -> None:
    assert digits("+1５٣²") == "1532"  # noqa: RUF001 - a digit of another script is the point
    assert len(digits("㊿Ⅻ")) == 3


@pytest.mark.parametrize("allow_send", [True, False])
def test_no_probe_reaches_anybody_else(allow_send: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """A target that accepts everything is asked by all probes; whatever left is read as above."""
    left: list[httpx.Request] = []

    def permissive(request: httpx.Request) -> httpx.Response:
        left.append(request)
        row = {
            "id": f"0b7d5c9e-41f2-4f0a-8c55-{len(left):012x}",
            "status": "queued",
            "created_at": "2026-01-01T00:00:00Z",
        }
        if request.method == "POST":
            return httpx.Response(202, json={"success": True, "data": row})
        if request.url.path.rpartition("/")[2] not in {"messages", "inbound-messages"}:
            return httpx.Response(200, json={"success": True, "data": {**row, "status": "delivered"}})
        return httpx.Response(200, json={"success": True, "data": [row], "meta": {"next_cursor": None}})

    async def work(clock: Callable[[], float]) -> Client:
        transcript, keys = prepare(
            CONTRACT,
            CONFIGURATION,
            "https://target.test",
            allow_send=allow_send,
            allow_burst=allow_send,
            began=clock(),
            examples=8,
        )
        transport = httpx.MockTransport(permissive)
        async with connect(transcript, keys, CONFIGURATION, clock=clock, transport=transport) as client:
            await gather(CONTRACT, client, applicable(CONTRACT))
            return client

    client = run(work)
    posts = [request for request in left if request.method == "POST"]
    assert len(posts) > 10
    assert not [note for note in client.transcript.notes if note.get("broken")]
    for request in posts:
        bad = [text for text in read(request) if not allowed(text, allow_send=allow_send)]
        assert not bad, (bad, request.url, request.content)
