"""Phone numbers and texts as stable pseudonyms of the same form, where a report must not show them.

Every verdict stays what it was: equal values stay equal and different ones different, in requests, answers, labels and
the setting alike; lengths and kinds of characters stay. Times, identifiers and tokens are left as they are. An opaque
token that holds a phone number within its encoding is out of reach here.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conformance.evidence.pseudonyms import FEWEST, Pseudonyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Numbers, Setting

_PHONE = (
    r"(?:[a-z_-]*(?:phone|phone[_-]?numbers?|msisdn)|from|to|senders?|recipients?|mobile|tel|telephone"
    r"|caller|callee|without_consent|landline|from_not_owned)"
)
_TEXT = r"(?:text|body|caption|media_?text)"
_STRING = r'"(?:[^"\\]|\\.)*"'
_NUMBER = r"-?\d+(?![\d.eE])"
_PLUS = r"(?:\+|%2[Bb]|\\u002[Bb])"
# A number is known by its plus sign wherever it stands, by its name (`to`), or because the configuration names it.
_FREE = "|".join(  # what stands before is looked at after a first character that is cheap to find
    rf"{plus}(?<![0-9A-Za-z+]{plus})\d{{{FEWEST},15}}(?![0-9A-Za-z])" for plus in (r"\+", "%2[Bb]", r"\\u002[Bb]")
)
_MEMBER = (
    rf'"(?i:(?P<phone>{_PHONE})|(?P<text>{_TEXT}))"\s*:\s*'
    rf"(?P<value>{_STRING}|{_NUMBER}|\[(?:\s*(?:{_STRING}|{_NUMBER})\s*,?)*\s*\])"
)
_SCALAR = re.compile(f"{_STRING}|{_NUMBER}", re.DOTALL)
_GAP = r"[ ().\u00a0-]{0,3}"
_PREFIX = re.compile(r"(?:tel|sms|whatsapp):", re.IGNORECASE)
_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d")
_TOKEN = re.compile(r"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_SECONDS, _MILLISECONDS = (10**9, 2 * 10**9), (10**12, 2 * 10**12)  # a time since 1970, not a number to call
_KEPT = {"date", "retry-after", "content-length"}
# Characters of a text that is looked for where no name tells that it is one: a shorter one may be a word of ours.
_LEAST = 12
_LOSSLESS = ("utf-8", "surrogateescape")


def masker(setting: Setting) -> Masker:
    """Return what masks one exchange after another; its ``setting`` is the setting with the same numbers masked."""
    return Masker(setting)


class Masker:
    """Masks exchanges; one for a run, since equal numbers must become equal pseudonyms."""

    def __init__(self, setting: Setting) -> None:
        self._pseudonyms = Pseudonyms()
        self._tokens: dict[tuple[str, str], str] = {}
        known = {_digits(number) for numbers in setting.send.values() for number in _all(numbers)}
        known |= {
            _digits(item) for values in setting.parameters.values() for item in values.values() if _callable(item)
        }
        self._known = sorted((digits for digits in known if len(digits) >= FEWEST), key=len, reverse=True)
        self._pattern = self._compile(())
        self.setting = self._mask_setting(setting)

    def __call__(self, exchange: Exchange) -> Exchange:
        """Return the exchange as it may be recorded."""
        echoed = () if exchange.ok else self._echoes(exchange)
        pattern = self._compile(echoed) if echoed else self._pattern
        form = any(
            name.lower() == "content-type" and "urlencoded" in value.lower() for name, value in exchange.request_headers
        )
        body = self._bytes(exchange.request_body, self._pattern, form=form)

        def free(text: str) -> str:
            return self._raw(text, pattern)

        return replace(
            exchange,
            url=self._url(exchange.url),
            request_headers=_headers(exchange.request_headers, free),
            request_body=body,
            labels={name: self._data(value, name) for name, value in exchange.labels.items()},
            response_headers=_headers(exchange.response_headers, free),
            response_body=self._bytes(exchange.response_body, pattern, refusal=not exchange.ok),
            error=free(exchange.error),
        )

    def _mask_setting(self, setting: Setting) -> Setting:
        return replace(
            setting,
            masked=True,
            send={name: self._numbers(numbers) for name, numbers in setting.send.items()},
            parameters={
                operation: {name: self._data(value, name) for name, value in values.items()}
                for operation, values in setting.parameters.items()
            },
        )

    def _numbers(self, numbers: Numbers) -> Numbers:
        return replace(
            numbers,
            sender=self._phone(numbers.sender),
            to=tuple(self._phone(item) for item in numbers.to),
            without_consent=self._phone(numbers.without_consent),
            landline=self._phone(numbers.landline),
            from_not_owned=self._phone(numbers.from_not_owned),
        )

    def _compile(self, echoed: Iterable[str]) -> re.Pattern[str]:
        numbers = [rf"{digits[0]}(?<!\d\d){_GAP}{_GAP.join(digits[1:])}(?!\d)" for digits in self._known]
        prose = [rf"(?<!\w){re.escape(text)}(?!\w)" for text in sorted(echoed, key=len, reverse=True)]
        found = "|".join([*(f"(?P<echo>{item})" for item in ["|".join(prose)] if prose), _MEMBER, _FREE, *numbers])
        return re.compile(found, re.DOTALL)

    def _echoes(self, exchange: Exchange) -> tuple[str, ...]:
        """Return what a refusal might repeat in its prose: the request's own numbers and texts."""
        found: set[str] = set()
        tree = exchange.request_json
        for name, value in tree.items() if isinstance(tree, dict) else ():
            if not isinstance(value, str):
                continue
            if re.fullmatch(_TEXT, name, re.IGNORECASE) and len(value) >= _LEAST and not value.isdecimal():
                found |= {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
            elif re.fullmatch(_PHONE, name, re.IGNORECASE) and _callable(value):
                found |= {value, _digits(value)}
        said = exchange.response_body.decode(*_LOSSLESS)
        return tuple(text for text in found if text in said)

    def _bytes(self, body: bytes, pattern: re.Pattern[str], *, form: bool = False, refusal: bool = False) -> bytes:
        if not body:
            return body
        text = body.decode(*_LOSSLESS)
        masked = self._query(text) if form else self._raw(text, pattern, refusal=refusal)
        return masked.encode(*_LOSSLESS)

    def _raw(self, text: str, pattern: re.Pattern[str], *, refusal: bool = False) -> str:
        """Mask in a text as it is written: JSON, prose or markup, complete or not."""

        def one(match: re.Match[str]) -> str:
            groups = match.groupdict()
            whole = match.group()
            if groups.get("echo"):
                return self._phone(whole) if _callable(whole) else self._echo(whole)
            if groups["value"] is None:
                return self._replaced(whole)
            start = match.start("value") - match.start()
            field = self._phone_token if groups["phone"] else self._refused_token if refusal else self._text_token
            return whole[:start] + _SCALAR.sub(lambda item: field(item.group()), groups["value"])

        return pattern.sub(one, text)

    def _echo(self, shown: str) -> str:
        try:
            plain = json.loads(f'"{shown}"', strict=False)
        except ValueError:
            plain = shown
        masked = self._pseudonyms.text(plain)
        if shown == plain:
            return masked
        return json.dumps(masked, ensure_ascii=shown.isascii())[1:-1]

    def _phone_token(self, token: str) -> str:
        if not token.startswith('"'):
            value = abs(int(token))
            if any(low <= value < high for low, high in (_SECONDS, _MILLISECONDS)) and str(value) not in self._known:
                return token
            return self._replaced(token)
        return self._kept("phone", token, self._phone)

    def _text_token(self, token: str) -> str:
        return self._kept("text", token, self._pseudonyms.text) if token.startswith('"') else token

    def _kept(self, kind: str, token: str, mask: Callable[[str], str]) -> str:
        """Mask a JSON string, or remember how it was masked: the rows of a list come many times."""
        key = (kind, token)
        if key not in self._tokens:
            self._tokens[key] = _requoted(token, mask)
        return self._tokens[key]

    def _refused_token(self, token: str) -> str:
        """Mask a field of an error answer: ``details.text`` says what is wrong, and is rarely the text itself."""
        return _requoted(token, self._prose) if token.startswith('"') else token

    def _prose(self, text: str) -> str:
        return self._pseudonyms.text(text) if self._pseudonyms.knows(text) else self._raw(text, self._pattern)

    def _phone(self, text: str) -> str:
        """Mask the value of a field that holds a number, or several."""
        parts = re.split(r"([,;|])", text)
        return "".join(
            self._replaced(part) if self._is_phone(part) else self._raw(part, self._pattern) for part in parts
        )

    def _is_phone(self, text: str) -> bool:
        if not _callable(text):
            return False
        plain = text.strip()
        if not plain.isdecimal() or plain in self._known:
            return True
        return not any(low <= int(plain) < high for low, high in (_SECONDS, _MILLISECONDS))

    def _replaced(self, text: str) -> str:
        """Replace the digits of one number, each by a digit of its script; a plus sign's ``%2B`` is none of them."""
        plus = re.match(_PLUS, text)
        start = plus.end() if plus else 0
        fresh = iter(self._pseudonyms.number(_digits(text[start:])))
        return text[:start] + "".join(_digit(item, next(fresh)) if item.isdecimal() else item for item in text[start:])

    def _url(self, url: str) -> str:
        place, mark, query = url.partition("?")
        return self._raw(place, self._pattern) + mark + self._query(query)

    def _query(self, query: str) -> str:
        return "&".join(self._pair(pair) for pair in query.split("&"))

    def _pair(self, pair: str) -> str:
        name, sign, value = pair.partition("=")
        if re.fullmatch(_PHONE, name, re.IGNORECASE):
            return name + sign + _encoded(value, self._phone)
        if re.fullmatch(_TEXT, name, re.IGNORECASE):
            return name + sign + _encoded(value, self._pseudonyms.text)
        return name + sign + self._raw(value, self._pattern)

    def _data(self, value: Any, name: str) -> Any:  # noqa: ANN401 - a label is any JSON
        """Mask parsed data; ``name`` is the member that it stands in."""
        if isinstance(value, dict):
            return {key: self._data(item, str(key)) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._data(item, name) for item in value)
        if not isinstance(value, str | int) or isinstance(value, bool):
            return value
        if re.fullmatch(_PHONE, name, re.IGNORECASE):
            return self._phone(value) if isinstance(value, str) else int(self._phone_token(str(value)))
        return value if isinstance(value, int) else self._said(value)

    def _said(self, text: str) -> str:
        if len(text) >= _LEAST and self._pseudonyms.knows(text):
            return self._pseudonyms.text(text)
        return self._raw(text, self._pattern)


def _all(numbers: Numbers) -> tuple[str, ...]:
    return (*numbers.recipients, numbers.sender, numbers.from_not_owned)


def _digits(text: object) -> str:
    return "".join(str(int(item)) for item in str(text) if item.isdecimal())


def _digit(old: str, new: str) -> str:
    return chr(ord(old) - int(old) + int(new))


def _callable(value: object) -> bool:
    """Whether a value could be a phone number: digits enough, no letters, no date."""
    text = _PREFIX.sub("", str(value))
    return len(_digits(text)) >= FEWEST and not any(item.isalpha() for item in text) and not _DATE.match(text)


def _requoted(token: str, mask: Callable[[str], str]) -> str:
    """Mask what a JSON string says, and write it as it was written."""
    try:
        plain = json.loads(token, strict=False)
    except ValueError:
        plain = token[1:-1]
    masked = mask(plain)
    return token if masked == plain else json.dumps(masked, ensure_ascii=token.isascii())


def _encoded(value: str, mask: Callable[[str], str]) -> str:
    """Mask a percent-encoded value; each octet stays written as it was, encoded or not."""
    tokens = _TOKEN.findall(value)
    octets = b"".join(bytes.fromhex(item[1:]) if len(item) > 1 else item.encode(*_LOSSLESS) for item in tokens)
    masked = mask(octets.decode(*_LOSSLESS)).encode(*_LOSSLESS)
    if len(masked) != len(octets) or not value.isascii():
        return value if masked == octets else "".join(f"%{octet:02X}" for octet in masked)
    return "".join(f"%{octet:02X}" if len(item) > 1 else chr(octet) for item, octet in zip(tokens, masked, strict=True))


def _headers(headers: tuple[tuple[str, str], ...], free: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value if name.lower() in _KEPT else free(value)) for name, value in headers)
