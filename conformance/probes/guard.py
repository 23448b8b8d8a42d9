"""Nobody is texted who did not ask for it: the last word on every request that could reach a person.

Without leave to send, a request to a sending operation has no usable recipient: it is missing, or has no digits.
With leave, a recipient is a configured number, a malformed form of one with the same digits, or has fewer than three
digits. The guard looks at the bytes that are about to leave, not at what the caller meant, and fails closed: what it
can't read counts, digits and all, as a recipient.
"""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Operation

FEW = 3  # fewer decimal digits than this address nobody


class SendRefusedError(Exception):
    """The guard held a request back; the text says why."""


def digits(text: str) -> str:
    """Return the digits in a text as 0 to 9, whatever their script."""
    found = (unicodedata.digit(character, None) for character in text)
    numeric = "".join(str(value) for value in found if value is not None)
    # Numerals such as Ⅻ or 十 are no digits, but a lenient target might read them: count each as one.
    others = sum(1 for c in text if unicodedata.digit(c, None) is None and unicodedata.numeric(c, None) is not None)
    return numeric + "#" * others


def guard(  # noqa: PLR0913 - all of them are facts about one request
    operation: Operation,
    url: str,
    path: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    recipients: tuple[str, ...],
    senders: tuple[str, ...],
    allow_send: bool,
) -> None:
    """Raise ``SendRefusedError`` unless a request to a sending operation is allowed.

    ``path`` is the path that the target's configuration gives the operation; ``headers`` are those that came with the
    request, without the credential's and the client's own.
    """
    sends = operation.sends
    if sends is None:
        return
    usable = frozenset(digits(number) for number in recipients) if allow_send else frozenset()
    most = FEW - 1 if allow_send else 0
    parts = urlsplit(url)
    if parts.path != path or parts.query or parts.fragment:
        _few(unquote_plus(parts.query + parts.fragment), most, "the query")
        if parts.path != path:
            raise SendRefusedError("the path is not the sending operation's own")
    for name, value in headers:
        if name.lower() not in {"content-type", "accept"}:
            _few(value, most, f"the header {name}")
    if not body:
        return
    try:
        tree = json.loads(body.decode("utf-8"), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        _few(body.decode("latin-1"), most, "a body that is no JSON")
        _few(unquote_plus(body.decode("utf-8", "replace")), most, "a body that is no JSON")
        return
    _body(tree, operation, usable, most, frozenset(digits(number) for number in senders))


def addressed(operation: Operation, body: bytes) -> bool:
    """Whether a request that the guard lets through may reach somebody: its recipient has digits enough."""
    at = operation.sends.recipient.lstrip("/") if operation.sends else ""
    try:
        tree = json.loads(body.decode("utf-8"), object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return False  # the guard let no digits through that a recipient would need
    pairs = tree if isinstance(tree, _Pairs) else []
    return any(name == at and len(digits(_text(value))) >= FEW for name, value in pairs)


class _Pairs(list[tuple[str, Any]]):
    """An object's members in order, doubles and all."""


def _body(
    tree: Any, operation: Operation, usable: frozenset[str], most: int, senders: frozenset[str]  # noqa: ANN401
) -> None:
    sends = operation.sends
    assert sends is not None  # noqa: S101 - the caller has looked
    names = {at: at.lstrip("/") for at in (sends.recipient, sends.sender, sends.text)}
    known = set((operation.body or {}).get("properties", {}))
    if not isinstance(tree, _Pairs):
        _few(_text(tree), most, "a body that is no object")
        return
    for name, value in tree:
        if name == names[sends.recipient]:
            _recipient(value, usable, most)
        elif name == names[sends.sender]:
            if digits(_text(value)) not in senders | usable:
                _few(_text(value), most, f"the member {name!r}")
        elif name in known and isinstance(value, str):
            continue  # a text, a tag: they may hold any digits, and address nobody
        else:
            _few(name + _text(value), most, f"the member {name!r}")


def _recipient(value: Any, usable: frozenset[str], most: int) -> None:  # noqa: ANN401
    text = digits(_text(value))
    scalar = isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool))
    if scalar and text in usable:
        return
    if isinstance(value, list) and not isinstance(value, _Pairs) and all(isinstance(item, str) for item in value):
        for item in value:
            _recipient(item, usable, most)
        return
    if len(text) > most:
        raise SendRefusedError("the recipient is not one of the configured numbers")


def _few(text: str, most: int, where: str) -> None:
    if len(digits(text)) > most:
        raise SendRefusedError(f"{where} holds digits that could be read as a recipient")


def _text(value: Any) -> str:  # noqa: ANN401
    return "".join(_scalars(value))


def _scalars(value: Any) -> Iterator[str]:  # noqa: ANN401
    if isinstance(value, _Pairs):
        for name, item in value:
            yield name
            yield from _scalars(item)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    else:
        yield value if isinstance(value, str) else json.dumps(value)
