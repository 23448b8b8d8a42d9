"""Cases: made once for a contract, a seed and a number, before anything is asked; the same in every process.

schemathesis's public API makes random cases; the deterministic ones at the boundaries come from its coverage phase,
which is not public API: its version is pinned. Nothing is sent here, and nothing written: no database, no folders.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import re
import sys
import tempfile
import threading
import unicodedata
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from conformance.probes.schema.derive import derived
from conformance.probes.schema.drawn import Drawn
from conformance.probes.schema.few import few
from conformance.probes.schema.share import share
from conformance.probes.schema.sure import sure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.model import Contract, Operation

_LOCK = threading.Lock()  # generation changes settings of hypothesis for its while
_CACHE: dict[tuple[str, str, int, int], dict[str, tuple[Drawn, ...]]] = {}
_ORIGIN = "http://case.test"
_SOUND = re.compile(
    r"[A-Za-z0-9._~,-]+"
)  # what may stand before a server refuses other things in a path in its own way
_REQUEST_LINE = 4000  # characters of a query; longer ones are refused by what stands before a server


def prepare_cases(contract: Contract, seed: int, examples: int) -> dict[str, tuple[Drawn, ...]]:
    """Return the cases of every operation by its id; made once, whoever asks. Call it in a thread before the asking."""
    key = (contract.name, contract.document.sha256, seed, examples)
    with _LOCK:
        if key not in _CACHE:
            _CACHE[key] = _prepare(contract, seed, examples)
        return _CACHE[key]


async def cases_of(contract: Contract, seed: int, examples: int) -> dict[str, tuple[Drawn, ...]]:
    """Return the same without holding up what is asked meanwhile: in a thread, unless they are made already."""
    if (contract.name, contract.document.sha256, seed, examples) in _CACHE:
        return prepare_cases(contract, seed, examples)
    return await asyncio.to_thread(prepare_cases, contract, seed, examples)


def _prepare(contract: Contract, seed: int, examples: int) -> dict[str, tuple[Drawn, ...]]:
    with _quiet():
        import schemathesis.openapi  # noqa: PLC0415 - imported where it is needed

        schema = schemathesis.openapi.from_dict(derived(contract))
        schema.config.phases.coverage.unexpected_methods = set()
        made: dict[str, tuple[Drawn, ...]] = {}
        for result in schema.get_all_operations():
            found = result.ok()  # type: ignore[union-attr]
            operation = contract.operations.get(str(found.definition.raw.get("operationId")))
            if operation is not None:
                made[operation.id] = tuple(_cases(contract, operation, found, seed, examples))
        return made


def _cases(contract: Contract, operation: Operation, found: Any, seed: int, examples: int) -> Iterator[Drawn]:  # noqa: ANN401 - any JSON, or a library without types
    """Yield at most ``examples`` cases of the coverage phase and as many random ones, none of them twice.

    Where the contract says how many requests anybody may make, those few are chosen that show most.
    """
    boundary = list(_surely(contract, operation, _boundaries(found)))
    modes = ("positive", "negative")
    random = [
        case for mode in modes for case in _surely(contract, operation, _random(found, mode, seed, examples // 2))
    ]
    most = share(contract)
    if most is not None:
        yield from few(contract, operation, [*boundary, *random], min(most.generated, 2 * examples))
        return
    seen: set[tuple[object, ...]] = set()
    for case in (*_spread(_unique(boundary), examples), *_unique(random)):
        if case.key not in seen:
            seen.add(case.key)
            yield case


def _surely(contract: Contract, operation: Operation, cases: Iterable[Any]) -> Iterator[Drawn]:
    for case in cases:
        drawn = _drawn(operation, case)
        if drawn is not None:
            yield sure(contract, operation, drawn)


def _unique(cases: Iterable[Drawn]) -> list[Drawn]:
    found: dict[tuple[object, ...], Drawn] = {}
    for case in cases:
        found[case.key] = case
    return list(found.values())


def _spread(cases: list[Drawn], most: int) -> list[Drawn]:
    """Choose at most so many, in turn from each kind of change, so that few examples still touch every parameter."""
    kinds: dict[tuple[str, str, str], list[Drawn]] = {}
    for case in cases:
        kinds.setdefault((case.mode, case.place, case.name), []).append(case)
    chosen: list[Drawn] = []
    while len(chosen) < most and any(kinds.values()):
        for waiting in kinds.values():
            if waiting and len(chosen) < most:
                chosen.append(waiting.pop(0))
    return chosen


def _boundaries(found: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON, or a library without types
    from schemathesis.generation import GenerationMode  # noqa: PLC0415 - imported where it is needed
    from schemathesis.generation.drivers import CoverageGenerator  # noqa: PLC0415 - imported where it is needed
    from schemathesis.generation.feedback import NO_FEEDBACK  # noqa: PLC0415 - imported where it is needed
    from schemathesis.generation.overrides import Override  # noqa: PLC0415 - imported where it is needed

    yield from CoverageGenerator(
        operation=found,
        generation_modes=list(GenerationMode),
        generation_config=found.schema.config.generation_for(operation=found, phase="coverage"),
        auth_storage=None,
        override=Override(),
        feedback=NO_FEEDBACK,
    )


def _random(found: Any, mode: str, seed: int, examples: int) -> list[Any]:  # noqa: ANN401 - any JSON, or a library without types
    import hypothesis  # noqa: PLC0415 - imported where it is needed
    from hypothesis.errors import Unsatisfiable  # noqa: PLC0415 - imported where it is needed
    from schemathesis.generation import GenerationMode  # noqa: PLC0415 - imported where it is needed

    cases: list[Any] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=max(1, examples),
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
    )
    @hypothesis.given(case=found.as_strategy(generation_mode=GenerationMode(mode)))
    def draw(case: Any) -> None:  # noqa: ANN401 - any JSON, or a library without types
        cases.append(case)

    with contextlib.suppress(Unsatisfiable):  # an operation without parameters has nothing to be negative about
        draw()
    return cases


def _drawn(operation: Operation, case: Any) -> Drawn | None:  # noqa: ANN401 - any JSON, or a library without types
    """Serialize a case; None for one that is no request of this operation or that can't be sent."""
    import requests  # noqa: PLC0415 - imported where it is needed

    data = case.meta.phase.data
    scenario = str(getattr(data, "scenario", ""))
    place = str(data.parameter_location.value).lower() if data.parameter_location else ""
    if case.method.upper() != operation.method or place in {"header", "cookie"} or "content_type" in scenario:
        return None
    try:
        sent = case.as_transport_kwargs(base_url=_ORIGIN)
        prepared = requests.Request(**{key: value for key, value in sent.items() if key != "cookies"}).prepare()
    except (ValueError, TypeError, OSError):
        return None
    parts = urlsplit(str(prepared.url))
    values = _path(operation.path, parts.path)
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body or b""
    if values is None or len(parts.query) > _REQUEST_LINE:
        return None
    mode = case.meta.generation.mode.value
    return Drawn(
        mode=mode,
        phase="hostile" if any(not _SOUND.fullmatch(value) for _, value in values) else case.meta.phase.name.value,
        place=(place or _places(data.description)) if mode == "negative" else "",
        name=data.parameter or "",
        what=" ".join(str(data.description or "").split())[:200],
        path=values,
        raw_query=parts.query,
        body=body,
        content_type=str(prepared.headers.get("Content-Type", "application/json")),
    )


