"""The examples in a check's docstring: a little evidence that it passes on, and a little that it doesn't.

A line is ``probe label=value … | [credential@]operationId [?query or JSON body] | status Header=value … | body``; the
label ``times=N`` stands for as many such exchanges.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from conformance.contract.loading import load_contract
from conformance.contract.pagination import Pagination
from conformance.evidence.exchange import Exchange
from conformance.evidence.setting import Credential, Numbers, Setting
from conformance.evidence.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Contract

BEGAN = 1_780_272_000.0  # 2026-06-01T00:00:00Z: rows before it are settled
_BLOCK = re.compile(r"^\s*(Passes|Fails|Warns|Inconclusive)(?: \(([^)]+)\))?:$")
_READ, _SEND = "messages:read", "messages:send"
SETTING = Setting(
    contract="",
    url="https://example.test",
    credentials=(
        Credential("full", "a", (_READ, _SEND)),
        Credential("reader", "a", (_READ,)),
        Credential("sender", "a", (_SEND,)),
        Credential("neighbour", "b", (_READ, _SEND)),
        Credential("old", "a", (_READ,), revoked=True),
    ),
    send={
        "a": Numbers("+15551112222", ("+15554443333",), "+15550100001", "+15550100002", "+15559990000"),
        "b": Numbers("+15557770001", ("+15554443333",)),
    },
    allow_send=True,
    allow_burst=True,
    began=BEGAN,
)


@dataclass(frozen=True, slots=True)
class Example:
    """One block: the outcome that it must have (``passed``, ``failed``, ``warned``, ``inconclusive``)."""

    outcome: str
    contract: str
    lines: tuple[str, ...]


def examples(doc: str) -> Iterator[Example]:
    """Yield the blocks of a docstring."""
    outcome, contract = "", ""
    lines: list[str] = []
    for line in [*doc.splitlines(), "Passes:"]:
        match = _BLOCK.match(line)
        if match or (outcome and not line.strip()):
            if outcome and lines:
                yield Example(outcome, contract or "agentmessage", tuple(lines))
            outcome, lines = "", []
        if match:
            word, contract = match.groups()
            outcome = {"Passes": "passed", "Fails": "failed", "Warns": "warned"}.get(word, word.lower())
        elif outcome and line.strip():
            lines.append(line.strip())


def contract_of(example: Example) -> Contract:
    """Return an example's contract: a bundled one, by its name, with other keys of ``x-pagination`` if some follow."""
    name, _, keys = example.contract.partition(" ")
    contract = load_contract(name)
    for operation in list(contract.operations.values()) if keys else ():
        raw = contract.document.tree["paths"][operation.path][operation.method.lower()].get("x-pagination")
        if raw:
            changed = Pagination.read(_merged(raw, json.loads(keys)))
            contract.operations[operation.id] = replace(operation, pagination=changed)
    return contract


def _merged(old: Any, new: Any) -> Any:  # noqa: ANN401 - JSON is any data
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def transcript(contract: Contract, example: Example) -> Transcript:
    """Return an example's evidence."""
    made = Transcript(SETTING)
    for line in example.lines:
        times = re.search(r"^[^|]*\btimes=(\d+)", line)
        for _ in range(int(times.group(1)) if times else 1):
            made.add(_exchange(contract, len(made.exchanges) + 1, line))
    return made


def _exchange(contract: Contract, number: int, line: str) -> Exchange:
    asked, request, answer, *rest = (part.strip() for part in line.split(" | ", 3))
    probe, *words = asked.split()
    labels = {name: _value(value) for name, _, value in (word.partition("=") for word in words)}
    auth, started = str(labels.pop("auth", "valid")), float(labels.pop("at", number))
    attempt = int(labels.pop("attempt", 1))
    who, _, sent = request.partition(" ")
    credential, _, name = who.rpartition("@")
    operation = contract.operations[name]
    status, *headers = answer.split()
    body = rest[0].strip() if rest else ""
    typed = any(item.lower().startswith("content-type=") for item in headers)
    default = [("Content-Type", "application/json")] if body[:1] in {"{", "["} and not typed else []
    return Exchange(
        number=number,
        contract=contract.name,
        operation=name,
        probe=probe,
        method=operation.method,
        url="https://example.test" + operation.path + (sent if sent.startswith("?") else ""),
        request_body=b"" if sent.startswith("?") else sent.encode(),
        credential=credential or "full",
        auth=auth,
        attempt=attempt,
        labels=labels,
        started=BEGAN + started,
        status=int(status),
        response_headers=(*default, *(_header(item) for item in headers)),
        response_body=body.encode(),
    )


def _header(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value.replace("_", " ") if name in {"Date", "Retry-After"} else value


def _value(text: str) -> Any:  # noqa: ANN401 - JSON is any data
    try:
        return json.loads(text)
    except ValueError:
        return text
