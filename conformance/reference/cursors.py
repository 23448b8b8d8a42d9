"""Opaque page tokens: where a page ends, for whom and in which list.

Base64 of JSON. The mark makes every token hold `+`, `/` and mostly `=` (of three equal characters one always falls on a
third byte), so that a client which does not percent-encode is found out. A token that is not, to the letter, what
would have been issued is refused.
"""

import base64
import binascii
import json
import re

from conformance.reference.errors import invalid
from conformance.reference.parts import Listing
from conformance.reference.values import Ask, Json, Position

_MARK = ">>>???"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FURTHEST = 1 << 62


def pack(fields: Json) -> str:
    """JSON as a token."""
    return base64.b64encode(json.dumps(fields, separators=(",", ":")).encode()).decode()


def unpack(text: str) -> Json:
    """A token as JSON, whatever it holds; refused if it holds none."""
    try:
        return json.loads(base64.b64decode(text.encode("ascii"), validate=True).decode())
    except (ValueError, binascii.Error, RecursionError):
        raise malformed() from None


def malformed() -> Exception:
    """The refusal of a token that was never issued."""
    return invalid(details={"cursor": "is not a cursor of this list"})


def lock(listing: Listing, ask: Ask, position: Position) -> str:
    """The token for what follows a position."""
    return pack(
        {"list": listing.operation, "org": ask.organization, "at": position.at, "id": position.id, "mark": _MARK}
    )


def unlock(listing: Listing, text: str, organization: str) -> Position:
    """The position in a token of this list and this organization."""
    match unpack(text):
        case {"list": listing.operation, "org": str(owner), "at": int(at), "id": str(row), "mark": str(mark), **rest}:
            exact = not rest and mark == _MARK and owner == organization and type(at) is int and 0 <= at < _FURTHEST
            if (
                exact
                and _UUID.fullmatch(row)
                and text
                == pack(
                    {"list": listing.operation, "org": owner, "at": at, "id": row, "mark": mark},
                )
            ):
                return Position(at, row)
    raise malformed()
