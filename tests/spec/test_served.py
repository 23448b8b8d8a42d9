"""The suite's own reading: the register and the checks know each other, and each key of an annotation is read."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from conformance.checks import every
from conformance.checks.judge import applicable
from conformance.contract.loading import bundled, load_contract
from conformance.contract.pagination import Pagination

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Contract
    from tests.spec.described import Described

DEFAULTS: dict[str, Any] = {
    "style": "cursor",
    "items": "",
    "end": {"absent", "empty", "null"},
    "boundary": "exclusive",
    "empty_last_page": True,
    "full_pages": False,
    "forward": "forward",
    "backward": "backward",
    "type": "text",
    "direction": "ascending",
    "match": "equal",
    "holds": "token",
    "over_maximum": "reject",
}


@pytest.fixture(params=sorted(bundled()))
def contract(request: pytest.FixtureRequest) -> Contract:
    return load_contract(request.param)


def test_each_check_that_the_register_names_exists(contract: Contract) -> None:
    unknown = {
        entry.id: check
        for entry in contract.register
        for check in entry.checks
        if check.partition("#")[0] not in every()
    }
    assert unknown == {}


def test_each_check_that_applies_serves_a_requirement_of_the_operation(contract: Contract) -> None:
    without = [
        f"{operation.id}/{check.id}"
        for operation, check in applicable(contract)
        if not contract.requirements(operation.id, check.id)
    ]
    assert without == []


def test_each_check_that_the_register_names_applies(contract: Contract) -> None:
    """A check that never judges the operation serves nothing."""
    judged = {(operation.id, check.id) for operation, check in applicable(contract)}
    idle = [
        f"{entry.id}: {check}"
        for entry in contract.register
        for check in entry.checks
        if not any((operation, check.partition("#")[0]) in judged for operation in entry.operations)
    ]
    assert idle == []


def test_each_key_of_a_list_is_read(system: Described) -> None:
    """Without any one of its keys a list is read as another, unless the key says what holds anyway."""
    ignored = [
        f"{name}: {at}"
        for name, operation in system.operations().items()
        if operation.get("x-pagination")
        for at in _unread(operation["x-pagination"])
    ]
    assert ignored == []


def _unread(raw: dict[str, Any]) -> Iterator[str]:
    whole = Pagination.read(raw)
    for path, value in _keys(raw, ()):
        if path[-1] in DEFAULTS and DEFAULTS[path[-1]] == (set(value) if isinstance(value, list) else value):
            continue
        less = copy.deepcopy(raw)
        node: Any = less
        for step in path[:-1]:
            node = node[step]
        del node[path[-1]]
        try:
            same = Pagination.read(less) == whole
        except (KeyError, IndexError):
            continue  # it can't be read without
        if same and value not in ([], False):
            yield "/".join(map(str, path))


def _keys(node: object, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], object]]:
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in steps:
        if isinstance(node, dict):
            yield (*path, step), value
        yield from _keys(value, (*path, step))
