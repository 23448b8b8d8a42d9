"""What a contract says of an operation that sends, as probes and checks both need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.evidence.walks import rows_of

if TYPE_CHECKING:
    from conformance.contract.annotations import Sends
    from conformance.contract.model import Contract, Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Numbers, Setting


@dataclass(frozen=True, slots=True)
class Tag:
    """A label of the sender's own that a message can be found by: where it stands and which parameter filters by it."""

    at: str  # in the request
    parameter: str  # of the list
    longest: int


def sends_of(operation: Operation) -> Sends:
    """Return the annotation of an operation that sends."""
    assert operation.sends is not None  # noqa: S101 - the caller has looked
    return operation.sends


def listing(contract: Contract, operation: Operation) -> Operation | None:
    """Return the list that an accepted message then stands in."""
    found = contract.operations.get(sends_of(operation).listed_by)
    return found if found is not None and found.pagination is not None else None


def reading(contract: Contract, operation: Operation) -> Operation | None:
    """Return the operation that reads one message."""
    found = contract.operations.get(sends_of(operation).read_by)
    return found if found is not None and found.resource is not None else None


def tag_of(contract: Contract, operation: Operation) -> Tag | None:
    """Find the field that is echoed into the list, filtered by there, and is neither a number nor the text."""
    sends, listed = sends_of(operation), listing(contract, operation)
    if listed is None or listed.pagination is None:
        return None
    taken = {sends.recipient, sends.sender, sends.text}
    for narrowing in listed.pagination.filters:
        for asked, shown in sends.echo.items():
            schema = field_schema(operation, asked)
            if asked not in taken and shown in narrowing.at and schema.get("type") == "string" and "enum" not in schema:
                return Tag(asked, narrowing.name, int(schema.get("maxLength", 64)))
    return None


def field_schema(operation: Operation, at: str) -> dict[str, Any]:
    """Return the schema of a field of the request body."""
    below = "".join("/properties" + pointer.join("", token) for token in pointer.parts(at))
    found = pointer.get(operation.body or {}, below)
    return found if isinstance(found, dict) else {}


def numbers_of(setting: Setting, organization: str) -> Numbers | None:
    """Return an organization's numbers if they suffice to send a message."""
    numbers = setting.send.get(organization)
    return numbers if numbers is not None and numbers.sender and numbers.to else None


def made(operation: Operation, exchange: Exchange) -> object:
    """Return the resource that an accepted send made, or ``MISSING``."""
    return pointer.get(exchange.json, sends_of(operation).resource) if exchange.ok else MISSING


def identifier(contract: Contract, operation: Operation, exchange: Exchange) -> str | None:
    """Return the identifier of the message that an accepted send made."""
    listed = listing(contract, operation)
    at = next(iter(listed.pagination.identity if listed and listed.pagination else ()), "/id")
    value = pointer.get(made(operation, exchange), at)
    return value if isinstance(value, str) and value else str(value) if isinstance(value, int) else None


def row_id(listed: Operation, row: object) -> str | None:
    """Return a row's identifier in the same form."""
    value = pointer.get(row, next(iter(listed.pagination.identity if listed.pagination else ()), "/id"))
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else None


def rows(listed: Operation, exchange: Exchange) -> tuple[Any, ...]:
    """Return the rows of a list's answer; none where there are none."""
    return (rows_of(listed.pagination, exchange) or ()) if listed.pagination else ()


def unique_values(contract: Contract, operation: Operation, sent: object) -> dict[str, object]:
    """Return what no other message has of a request of ours: text and tag, by where a row shows them."""
    sends, tag = sends_of(operation), tag_of(contract, operation)
    own = {sends.text, tag.at if tag else ""} & set(sends.echo)
    values = {sends.echo[at]: pointer.get(sent, at) for at in own}
    return {at: value for at, value in values.items() if isinstance(value, str) and len(value) > 8}  # noqa: PLR2004 - named by the line itself


def stems_from(values: dict[str, object], row: object) -> bool:
    """Whether a row shows what only one request of ours had."""
    return any(pointer.get(row, at) == value for at, value in values.items())
