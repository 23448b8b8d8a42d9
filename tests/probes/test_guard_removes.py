"""What removes rows: nothing leaves that could delete what the run did not make."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.contract.annotations import Removes
from conformance.contract.model import Operation
from conformance.probes.guard import SendRefusedError, guard

REMOVE = Operation("deleteItem", "small", "DELETE", "/items/{id}", 1, removes=Removes("listItems", "id"))
OWN, NOTHING = "7f6a0c1e", "0b7d5c9e-41f2-4f0a-8c55-2f6f3a9d1e77"


def ask(name: str, **changes: Any) -> None:  # noqa: ANN401 - any part of a request
    parts: dict[str, Any] = {
        "url": f"https://api.example.test/items/{name}",
        "path": f"/items/{name}",
        "headers": [],
        "body": b"",
        "recipients": (),
        "senders": (),
        "allow_send": True,
        "ids": (("id", name),),
        "removable": {OWN, NOTHING},
    }
    guard(REMOVE, **{**parts, **changes})


@pytest.mark.parametrize("name", [OWN, NOTHING])
def test_what_the_run_made_or_made_up_may_be_deleted(name: str) -> None:
    ask(name)


@pytest.mark.parametrize(
    "name", ["1", "", ".", "..", "*", OWN.upper(), OWN[:-1], OWN + " ", f"{OWN},1", NOTHING[:-1] + "8"]
)
def test_nothing_else_may(name: str) -> None:
    with pytest.raises(SendRefusedError):
        ask(name)


@pytest.mark.parametrize(
    "changes",
    [
        {"allow_send": False},
        {"removable": ()},
        {"ids": ()},
        {"ids": (("id", OWN), ("id", OWN))},
        {"ids": (("id", OWN), ("team", ".."))},
        {"ids": (("other", OWN),)},
        {"url": f"https://api.example.test/items/{OWN}?id=1"},
        {"url": f"https://api.example.test/items/{OWN}#1"},
        {"url": "https://api.example.test/items/1"},
        {"body": b'{"id": "1"}'},
        {"headers": [("X-HTTP-Method-Override", "GET")]},
    ],
)
def test_not_in_another_way(changes: dict[str, Any]) -> None:
    with pytest.raises(SendRefusedError):
        ask(OWN, **changes)
