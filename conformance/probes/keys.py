"""Keys: where they come from, how they are presented, and the placeholder that stands for them in every record."""

from __future__ import annotations

import base64
import html
import os
import re
import shlex
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from conformance.contract.errors import UsageError
from conformance.evidence.setting import Credential

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conformance.contract.configuration import CredentialEntry
    from conformance.contract.model import Scheme

# A key of nobody, of a plausible form: it must be unknown to every target.
UNKNOWN = "am_live_000000000000unknown000000000000"


@dataclass(frozen=True, slots=True)
class Form:
    """A way to present a key: the header's value, and how a record shows it. Absent value: no header at all."""

    value: Callable[[str, str], str] | None  # (scheme word, key) -> header value
    shown: str  # with {scheme} and {key}; a line that a shell expands to the value


FORMS: dict[str, Form] = {
    "valid": Form(lambda scheme, key: f"{scheme}{key}", "{scheme}${{{key}}}"),
    "none": Form(None, ""),
    "empty": Form(lambda _, __: "", ""),
    "scheme-only": Form(lambda scheme, _: scheme.strip(), "{bare}"),
    "no-scheme": Form(lambda _, key: key, "${{{key}}}"),
    "other-scheme": Form(lambda _, key: f"Token {key}", "Token ${{{key}}}"),
    "basic": Form(
        lambda _, key: "Basic " + base64.b64encode(f"{key}:".encode()).decode(),
        'Basic $(printf %s: "${{{key}}}" | base64 -w0)',
    ),
    "basic-raw": Form(lambda _, key: f"Basic {key}", "Basic ${{{key}}}"),
    "lower-case-scheme": Form(lambda scheme, key: f"{scheme.lower()}{key}", "{lower}${{{key}}}"),
    "upper-case-scheme": Form(lambda scheme, key: f"{scheme.upper()}{key}", "{upper}${{{key}}}"),
    "cut": Form(lambda scheme, key: f"{scheme}{key[:-1]}", "{scheme}${{{key}%?}}"),
    "cut-in-half": Form(
        lambda scheme, key: f"{scheme}{key[: len(key) // 2]}", "{scheme}${{{key}:0:$((${{#{key}}}/2))}}"
    ),
    "lengthened": Form(lambda scheme, key: f"{scheme}{key}x", "{scheme}${{{key}}}x"),
    "other-case": Form(lambda scheme, key: f"{scheme}{key.swapcase()}", "{scheme}${{{key}~~}}"),
    "two-words": Form(lambda scheme, key: f"{scheme}{key} {key}", "{scheme}${{{key}}} ${{{key}}}"),
    "unknown": Form(lambda scheme, _: f"{scheme}{UNKNOWN}", "{scheme}" + UNKNOWN),
    "in-query": Form(None, ""),  # the key stands in the query instead; see client
}


# Forms that change what is presented, and not how: for HTTP Basic they are encoded after the change.
_BASIC = {"valid", "unknown", "cut", "lengthened", "lower-case-scheme", "upper-case-scheme"}


def _same(_: str, key: str) -> str:
    return key


