"""``conformance.toml``: read, checked against its JSON Schema, and turned into typed values."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import jsonschema

from conformance.contract.bundled import spec_folder
from conformance.contract.errors import UsageError, nearest

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where a credential's key comes from: exactly one of the three; never printed."""

    env: str = ""
    literal: str = field(default="", repr=False)
    command: str = ""


@dataclass(frozen=True, slots=True)
class CredentialEntry:
    """``[credentials.<name>]``."""

    name: str
    source: KeySource
    organization: str
    scopes: tuple[str, ...] | None
    revoked: bool
    contract: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A known failure that does not fail the run until its last day."""

    key: str
    reason: str
    until: date
    line: int


@dataclass(frozen=True, slots=True)
class Configuration:
    """A whole configuration; everything has a default, so that an absent file is an empty one."""

    path: Path | None = None
    urls: dict[str, str] = field(default_factory=dict)  # by contract; "" holds for all others
    contracts: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    rate_limits: dict[str, tuple[int, float]] = field(default_factory=dict)  # as urls
    credentials: tuple[CredentialEntry, ...] = ()
    send: dict[str, dict[str, Any]] = field(default_factory=dict)  # "" for the first organization
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)
    personal: str = ""
    waivers: tuple[Waiver, ...] = ()

    def url(self, contract: str) -> str:
        """Return the base URL for a contract, or an empty string."""
        return self.urls.get(contract, self.urls.get("", ""))

    def rate_limit(self, contract: str) -> tuple[int, float] | None:
        """Return the account's own limit on a contract as requests in seconds, or None."""
        return self.rate_limits.get(contract, self.rate_limits.get(""))


def load_configuration(path: Path) -> Configuration:
    """Read a configuration; raise ``UsageError`` with file, line and the nearest known key."""
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"{path}: the configuration can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: the configuration is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not TOML: {error}") from None
    schema = json.loads((spec_folder() / "schemas" / "configuration.schema.json").read_text("utf-8"))
    for problem in jsonschema.Draft202012Validator(schema).iter_errors(raw):
        _refuse(path, text, problem)
    return _typed(path, text, raw)


def _refuse(path: Path, text: str, error: jsonschema.ValidationError) -> None:
    table = ".".join(str(part) for part in error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        unknown = next(key for key in error.instance if key not in known)
        where = f"{path}:{_line(text, unknown, table)}"
        raise UsageError(f"{where}: unknown key '{unknown}' in [{table or 'the file'}]{nearest(unknown, known)}")
    last = str(error.absolute_path[-1]) if error.absolute_path else ""
    where = f"{path}:{_line(text, last, table.rpartition('.')[0])}"
    shown = "" if "key" in last else f" ({error.message})"
    raise UsageError(f"{where}: the value of '{table}' can't be used{shown}")


def _line(text: str, key: str, table: str = "") -> int:
    """Find the line of a key: below its table's header if that is there, else anywhere."""
    lines = text.splitlines()
    header = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]")
    start = next((number for number, line in enumerate(lines) if table and header.match(line)), 0)
    wanted = re.compile(rf"\s*(\[.*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]|.*\b{re.escape(key)}\b")
    for number in itertools.chain(range(start, len(lines)), range(start)):
        if wanted.match(lines[number]):
            return number + 1
    return 1


def _typed(path: Path, text: str, raw: dict[str, Any]) -> Configuration:
    target = raw.get("target", {})
    url = target.get("url", {})
    limits = target.get("rate_limit", {})
    limits = {"": limits} if "requests" in limits else limits
    contract = target.get("contract", ())
    return Configuration(
        path=path,
        urls={"": url} if isinstance(url, str) else dict(url),
        contracts=(contract,) if isinstance(contract, str) else tuple(contract),
        headers=target.get("headers", {}),
        paths=target.get("paths", {}),
        rate_limits={name: (each["requests"], float(each["seconds"])) for name, each in limits.items()},
        credentials=tuple(_credential(path, text, name, value) for name, value in raw.get("credentials", {}).items()),
        send=_send(raw.get("send", {})),
        parameters=raw.get("parameters", {}),
        personal=raw.get("report", {}).get("personal", ""),
        waivers=tuple(_waiver(path, text, key, value) for key, value in raw.get("waivers", {}).items()),
    )


def _credential(path: Path, text: str, name: str, raw: dict[str, Any]) -> CredentialEntry:
    given = [key for key in ("key_env", "key", "key_command") if key in raw]
    if len(given) != 1:
        line = _line(text, name, f"credentials.{name}")
        raise UsageError(f"{path}:{line}: [credentials.{name}] needs exactly one of key_env, key, key_command")
    source = KeySource(raw.get("key_env", ""), raw.get("key", ""), raw.get("key_command", ""))
    scopes = tuple(raw["scopes"]) if "scopes" in raw else None
    return CredentialEntry(
        name, source, raw.get("organization", "a"), scopes, raw.get("revoked", False), raw.get("contract", "")
    )


def _send(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    own = {key: value for key, value in raw.items() if not isinstance(value, dict)}
    others = {key: value for key, value in raw.items() if isinstance(value, dict)}
    return ({"": own} if own else {}) | others


def _waiver(path: Path, text: str, key: str, raw: dict[str, Any]) -> Waiver:
    until = raw["until"]
    line = _line(text, key, "waivers")
    if isinstance(until, datetime):
        until = until.date()
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError:
            until = None
    if not isinstance(until, date):
        raise UsageError(f"{path}:{line}: waiver '{key}': 'until' must be a date such as 2026-12-31")
    return Waiver(key, raw["reason"], until, line)
