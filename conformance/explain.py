"""What an id stands for: a check, a lint rule, a requirement or a fault, each with what belongs to it.

Contracts and faults are loaded where they are needed: the page of a rule alone is there at once.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from conformance import checks, lint
from conformance.contract.errors import UsageError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conformance.checks import Check
    from conformance.contract.model import Contract
    from conformance.contract.register import Requirement
    from conformance.faults import Fault
    from conformance.lint.rule import Rule

_WIDTH = 100


def explain(name: str) -> str:
    """Return the page of an id; raise ``UsageError`` with the nearest known one. A node id stands for its check."""
    wanted = name.rpartition("::")[2]
    rule = lint.every().get(wanted)
    pages = [] if rule is not None and wanted not in checks.every() else _others(wanted)
    if rule is not None:
        pages.append(_rule(rule))
    return "\n\n\n".join("\n".join(page) for page in pages)


def _others(wanted: str) -> list[Iterator[str]]:
    """Return the pages of a check, a requirement or a fault."""
    from conformance import faults  # noqa: PLC0415
    from conformance.contract.loading import bundled, read_contract  # noqa: PLC0415

    contracts = [read_contract(path, system) for system, path in bundled().items()]
    requirements = {entry.id: (contract, entry) for contract in contracts for entry in contract.register}
    pages = [
        *([_check(checks.every()[wanted], contracts, faults.every())] if wanted in checks.every() else []),
        *([_requirement(*requirements[wanted.upper()])] if wanted.upper() in requirements else []),
        *([_fault(faults.every()[wanted])] if wanted in faults.every() else []),
    ]
    if not pages:
        known = [*checks.every(), *lint.every(), *requirements, *faults.every()]
        close = nearest(wanted, known)
        hint = (
            close
            if "did you mean" in close
            else "; ids are those of a report, such as pagination.exclusive or AM-LIST-7"
        )
        raise UsageError(f"nothing is called '{wanted}': neither a check, a lint rule, a requirement nor a fault{hint}")
    return pages


def _rule(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}: a lint rule, {'an error' if rule.severity == 'error' else 'a warning'}"
    yield ""
    yield rule.doc
    yield ""
    if rule.check:
        yield from _wrapped(f"On a server the check {rule.check} examines this.")
    yield f"To live with it: x-lint-ignore: [{{rule: {rule.id}, reason: …}}] beside it"


def _check(check: Check, contracts: Iterable[Contract], known: Mapping[str, Fault]) -> Iterator[str]:
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
    killers = [fault for fault in known.values() if check.id in fault.kills]
    yield ""
    yield "Seen to fail by:" if killers else "No fault is declared for it."
    for fault in killers:
        yield from _wrapped(f"  {fault.id}: {fault.summary}", 4)
    rules = [rule.id for rule in lint.every().values() if rule.check == check.id]
    if rules:
        yield ""
        yield from _wrapped(f"In a description `conformance lint` looks for it by: {', '.join(rules)}", 4)


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