@dataclass
class Keys:
    """The keys of one run by credential name; nothing prints them."""

    credentials: tuple[Credential, ...]
    _keys: dict[str, str] = field(default_factory=dict, repr=False)
    _commands: dict[str, str] = field(default_factory=dict, repr=False)
    _old: list[tuple[str, str]] = field(default_factory=list, repr=False)  # forgotten, but an answer may repeat them

    def key(self, name: str) -> str:
        """Return the key of a credential; a command is run once and its key kept until ``forget``."""
        if name not in self._keys:
            self._keys[name] = _run(name, self._commands[name])
        return self._keys[name]

    def forget(self, name: str, used: str) -> bool:
        """Drop a key that a command printed and that no longer works; whether another one may now be had.

        ``used``: the key that was refused: of several requests that were under way with it only the first drops it.
        """
        if name not in self._commands:
            return False
        if self._keys.get(name) == used:
            self._old.append((name, self._keys.pop(name)))
        return True

    def present(self, scheme: Scheme, credential: Credential, form: str) -> tuple[str | None, str]:
        """Return the header's value, and the text that stands for it in every record."""
        shape = FORMS[form]
        if shape.value is None:
            return None, ""
        word = scheme.value("")
        if scheme.kind == "basic" and form in _BASIC and ":" in self.key(credential.name):
            return self._basic(credential, form)
        shown = shape.shown.format(
            scheme=word, bare=word.strip(), lower=word.lower(), upper=word.upper(), key=variable(credential)
        )
        return shape.value(word, self.key(credential.name)), shown

    def _basic(self, credential: Credential, form: str) -> tuple[str | None, str]:
        """Present ``user:password`` (RFC 7617): what is changed is the password, not its encoding."""
        key, name = self.key(credential.name), variable(credential)
        text = f"nobody:{UNKNOWN}" if form == "unknown" else (FORMS[form].value or _same)("", key)
        inner = FORMS[form].shown.format(scheme="", bare="", lower="", upper="", key=name)
        word = {"lower-case-scheme": "basic", "upper-case-scheme": "BASIC"}.get(form, "Basic")
        encoded = base64.b64encode(text.encode()).decode()
        inner = f"nobody:{UNKNOWN}" if form == "unknown" else inner
        return f"{word} {encoded}", f'{word} $(printf %s "{inner}" | base64 -w0)'

    def redact(self, text: str) -> str:
        """Replace every key, in every encoding that an answer might repeat it in, by its placeholder."""
        lower = text.lower()
        for name, key in (*self._keys.items(), *self._old):
            credential = next(item for item in self.credentials if item.name == name)
            for spelling, pattern in _spellings(key):
                if spelling in lower:
                    text = pattern.sub(f"${{{variable(credential)}}}", text)
                    lower = text.lower()
        return text

    def redact_bytes(self, body: bytes) -> bytes:
        """Replace every key in a body."""
        text = body.decode("latin-1")
        redacted = self.redact(text)
        return body if redacted == text else redacted.encode("latin-1", "replace")


def variable(credential: Credential) -> str:
    """Return the environment variable that stands for a credential's key."""
    return credential.variable or "KEY_" + re.sub(r"\W", "_", credential.name.upper())


_SPELLINGS: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _spellings(key: str) -> list[tuple[str, re.Pattern[str]]]:
    """Every spelling of a key worth looking for; the tail that a cut key lacks is optional."""
    if key not in _SPELLINGS:
        raw = key.encode()
        texts = {key, key[:-1], key.swapcase(), quote(key, safe=""), raw.hex(), raw.hex().upper(), key[::-1]}
        texts |= {key[: len(key) // 2]} if len(key) >= 16 else set()  # noqa: PLR2004 - half of it still tells much
        texts |= {"".join(f"%{byte:02x}" for byte in raw), "".join(f"\\u{byte:04x}" for byte in raw)}
        texts |= {"".join(f"&#{byte};" for byte in raw), key.replace("/", "\\/")}
        texts |= {html.escape(key), html.escape(key, quote=False), quote(key), quote(key, safe="").lower()}
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            for shift in range(3):  # the three ways in which a key can lie within longer encoded data
                encoded = encode(b"\0" * shift + raw).decode().rstrip("=")
                texts.add(encoded[(0, 2, 3)[shift] : len(encoded) - 1])
        minimum = 4
        ordered = sorted((text for text in texts if len(text) >= minimum), key=len, reverse=True)
        _SPELLINGS[key] = [(text.lower(), re.compile(re.escape(text), re.IGNORECASE)) for text in ordered]
    return _SPELLINGS[key]


def load_keys(entries: Sequence[CredentialEntry], contract: str) -> Keys:
    """Resolve the keys for a contract; raise ``UsageError`` for a variable that is not set."""
    chosen = [entry for entry in entries if entry.contract in {"", contract}]
    credentials = tuple(
        Credential(entry.name, entry.organization, entry.scopes, entry.revoked, entry.source.env) for entry in chosen
    )
    keys = Keys(credentials)
    for entry in chosen:
        source = entry.source
        if source.command:
            keys._commands[entry.name] = source.command  # noqa: SLF001 - its own loader
            continue
        value = source.literal or os.environ.get(source.env, "")
        if not value:
            raise UsageError(
                f"the key of credential '{entry.name}' is not there: set the environment variable {source.env}"
            )
        if not value.isascii() or not value.isprintable():
            raise UsageError(f"the key of credential '{entry.name}' holds characters that no header may carry")
        keys._keys[entry.name] = value.strip()  # noqa: SLF001
    return keys


def _run(name: str, command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, from the user's own configuration
            shlex.split(command), capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise UsageError(f"the key_command of credential '{name}' could not be run: {type(error).__name__}") from None
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        raise UsageError(f"the key_command of credential '{name}' printed no key (exit status {done.returncode})")
    return lines[-1].strip()
