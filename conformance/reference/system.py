"""What makes a system: its routes and operations, its parts, its rows and who may call it.

Everything else in this package is common to all systems.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from conformance.reference.accounts import Accounts
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Call, Reply, Row

Handle: TypeAlias = Callable[[Service, Call], Reply]


class MakeParts(Protocol):
    """A correct server's parts; `roomy` is for a run in real time that has other things to do than wait."""

    def __call__(self, *, roomy: bool) -> Parts:
        """Make them."""
        ...


def no_settings(*, roomy: bool) -> str:
    """A configuration needs no more than URL and keys."""
    del roomy
    return ""


class Settings(Protocol):
    """What a configuration for the server holds besides."""

    def __call__(self, *, roomy: bool) -> str:
        """Write it."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """One system. `roomy_rate`: requests and seconds of a roomy server, where that is not what the contract says."""

    routes: Mapping[str, Mapping[str, str]]
    handle: Handle
    parts: MakeParts
    opened: Callable[[Parts], sqlite3.Connection]
    rows: Callable[[float, int, str], Iterable[Row]]
    accounts: Accounts
    settings: Settings = no_settings
    roomy_rate: tuple[int, float] | None = None
