"""Walks with several values of one filter, in the spelling that the target takes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from conformance.checks.filtering.spelled import spellings as spelled
from conformance.checks.filtering.spelled import spelt, state
from conformance.evidence.walks import identity
from conformance.probes.ask import probe
from conformance.probes.chain import together
from conformance.probes.filtering.asked import filters_of, rows_of, walk_of
from conformance.probes.filtering.values import schema_of, strange, text_of, value_of

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Filter
    from conformance.evidence.walks import Walk
    from conformance.probes.ask import Ask
    from conformance.probes.pagination.paging import Filters

MOST = 12  # values in one request


def spell(item: Filter, values: Sequence[str], spelling: str) -> Filters:
    """Return names and values of a filter; of one that takes a single value, the first."""
    return spelt(item, values, spelling) if item.match == "any-of" else ((item.name, values[0]),)


def known(operation: Operation, item: Filter, rows: Sequence[Any]) -> list[str]:
    """Return the values that rows have, the commonest first; else those that the contract knows."""
    counted = Counter(value for row in rows if (value := value_of(item, row)) not in {None, ""})
    if "comma" in spelled(item):  # a comma would be read as two values
        counted = Counter({value: count for value, count in counted.items() if "," not in str(value)})
    schema = schema_of(operation, item)
    told = schema.get("enum") or schema.get("x-known-values") or ()
    return [text_of(value) for value, _ in counted.most_common()] or [text_of(value) for value in told]


@probe(applies=lambda operation: any(item.match == "any-of" for item in filters_of(operation)))
async def spellings(ask: Ask, operation: Operation) -> dict[str, str]:
    """Find out how several values are written: ask in each spelling with one that rows have, and one that nothing has.

    Where it is read, ask for two values. Labels: walk, page, filtered, spelling: repeat | brackets | comma | array,
    kind: real | none. It returns the spelling of each filter that takes one.
    """
    pagination = operation.pagination
    rows = await rows_of(ask, operation)
    found: dict[str, str] = {}
    if pagination is None:
        return found
    names = list(dict.fromkeys(identity(pagination, row) for row in rows))
    for item in filters_of(operation):
        if item.match != "any-of":
            continue
        some = known(operation, item, rows)[:2]
        taken = await _taken(ask, operation, item, some, names)
        pairs = await together(*(_walk(ask, operation, item, one, some, "real") for one in taken if len(some) > 1))
        wanted = sum(value_of(item, row) is not None and text_of(value_of(item, row)) in some for row in rows)
        best = min(pairs, key=lambda walk: abs(len(walk.rows) - wanted), default=None)
        if taken:
            found[item.name] = str(best.labels["spelling"]) if best is not None else taken[0]
    return found


async def _taken(ask: Ask, operation: Operation, item: Filter, some: list[str], names: list[str]) -> list[str]:
    """Return the spellings in which a value changes the rows."""
    taken = []
    unused = _unused(ask, operation, item)
    for one in spelled(item):
        controls = await together(
            *(_walk(ask, operation, item, one, [value], "real") for value in some[:1]),
            _walk(ask, operation, item, one, [unused], "none"),
        )
        if operation.pagination is not None and state(operation.pagination, names, controls) == "taken":
            taken.append(one)
    return taken


def _unused(ask: Ask, operation: Operation, item: Filter) -> str:
    """Return a value that nothing has."""
    return next((text for kind, text in strange(operation, item, (), ask.random) if kind == "none"), "no-such-value")


async def _walk(  # noqa: PLR0913, PLR0917 - all that a walk is asked with
    ask: Ask,
    operation: Operation,
    item: Filter,
    spelling: str,
    values: Sequence[str],
    kind: str,
    parts: int | None = None,
) -> Walk:
    name = f"{item.name}-{spelling}-{kind}-{len(values)}-{ask.random.getrandbits(32):08x}"
    only = spelt(item, values, spelling)
    return await walk_of(ask, operation, name, only, kind=kind, of=[item.name], parts=parts, spelling=spelling)


async def several(ask: Ask, operation: Operation, item: Filter, rows: Sequence[Any]) -> list[Coroutine[Any, Any, Walk]]:
    """Return walks in the spelling that was found out: in another order, all values, one that nothing has, in pages."""
    found = await ask.of("filtering.spellings", operation) or {}
    spelling, values = found.get(item.name), known(operation, item, rows)
    if spelling is None or len(values) < 2:  # noqa: PLR2004 - several
        return []
    count = sum(value_of(item, row) is not None and text_of(value_of(item, row)) in values[:2] for row in rows)
    return [
        _walk(ask, operation, item, spelling, values[1:2], "real"),
        _walk(ask, operation, item, spelling, values[1::-1], "real"),
        _walk(ask, operation, item, spelling, values[:MOST], "real"),
        _walk(ask, operation, item, spelling, [values[0], _unused(ask, operation, item)], "mixed"),
        _walk(ask, operation, item, spelling, values[:2], "real", max(count, 2)),
    ]
