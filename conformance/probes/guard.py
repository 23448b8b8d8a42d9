"""Nobody is texted who did not ask for it: the last word on every request that could reach a person.

Without leave to send, a request to a sending operation has no usable recipient: it is missing, or has no digits.
With leave, a recipient is a configured number, a malformed form of one with the same digits, or has fewer than three
digits. The guard looks at the bytes that are about to leave, not at what the caller meant, and fails closed: what it
can't read counts, digits and all, as a recipient; what could be read in two ways is held back.

Nothing is deleted that the run did not make: a request to an operation that removes rows leaves with sending allowed
alone, and only for the identifier of a message that this run has sent, or for one of nothing that it has made up.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus, urlsplit

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from conformance.contract.model import Operation

FEW = 3  # fewer decimal digits than this address nobody
# Headers that make another request of a request, or another body of a body.
_TURNING = {
    "content-encoding", "content-transfer-encoding", "transfer-encoding", "x-http-method", "x-http-method-override",
    "x-method-override", "x-original-url", "x-rewrite-url",
}  # fmt: skip
_CODECS = ("utf-8", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037", "utf-7")


class SendRefusedError(Exception):
    """The guard held a request back; the text says why."""


def digits(text: str) -> str:
    """Return the digits in a text as 0 to 9, whatever their script; ``#`` for each numeral that is none."""
    return "".join(map(_digits, text))


