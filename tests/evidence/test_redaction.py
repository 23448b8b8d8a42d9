from __future__ import annotations

import asyncio
import base64
import html
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest

from conformance.contract.configuration import Configuration, CredentialEntry, KeySource
from conformance.contract.loading import load_contract
from conformance.evidence import har
from conformance.probes.client import Want
from conformance.probes.keys import FORMS
from conformance.probes.target import connect, prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = "am_live_Zx9+/kQ7%vT3&wP5=Lm2"
ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper case": str.upper,
    "percent-encoded": lambda key: quote(key, safe=""),
    "every octet percent-encoded": lambda key: "".join(f"%{octet:02x}" for octet in key.encode()),
    "hexadecimal": lambda key: key.encode().hex(),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64url": lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
    "base64 of a header": lambda key: base64.b64encode(f"Bearer {key}".encode()).decode(),
    "base64 of a pair": lambda key: base64.b64encode(f"me:{key}".encode()).decode(),
    "JSON": json.dumps,
    "JSON in JSON": lambda key: json.dumps(json.dumps({"k": key})),
    "HTML": html.escape,
    "reversed": lambda key: key[::-1],
}


async def echo(scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI's own types
    """Answer with all that came, and with the key in an encoding of the query's choice."""
    wanted = dict(httpx.QueryParams(scope["query_string"].decode())).get("as", "plain")
    shown = ENCODINGS[wanted](KEY)
    headers = [(b"x-echo", shown.encode("latin-1")), *((b"x-" + name, value) for name, value in scope["headers"])]
    await send({"type": "http.response.start", "status": 418, "headers": headers})
    body = b"\n".join([shown.encode(), b"\xff", scope["query_string"], *(value for _, value in scope["headers"])])
    await send({"type": "http.response.body", "body": body})


def asked(path: Path, *wants: tuple[str, str]) -> str:
    contract = load_contract("agentmessage")
    entry = CredentialEntry("full", KeySource(literal=KEY), "a", None, revoked=False, contract="")
    configuration = Configuration(credentials=(entry,), headers={"X-Extra": f"again {KEY}"})
    transcript, keys = prepare(contract, configuration, "http://example.test")

    async def ask() -> None:
        transport = httpx.ASGITransport(app=echo)
        async with connect(transcript, keys, configuration, transport=transport) as client:
            for name, auth in wants:
                want = Want(
                    contract.operations["listMessages"],
                    query=(("as", name), ("key", KEY)),
                    body=KEY.encode(),
                    credential=keys.credentials[0],
                    auth=auth,
                )
                await client.send(want, "test.echo", 1)

    asyncio.run(ask())
    har.write(path, [transcript], contracts=[contract])
    assert len(transcript.exchanges) == len(wants)
    return path.read_text(encoding="utf-8")


def spellings(text: str) -> list[str]:
    """Return the text itself, and what its strings and base64 bodies say."""
    bodies = [
        item["response"]["content"]
        for item in json.loads(text)["log"]["entries"]
        if item["response"]["content"].get("encoding") == "base64"
    ]
    return [text, *(base64.b64decode(body["text"]).decode("latin-1") for body in bodies)]


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_key_that_is_echoed_is_not_recorded(tmp_path: Path, name: str) -> None:
    for text in spellings(asked(tmp_path / "evidence.har", (name, "valid"))):
        for encode in ENCODINGS.values():
            core = encode(KEY).strip('"').rstrip("=")[2:-2]
            assert core.lower() not in text.lower(), core
        assert "Zx9" not in text
        assert "Lm2" not in text


@pytest.mark.parametrize("form", FORMS)
def test_a_key_is_not_recorded_in_any_form(tmp_path: Path, form: str) -> None:
    for text in spellings(asked(tmp_path / "evidence.har", ("plain", form))):
        assert KEY[:-2].lower() not in text.lower()
        assert KEY[: len(KEY) // 2].lower() not in text.lower()
        assert base64.b64encode(KEY.encode()).decode()[2:20] not in text
