"""Evidence as a file: HAR 1.2, with all that a check needs besides in members that begin with ``_``.

What was written and read again is judged as it was the first time. The file is written exchange by exchange, and takes
its name only once it is complete. Keys are not in it: the client replaced them before anything was recorded.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from conformance.contract.errors import UsageError
from conformance.evidence.exchange import Exchange
from conformance.evidence.reduction import reduced
from conformance.evidence.setting import Setting
from conformance.evidence.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from conformance.contract.model import Contract

FORMAT = "conformance-evidence/1"
_MB = 10**6
_OURS = ("number", "contract", "operation", "probe", "credential", "auth", "attempt", "labels", "started", "elapsed")
_START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recording:
    """A file of evidence: ``contracts`` has the name, path, version and SHA-256 of each document judged against."""

    transcripts: tuple[Transcript, ...]
    contracts: tuple[dict[str, str], ...] = ()
    reduced: int = 0  # bodies of which only a part was kept


def write(
    path: Path, transcripts: Sequence[Transcript], limit_mb: float = 50.0, contracts: Iterable[Contract] = ()
) -> None:
    """Write a run's evidence. Past ``limit_mb`` megabytes of bodies, lists keep what is judged and a digest."""
    known = {contract.name: contract for contract in contracts}
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            for piece in _pieces(transcripts, known, limit_mb * _MB):
                file.write(piece)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _pieces(transcripts: Sequence[Transcript], known: dict[str, Contract], limit: float) -> Iterator[str]:
    about = {
        "format": FORMAT,
        "contracts": [_document(contract) for contract in known.values()],
        "runs": [{"setting": item.setting.to_json(), "notes": list(item.notes)} for item in transcripts],
    }
    try:
        number = version("messaging-conformance")
    except PackageNotFoundError:  # run from a checkout that is not installed
        number = "0"
    creator = {"name": "messaging-conformance", "version": number}
    yield f'{{"log": {{"version": "1.2", "creator": {_dump(creator)}, "_conformance": {_dump(about)}, "entries": ['
    size, first = 0, True
    for run, transcript in enumerate(transcripts):
        for exchange in tuple(transcript.exchanges):  # an interrupted task may still add one
            size += len(exchange.request_body) + len(exchange.response_body)
            yield "\n" if first else ",\n"
            yield _dump(_entry(exchange, run, known.get(exchange.contract), whole=size <= limit))
            first = False
    yield "\n]}}\n"


def _document(contract: Contract) -> dict[str, str]:
    return {
        "name": contract.name,
        "path": os.fspath(contract.document.named),
        "version": contract.version,
        "sha256": contract.document.sha256,
    }


def _dump(value: object) -> str:
    return json.dumps(value, default=str)  # ASCII: a lone surrogate in a URL survives it


def _entry(exchange: Exchange, run: int, contract: Contract | None, *, whole: bool) -> dict[str, Any]:
    body, digest = (exchange.response_body, "") if whole else reduced(exchange, contract)
    ours = {name: getattr(exchange, name) for name in _OURS} | {"run": run}
    ours |= {"error": exchange.error} if exchange.error else {}
    ours |= {"digest": digest} if digest else {}
    elapsed = round(exchange.elapsed * 1000, 3)
    return {
        "startedDateTime": (_START + timedelta(seconds=exchange.started)).isoformat(timespec="microseconds"),
        "time": elapsed,
        "request": _request(exchange),
        "response": {
            "status": exchange.status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": _pairs(exchange.response_headers),
            "content": {
                "size": len(exchange.response_body),
                "mimeType": exchange.header("Content-Type") or "",
                **_text(body, "encoding"),
            },
            "redirectURL": exchange.header("Location") or "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": elapsed, "receive": 0},
        "_conformance": ours,
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    made: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.request_headers),
        "queryString": _pairs(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": len(exchange.request_body),
    }
    if exchange.request_body:
        kind = next((value for name, value in exchange.request_headers if name.lower() == "content-type"), "")
        made["postData"] = {"mimeType": kind, "params": [], **_text(exchange.request_body, "_encoding")}
    return made


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _text(body: bytes, encoding: str) -> dict[str, str]:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode(), encoding: "base64"}


def read(path: Path) -> list[Transcript]:
    """Read what ``write`` wrote; raise ``UsageError`` for anything else."""
    return list(load(path).transcripts)


def load(path: Path) -> Recording:
    """Read a file of evidence with what it says of itself; raise ``UsageError`` for what is none."""
    try:
        tree = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: the evidence can't be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not a HAR file: {error}") from None
    about = tree.get("log", {}).get("_conformance") if isinstance(tree, dict) and _is_log(tree) else None
    if not isinstance(about, dict):
        raise UsageError(f"{path}: a HAR file, but not of a run of this suite: it lacks log._conformance")
    if about.get("format") != FORMAT:
        raise UsageError(f"{path}: evidence of the format {about.get('format')!r}; this version reads {FORMAT}")
    try:
        return _recording(tree["log"], about)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise UsageError(f"{path}: the evidence is damaged: {type(error).__name__}: {error}") from None


def _is_log(tree: dict[str, Any]) -> bool:
    return isinstance(tree.get("log"), dict)


def _recording(log: dict[str, Any], about: dict[str, Any]) -> Recording:
    runs = [Transcript(Setting.from_json(run["setting"]), notes=list(run["notes"])) for run in about["runs"]]
    for entry in log["entries"]:
        runs[entry["_conformance"]["run"]].add(_exchange(entry))
    contracts = tuple({str(name): str(value) for name, value in item.items()} for item in about["contracts"])
    return Recording(tuple(runs), contracts, sum("digest" in entry["_conformance"] for entry in log["entries"]))


def _exchange(entry: dict[str, Any]) -> Exchange:
    ours, asked, answer = entry["_conformance"], entry["request"], entry["response"]
    return Exchange(
        **{name: ours[name] for name in _OURS},
        error=ours.get("error", ""),
        method=asked["method"],
        url=asked["url"],
        request_headers=_tuples(asked["headers"]),
        request_body=_body(asked.get("postData", {}), "_encoding"),
        status=answer["status"],
        response_headers=_tuples(answer["headers"]),
        response_body=_body(answer["content"], "encoding"),
    )


def _tuples(pairs: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((pair["name"], pair["value"]) for pair in pairs)


def _body(content: dict[str, str], encoding: str) -> bytes:
    text = content.get("text", "")
    return base64.b64decode(text, validate=True) if content.get(encoding) == "base64" else text.encode()