def _digits(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    inside = [unicodedata.digit(part, None) for part in unicodedata.normalize("NFKC", character)]
    if any(part is not None for part in inside):  # such as ㊿
        return "".join(str(part) for part in inside if part is not None)
    # Numerals such as Ⅻ or 十 are no digits, but a lenient target might read them.
    return "#" if unicodedata.numeric(character, None) is not None else ""


def guard(  # noqa: PLR0913 - all of them are facts about one thing
    operation: Operation,
    url: str,
    path: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    recipients: tuple[str, ...],
    senders: tuple[str, ...],
    allow_send: bool,
    ids: tuple[tuple[str, str], ...] = (),
    removable: Container[str] = (),
) -> None:
    """Raise ``SendRefusedError`` unless a request to an operation that sends or removes is allowed.

    ``path`` is the path that the target's configuration gives the operation; ``headers`` are those that came with the
    request, ``Content-Type`` among them, without the credential's and the client's own. ``ids`` are the values of the
    path's parameters, ``removable`` the identifiers that may be deleted.
    """
    given = list(headers)
    turning = next((name for name, _ in given if name.strip().lower() in _TURNING), None)
    if turning is not None:  # on any operation: it might make a send of what is none
        raise SendRefusedError(f"the header {turning} would make another request of this one")
    if operation.removes is not None:
        _keep(operation, url, path, body, allow_send=allow_send, ids=ids, removable=removable)
    if operation.sends is None:
        return
    usable = frozenset(digits(number) for number in recipients) if allow_send else frozenset()
    looked = _Looked(usable, frozenset(digits(number) for number in senders), FEW - 1 if allow_send else 0)
    parts = urlsplit(url)
    if parts.path != path:
        raise SendRefusedError("the path is not the sending operation's own")
    looked.few(unquote_plus(parts.query + parts.fragment), "the query")
    types = [value for name, value in given if name.strip().lower() == "content-type"]
    for name, value in given:
        if name.strip().lower() not in {"content-type", "accept"}:
            looked.few(name + value, f"the header {name}")
    if body:
        looked.body(operation, body, types)


def _keep(  # noqa: PLR0913 - all of them are facts about one thing
    operation: Operation,
    url: str,
    path: str,
    body: bytes,
    *,
    allow_send: bool,
    ids: tuple[tuple[str, str], ...],
    removable: Container[str],
) -> None:
    """Raise ``SendRefusedError`` unless a request can delete nothing but what the run made."""
    if not allow_send:
        raise SendRefusedError("nothing is deleted unless sending is allowed")
    parts = urlsplit(url)
    if parts.path != path or any(value in {"", ".", ".."} for _, value in ids):
        raise SendRefusedError("the path is not the removing operation's own")
    if parts.query or parts.fragment or body:
        raise SendRefusedError("a query or a body could name something else to delete")
    named = [value for name, value in ids if operation.removes is not None and name == operation.removes.id]
    if len(named) != 1 or named[0] not in removable:
        raise SendRefusedError("only what this run has made is deleted, or what does not exist")


@dataclass
class _Looked:
    """What was seen of one request: digits outside any number add up, since a target might join them."""

    usable: frozenset[str]
    senders: frozenset[str]
    most: int
    seen: int = 0

    def few(self, text: str, where: str) -> None:
        """Count digits that could be part of a recipient."""
        self.seen += len(digits(text))
        if self.seen > self.most:
            raise SendRefusedError(f"{where} holds digits that could be read as a recipient")

    def body(self, operation: Operation, body: bytes, types: list[str]) -> None:
        """Judge a body: as JSON if that is what it says it is, else by every digit that it may hold."""
        if any("multipart" in value.lower() or not _utf8(value) for value in types):
            raise SendRefusedError("a body in parts, or not in UTF-8, is not looked into")
        tree = _json(body) if all(_is_json(value) for value in types) else None
        if not isinstance(tree, _Pairs):
            texts = [body.decode(codec, "ignore") for codec in _CODECS]
            texts += [unquote_plus(texts[0]), html.unescape(texts[0])]
            if tree is not None:
                texts.append("".join(_scalars(tree)))
            self.few(max(texts, key=lambda text: len(digits(text))), "a body that is no JSON object")
            return
        self.members(operation, tree)

    def members(self, operation: Operation, pairs: _Pairs) -> None:
        """Judge a JSON object, doubles and all: each member is the recipient, harmless, or nearly free of digits."""
        sends = operation.sends
        assert sends is not None  # noqa: S101 - the caller has looked
        harmless = {sends.text, *sends.echo} - {sends.recipient, sends.sender}
        for name, value in pairs:
            at = f"/{name}"
            if at == sends.recipient:
                self.recipient(value)
            elif at == sends.sender:
                if digits(_text(value)) not in self.senders | self.usable and len(digits(_text(value))) > self.most:
                    raise SendRefusedError(f"the member {name!r} is not one of the configured numbers")
            elif at in harmless and isinstance(value, str) and not isinstance(value, _Number):
                continue  # a text, a tag: they may hold any digits, and address nobody
            elif at in harmless and len(digits(_text(value))) <= self.most:
                continue  # of another type, and too short for a number whatever it is joined to
            else:
                self.few(name + _text(value), f"the member {name!r}")

    def recipient(self, value: Any) -> None:  # noqa: ANN401 - any JSON, or a library without types
        """Let a configured number pass, also misspelt with the same digits, or several of them."""
        if self.configured(value):
            return
        if isinstance(value, list) and not isinstance(value, _Pairs) and value and all(map(self.configured, value)):
            return
        self.few(_text(value), "the recipient, which is not one of the configured numbers,")

    def configured(self, value: Any) -> bool:  # noqa: ANN401 - any JSON, or a library without types
        """Whether a value has the digits of a configured number, all of them plain ones."""
        if isinstance(value, _Number):
            return bool(re.fullmatch(r"-?[0-9]+", value)) and value.lstrip("-") in self.usable
        if not isinstance(value, str):
            return False
        return digits(value) in self.usable and re.sub(r"[^0-9]", "", value) in self.usable


def addressed(operation: Operation, body: bytes) -> bool:
    """Whether a request that the guard lets through may reach somebody: its recipient has digits enough."""
    tree = _json(body)
    pairs = tree if isinstance(tree, _Pairs) else []  # the guard let no digits of anything else through
    at = operation.sends.recipient if operation.sends else ""
    return any(f"/{name}" == at and len(digits(_text(value))) >= FEW for name, value in pairs)


class _Pairs(list[tuple[str, Any]]):
    """An object's members in order, doubles and all."""


class _Number(str):
    """A number as it is written: ``1e3`` has other digits than the value that it stands for."""

    __slots__ = ()


def _json(body: bytes) -> Any:  # noqa: ANN401 - any JSON, or a library without types
    """Return a body as JSON, or None where it is none in UTF-8."""
    try:
        text = body.decode("utf-8")
        numbers = {"parse_int": _Number, "parse_float": _Number, "parse_constant": _Number}
        return json.loads(text, object_pairs_hook=_Pairs, **numbers)  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        return None


def _is_json(content_type: str) -> bool:
    media = content_type.partition(";")[0].strip().lower()
    return media == "application/json" or (media.startswith("application/") and media.endswith("+json"))


def _utf8(content_type: str) -> bool:
    named = re.search(r"charset\s*=\s*[\"']?([^\"';,\s]*)", content_type, re.IGNORECASE)
    return named is None or named.group(1).lower() in {"utf-8", "utf8", "us-ascii"}


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON, or a library without types
    return "".join(_scalars(value))


def _scalars(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON, or a library without types
    if isinstance(value, _Pairs):
        for name, item in value:
            yield name
            yield from _scalars(item)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    else:
        yield value if isinstance(value, str) else json.dumps(value)
