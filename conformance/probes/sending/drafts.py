"""The bodies of sends: good ones, and ones that are wrong in one way each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.evidence.sends import field_schema, sends_of, tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Contract, Operation
    from conformance.evidence.setting import Numbers

AWKWARD_TEXT = "Grüße 👋 100% + \"two\" & 'three' <b> \\ ~ "
AWKWARD_TAG = " 50%+ü&\"'"


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes bodies whose text and tag are like no other's; ``token`` is one for a run and probe."""

    contract: Contract
    operation: Operation
    numbers: Numbers
    token: str

    def minimal(self, name: str) -> dict[str, Any]:
        """Return who, whom and what."""
        sends = sends_of(self.operation)
        body: object = {}
        for at, value in (
            (sends.sender, self.numbers.sender),
            (sends.recipient, self.numbers.to[0] if self.numbers.to else ""),
            (sends.text, f"conformance check {self.token} {name}"),
        ):
            body = pointer.put(body, at, value) if at else body
        return body  # type: ignore[return-value]

    def full(self, name: str) -> dict[str, Any]:
        """Return a body with each field that the documents show."""
        tag, body = tag_of(self.contract, self.operation), self.minimal(name)
        for at in sends_of(self.operation).echo:
            if pointer.get(body, at) is not pointer.MISSING:
                continue
            schema = field_schema(self.operation, at)
            known = next(iter(schema.get("x-known-values") or schema.get("enum") or schema.get("examples") or ()), None)
            value = f"{self.token}-{name}"[: tag.longest] if tag and at == tag.at else known
            if value is not None:
                body = pointer.put(body, at, value)  # type: ignore[assignment]
        return body

    def awkward(self, name: str) -> dict[str, Any]:
        """Return a full body whose text and tag hold what is escaped wrongly most often."""
        sends, tag, body = sends_of(self.operation), tag_of(self.contract, self.operation), self.full(name)
        body = pointer.put(body, sends.text, AWKWARD_TEXT + f"{self.token} {name}")  # type: ignore[assignment]
        if tag:
            body = pointer.put(body, tag.at, f"{self.token}{AWKWARD_TAG}")  # type: ignore[assignment]
        return body


@dataclass(frozen=True, slots=True)
class Wrong:
    """A body that is wrong in one way. ``aspect`` is the check's; ``reaches``: a lax target could text somebody."""

    aspect: str
    what: str
    body: bytes
    reaches: bool
    good: bool = False  # within the bounds after all, if they are counted as the contract says


def wrong(make: Maker, *, may_send: bool) -> Iterator[Wrong]:
    """Yield malformed bodies, the surest first; without leave to send only those that have no recipient."""
    sends = sends_of(make.operation)
    for what, body in (("no-body", b""), ("no-json", b'{"'), ("array", b"[]"), ("string", b'"hello"')):
        yield Wrong("body", what, body, reaches=False)
    for what, value in (("empty", ""), ("no-number", "nobody"), ("null", None), ("true", True), ("object", {})):
        yield _changed(make, sends.recipient, "to", what, value, reaches=False)
    yield Wrong("to", "missing", _bytes(pointer.drop(make.full("to-missing"), sends.recipient)), reaches=False)
    if not may_send:
        return
    groups = [list(_to_forms(make)), list(_from(make)), list(_text(make)), list(_rest(make))]
    while any(groups):  # one of each field in turn: where a limit ends the asking, each field has been asked about
        for group in groups:
            if group:
                yield group.pop(0)


def _to_forms(make: Maker) -> Iterator[Wrong]:
    at, number = sends_of(make.operation).recipient, make.numbers.to[0]
    digits = number.lstrip("+")
    yield _changed(make, at, "to_form", "letters", number + "x")
    yield _changed(make, at, "to_form", "no-plus", digits)
    yield _changed(make, at, "to_form", "number", int(digits))
    yield _changed(make, at, "to_form", "spaces", f"+{digits[:1]} {digits[1:4]} {digits[4:7]} {digits[7:]}")
    yield _changed(make, at, "to_form", "two-plus", "+" + number)


def _from(make: Maker) -> Iterator[Wrong]:
    at, number = sends_of(make.operation).sender, make.numbers.sender
    if not at:
        return
    yield _changed(make, at, "from", "no-number", "nobody")
    yield Wrong("from", "missing", _bytes(pointer.drop(make.full("from-missing"), at)), reaches=True)
    yield _changed(make, at, "from", "number", int(number.lstrip("+")))
    yield _changed(make, at, "from", "letters", number + "x")
    yield _changed(make, at, "from", "array", [number])


def _text(make: Maker) -> Iterator[Wrong]:
    at = sends_of(make.operation).text
    if not at:
        return
    longest = field_schema(make.operation, at).get("maxLength")
    yield _changed(make, at, "text", "empty", "")
    if isinstance(longest, int):
        start = str(pointer.get(make.full("text-long"), at))
        yield _changed(make, at, "text", "long", start.ljust(longest + 1, "x"))
        size = (longest + len(start)) // 2 + 1
        foreign = pointer.put(make.full("foreign"), at, start.ljust(size, "ü"))
        what = f"{size} characters, {2 * size - len(start)} bytes"
        yield Wrong("text", what, _bytes(foreign), reaches=True, good=True)
    yield Wrong("text", "missing", _bytes(pointer.drop(make.full("text-missing"), at)), reaches=True)
    yield _changed(make, at, "text", "number", 5)
    yield _changed(make, at, "text", "array", ["hello"])
    yield _changed(make, at, "text", "null", None)


def _rest(make: Maker) -> Iterator[Wrong]:
    sends, tag = sends_of(make.operation), tag_of(make.contract, make.operation)
    for at in sends.echo:
        if at in {sends.recipient, sends.sender, sends.text}:
            continue
        name, schema = at.rpartition("/")[2], field_schema(make.operation, at)
        if tag and at == tag.at and "maxLength" in schema:
            yield _changed(make, at, name, "long", f"{make.token}-{name}-".ljust(tag.longest + 1, "x"))
        if schema.get("type") == "string":
            yield _changed(make, at, name, "number", 7)
            yield _changed(make, at, name, "array", ["x"])


def _changed(  # noqa: PLR0913 - all of them are facts about one thing
    make: Maker, at: str, aspect: str, what: str, value: object, *, reaches: bool = True
) -> Wrong:
    return Wrong(aspect, what, _bytes(pointer.put(make.full(f"{aspect}-{what}"), at, value)), reaches)


def _bytes(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
