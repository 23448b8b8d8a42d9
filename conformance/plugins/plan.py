"""The plan of a run: which contracts, at which URL, with which keys; from command line, environment and file."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from conformance.contract.configuration import Configuration, CredentialEntry, KeySource, load_configuration
from conformance.contract.errors import UsageError
from conformance.contract.loading import bundled, load_contract

if TYPE_CHECKING:
    import argparse

    import pytest

    from conformance.contract.model import Contract
    from conformance.contract.outcome import Result
    from conformance.evidence.transcript import Transcript
    from conformance.plugins.embedded import Embedded
    from conformance.probes.keys import Keys

LOOPBACK = {"localhost", "::1"}


@dataclass
class Part:
    """One contract of a run. ``cause``: why nothing could be asked at all, for people."""

    contract: Contract
    configuration: Configuration
    url: str = ""
    transcript: Transcript | None = None
    keys: Keys | None = None
    cause: str = ""


@dataclass
class Plan:
    """A run as it was asked for, and what becomes of it."""

    parts: list[Part]
    report_dir: Path
    embedded: Embedded | None = None
    started: float = field(default_factory=time.time)
    results: list[Result] = field(default_factory=list)
    interrupted: bool = False
    gathering: float = 0.0
    chain: float = 0.0
    broken: str = ""

    def part(self, contract: str) -> Part:
        """Return the part of a contract by name."""
        return next(item for item in self.parts if item.contract.name == contract)


def plan(config: pytest.Config) -> Plan:
    """Make the plan and point pytest's arguments at the contracts; raise ``UsageError`` for what can't be used."""
    option = config.option
    _limits(option)
    embedded = option.target_url == "embedded"
    configuration = Configuration() if embedded else _configuration(option.target_config)
    names = _contracts(config, configuration, embedded=embedded)
    contracts = [load_contract(name) for name in dict.fromkeys(names)]
    twice = {item.name for item in contracts if sum(other.name == item.name for other in contracts) > 1}
    if twice:
        raise UsageError(f"two contracts are called '{min(twice)}': name each document's folder or file differently")
    parts = [Part(contract, configuration) for contract in contracts]
    made = Plan(parts, Path(option.report_dir))
    if embedded:
        from conformance.plugins.embedded import Embedded  # noqa: PLC0415

        option.allow_send = option.allow_burst = True
        made.embedded = Embedded([contract.name for contract in contracts], option.conformance_seed)
    else:
        for part in parts:
            part.url = _url(option.target_url, part)
            prepare_part(part, option)
    _point(config, contracts)
    _without_workers(config)
    return made


def _limits(option: argparse.Namespace) -> None:
    for name, least in (("concurrency", 1), ("request_budget", 1), ("time_budget", 0.001), ("evidence_limit", 0)):
        if getattr(option, name) < least:
            raise UsageError(f"--{name.replace('_', '-')} must be at least {least}")
    directory = Path(option.report_dir)
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"--report-dir {directory}: there is a file of that name; name a directory")


def _configuration(named: str | None) -> Configuration:
    path = Path(named or "conformance.toml")
    configuration = Configuration() if named is None and not path.is_file() else load_configuration(path)
    if "CONFORMANCE_API_KEY" in os.environ:
        lone = CredentialEntry("environment", KeySource(env="CONFORMANCE_API_KEY"), "a", None, False, "")  # noqa: FBT003
        configuration = replace(configuration, credentials=(lone,))
    return configuration


def _contracts(config: pytest.Config, configuration: Configuration, *, embedded: bool) -> list[str]:
    named = list(config.option.contract or [])
    if config.args_source is config.ArgsSource.ARGS:
        known = bundled()
        for arg in config.args:
            name = str(arg).partition("::")[0]
            if name in known or Path(name).suffix in {".yaml", ".yml", ".json"}:
                named.append(name)
    if named:
        return named
    if os.environ.get("CONFORMANCE_CONTRACT"):
        return os.environ["CONFORMANCE_CONTRACT"].split(",")
    if embedded:
        return list(bundled())
    return list(configuration.contracts) or ["agentmessage"]


def _url(given: str | None, part: Part) -> str:
    url = given or os.environ.get("CONFORMANCE_TARGET_URL") or part.configuration.url(part.contract.name)
    if not url:
        raise UsageError(
            "no target: give --target-url URL, set CONFORMANCE_TARGET_URL, or [target] url in conformance.toml"
        )
    split = urlsplit(url)
    try:
        usable = split.scheme in {"http", "https"} and bool(split.hostname) and split.port != 0
    except ValueError:
        usable = False
    if not usable or split.query or split.fragment:
        raise UsageError(f"--target-url {url}: not a base URL; write it like https://sandbox.example.com/prefix")
    if split.username or split.password:
        raise UsageError("--target-url must not carry a user name or password: use [credentials]")
    return url


def prepare_part(part: Part, option: argparse.Namespace) -> None:
    """Give a part its empty transcript and its keys; ``UsageError`` for a key that is not set."""
    from conformance.probes.target import prepare  # noqa: PLC0415 - keeps the plan's import light

    part.transcript, part.keys = prepare(
        part.contract,
        part.configuration,
        part.url,
        allow_send=option.allow_send,
        allow_burst=option.allow_burst,
        seed=option.conformance_seed,
        request_budget=option.request_budget,
        time_budget=option.time_budget,
    )


def masked(part: Part) -> bool:
    """Whether phone numbers and texts are recorded as pseudonyms: asked for, or the target is not on this machine."""
    if part.configuration.personal:
        return part.configuration.personal == "mask"
    host = urlsplit(part.url).hostname or ""
    return not (host in LOOPBACK or host.startswith("127."))


def _point(config: pytest.Config, contracts: list[Contract]) -> None:
    """Collect the contracts: node ids that were typed are mapped to the documents' files."""
    files = {item.name: item.path for item in contracts}
    paths = {str(Path(item.path).resolve()): item.path for item in contracts}
    args: list[str] = []
    if config.args_source is config.ArgsSource.ARGS:
        for arg in config.args:
            name, colons, rest = str(arg).partition("::")
            if name in files:
                args.append(files[name] + colons + rest)
            elif str(Path(name).resolve()) in paths:
                args.append(name + colons + rest)
            else:
                raise UsageError(f"'{arg}' is no contract of this run: with --target-url only contracts are collected")
    chosen = {arg.partition("::")[0] for arg in args}
    args += [path for path in files.values() if not args or (config.option.contract and path not in chosen)]
    config.args = args


def _without_workers(config: pytest.Config) -> None:
    """Judging takes an instant and the asking is concurrent already: workers of pytest-xdist have nothing to do."""
    option = config.option
    if getattr(option, "numprocesses", None) or getattr(option, "dist", "no") != "no":
        option.numprocesses, option.dist, option.tx = None, "no", []
