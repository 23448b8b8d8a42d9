"""What an id stands for: a check, a requirement or a fault, each with what belongs to it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from conformance import checks, faults
from conformance.contract.errors import UsageError, nearest
from conformance.contract.loading import bundled, read_contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.checks import Check
    from conformance.contract.model import Contract
    from conformance.contract.register import Requirement
    from conformance.faults import Fault

_WIDTH = 100


def explain(name: str) -> str:
    """Return the page of an id; raise ``UsageError`` with the nearest known one. A node id stands for its check."""
    wanted = name.rpartition("::")[2]
    contracts = [read_contract(path, system) for system, path in bundled().items()]
    requirements = {entry.id: (contract, entry) for contract in contracts for entry in contract.register}
    pages = [
        *([_check(checks.every()[wanted], contracts)] if wanted in checks.every() else []),
        *([_requirement(*requirements[wanted.upper()])] if wanted.upper() in requirements else []),
        *([_fault(faults.every()[wanted])] if wanted in faults.every() else []),
    ]
    if not pages:
        known = [*checks.every(), *requirements, *faults.every()]
        close = nearest(wanted, known)
        hint = (
            close
            if "did you mean" in close
            else "; ids are those of a report, such as pagination.exclusive or AM-LIST-7"
        )
        raise UsageError(f"nothing is called '{wanted}': neither a check, a requirement nor a fault{hint}")
    return "\n\n".join("\n".join(page) for page in pages)


def _check(check: Check, contracts: Iterable[Contract]) -> Iterator[str]:
    kind = ", compares several requests and is confirmed by a repetition" if check.relational else ""
    yield f"{check.id}: a check{kind}"
    yield ""
    yield check.doc
    yield ""
    yield from _wrapped(f"Least evidence: {check.needs}")
    yield from _wrapped(f"Evidence: {', '.join(check.probes) or 'all exchanges'}")
    served = [
        (contract, entry)
        for contract in contracts
        for entry in contract.register
        if any(name.partition("#")[0] == check.id for name in entry.checks)
    ]
    yield ""
    yield "Serves:" if served else "Serves no requirement of a bundled contract."
    for contract, entry in served:
        yield from _wrapped(f"  {contract.name} {entry.id} ({entry.level}, {entry.basis}) {entry.text}", 4)
        yield from _wrapped(f"    source: {'; '.join(entry.source)}", 6)
    killers = [fault for fault in faults.every().values() if check.id in fault.kills]
    yield ""
    yield "Seen to fail by:" if killers else "No fault is declared for it."
    for fault in killers:
        yield from _wrapped(f"  {fault.id}: {fault.summary}", 4)


def _requirement(contract: Contract, entry: Requirement) -> Iterator[str]:
    yield f"{entry.id}: a requirement of {contract.name} ({entry.level}, {entry.basis})"
    yield ""
    yield from _wrapped(entry.text)
    yield ""
    yield from _wrapped(f"Source: {'; '.join(entry.source)}")
    yield from _wrapped(f"Operations: {', '.join(entry.operations) or 'all'}")
    yield from _wrapped(f"Checks: {', '.join(entry.checks)}" if entry.checks else f"No check: {entry.reason}")
    if entry.constrains:
        yield from _wrapped(f"Constrains: {', '.join(entry.constrains)}")
    if entry.note:
        yield from _wrapped(f"Note: {entry.note}")


def _fault(fault: Fault) -> Iterator[str]:
    yield f"{fault.id}: a fault of the reference server for {fault.contract}"
    yield ""
    yield fault.text
    yield ""
    yield from _wrapped(f"Seen by: {', '.join(fault.kills)}")
    if fault.blinds:
        yield from _wrapped(f"Takes the evidence from: {', '.join(fault.blinds)}")
    yield f"Try it: conformance serve --contract {fault.contract} --fault {fault.id}"


def _wrapped(text: str, below: int = 2) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent=" " * below, break_on_hyphens=False, break_long_words=False)