def _places(description: str | None) -> str:
    words = (line.strip("- ").partition(":")[0] for line in (description or "").splitlines())
    return "+".join(dict.fromkeys(word for word in words if word in {"query", "path", "body", "header", "cookie"}))


def _path(template: str, path: str) -> tuple[tuple[str, str], ...] | None:
    """Read a path's parameters; None where the path leads elsewhere, as one with ``..`` does."""
    wanted, given = template.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    values: list[tuple[str, str]] = []
    for name, value in zip(wanted, given, strict=True):
        if not name.startswith("{"):
            continue
        try:
            text = unquote(value, errors="strict")
        except UnicodeDecodeError:
            return None
        if text.strip() in {"", ".", ".."}:
            return None
        values.append((name.strip("{}"), text))
    return tuple(values)


def _write_codec(home: Path) -> None:
    """Put hypothesis's table of what UTF-8 can encode where it looks: making it takes a second."""
    at = home / "unicode_data" / unicodedata.unidata_version
    at.mkdir(parents=True)
    with gzip.open(at / "codec-v2-utf-8.json.gz", "wt") as file:
        file.write(json.dumps([[[0, 0xD7FF], [0xE000, sys.maxunicode]], []]))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep hypothesis from writing folders and from drawing constants of whatever modules happen to be loaded."""
    from hypothesis import configuration  # noqa: PLC0415 - imported where it is needed
    from hypothesis.internal.conjecture import providers  # noqa: PLC0415 - imported where it is needed
    from hypothesis.internal.constants_ast import Constants  # noqa: PLC0415 - imported where it is needed

    home = "_" * 2 + "hypothesis_home_directory"
    before = getattr(configuration, home, None), providers._get_local_constants, providers.CONSTANTS_CACHE  # noqa: SLF001 - restored afterwards
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _write_codec(Path(folder))
        configuration.set_hypothesis_home_dir(folder)
        providers._get_local_constants = Constants  # noqa: SLF001 - restored afterwards
        providers.CONSTANTS_CACHE = type(before[2])(1024)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before[0])
            providers._get_local_constants, providers.CONSTANTS_CACHE = before[1:]  # noqa: SLF001 - restored afterwards
