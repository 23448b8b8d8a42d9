"""The report for whoever sits at the terminal: a table, a paragraph for each failure, and the honest line."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from conformance.contract.outcome import Outcome
from conformance.report.coverage import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.table import Table

    from conformance.contract.model import Contract
    from conformance.contract.outcome import Problem, Result
    from conformance.contract.register import Requirement
    from conformance.report.run import Report, Section

WIDTH = 100
_PROBLEMS = 3  # of one result; all of them stand in report.json
_CHECKS = 6  # of one reason
_GROUPS = 10  # reasons that are shown with their checks
_REASONS = 3  # in the honest line
_LONG = 300  # characters of a value
_STYLES = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "bold red",
    Outcome.WARNED: "yellow",
    Outcome.INCONCLUSIVE: "cyan",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.WAIVED: "yellow",
    Outcome.ERROR: "bold magenta",
}
_VERDICTS = {"conformant": "bold green", "nonconformant": "bold red", "incomplete": "bold cyan"}


def render(report: Report, console: Console, *, failures: bool = True) -> None:
    """Print a report; without ``failures`` they have been printed already, as pytest does."""
    for section in report.sections:
        title = f"{section.contract.name} {section.contract.version} at {section.url}"
        console.print(_plain(title), style="bold", soft_wrap=True, markup=False)
        console.print(_table(report, section))
    for section in report.sections:
        own = [item for item in report.results if item.contract == section.contract.name]
        if failures:
            for result in own:
                if result.outcome in {Outcome.FAILED, Outcome.ERROR}:
                    _print(console, paragraph(section.contract, result), _STYLES[result.outcome])
        for result in own:
            if result.outcome is Outcome.WARNED:
                _print(console, warning(section.contract, result), _STYLES[Outcome.WARNED])
    for text in _inconclusive(report):
        _print(console, text, _STYLES[Outcome.INCONCLUSIVE])
    for line in _closing(report):
        console.print(line, soft_wrap=True, markup=False)
    console.print(f"verdict: {report.verdict}", style=_VERDICTS[report.verdict], soft_wrap=True)


def _print(console: Console, text: str, style: str) -> None:
    """Print a paragraph, its first line in colour; nothing in it is markup and nothing is wrapped again."""
    first, _, rest = text.partition("\n")
    console.print(first, style=style, soft_wrap=True, markup=False)
    console.print(f"{rest}\n" if rest else "", soft_wrap=True, markup=False)


def _table(report: Report, section: Section) -> Table:
    from rich import box  # noqa: PLC0415 - loaded once there is something to print
    from rich.table import Table  # noqa: PLC0415

    counts: dict[str, Counter[Outcome]] = {}
    for result in report.results:
        if result.contract == section.contract.name:
            counts.setdefault(result.check.partition(".")[0], Counter())[result.outcome] += 1
    total = sum(counts.values(), Counter())
    shown = [outcome for outcome in Outcome if total[outcome]]
    table = Table(box=box.SIMPLE_HEAD, show_footer=True)
    table.add_column("topic", footer="all")
    for outcome in shown:
        name = outcome.value.replace("_", " ")
        table.add_column(name, justify="right", footer=str(total[outcome]), style=_STYLES[outcome])
    for topic, count in counts.items():
        table.add_row(topic, *(str(count[outcome] or "·") for outcome in shown))
    return table


def paragraph(contract: Contract, result: Result) -> str:
    """Return all that mends a failure: which statement is broken, how, where, and the line that shows it."""
    lines = [f"{result.outcome.value.upper()} {result.node_id}"]
    if not result.problems:
        lines += _wrapped(result.reason, "  ")
    said: set[str] = set()
    for problem in result.problems[:_PROBLEMS]:
        lines += _wrapped(problem.message, "  ")
        for word, value in (("expected", problem.expected), ("actual", problem.actual), ("at", problem.at)):
            lines += _wrapped(value, f"    {word + ':':<10}")
        if problem.exchanges:
            numbers = ", ".join(map(str, problem.exchanges[:_PROBLEMS]))
            more = len(problem.exchanges) - _PROBLEMS
            lines.append(f"    exchanges {numbers}{f' and {more} more' if more > 0 else ''} of evidence.har")
        if problem.requirement not in said:
            lines += _requirement(contract, problem)
            said.add(problem.requirement)
    if len(result.problems) > _PROBLEMS:
        lines.append(f"  and {len(result.problems) - _PROBLEMS} more problems, in report.json")
    if result.reproduce:
        lines.append(f"  $ {_plain(result.reproduce)}")
    return "\n".join(lines)


def warning(contract: Contract, result: Result) -> str:
    """Return a warning in short: what, and by which statement."""
    problem = result.problems[0]
    more = f" (and {len(result.problems) - 1} more)" if len(result.problems) > 1 else ""
    entry = _entry(contract, problem.requirement)
    why = f"{problem.requirement or 'no requirement'} ({problem.level}, {problem.basis})"
    lines = [f"WARNED {result.node_id}", *_wrapped(problem.message + more, "  ")]
    lines += _wrapped(f"{why}: {entry.text}" if entry else why, "    ")
    return "\n".join(lines)


def _requirement(contract: Contract, problem: Problem) -> Iterator[str]:
    entry = _entry(contract, problem.requirement)
    weight = f"({problem.level}, {problem.basis})"
    if entry is None:
        yield f"    by the contract {contract.path} {weight}"
        return
    yield from _wrapped(f"{weight} {entry.text}", f"    {entry.id} ")
    yield from _wrapped("; ".join(entry.source), "    source: ")


def _entry(contract: Contract, name: str) -> Requirement | None:
    return next((entry for entry in contract.register if entry.id == name), None)


def _inconclusive(report: Report) -> Iterator[str]:
    """Yield what could not be told, by the reason why."""
    reasons: dict[str, list[Result]] = {}
    for result in report.results:
        if result.outcome is Outcome.INCONCLUSIVE:
            reasons.setdefault(result.reason, []).append(result)
    groups = sorted(reasons.items(), key=lambda item: -len(item[1]))
    for reason, results in groups[:_GROUPS]:
        names = Counter(item.check for item in results)
        shown = [name if count == 1 else f"{name} (on {count})" for name, count in names.items()]
        more = [f"{len(shown) - _CHECKS} more checks"] if len(shown) > _CHECKS else []
        head, *rest = _wrapped(_shortened(reason), f"INCONCLUSIVE {len(results)}: ")
        yield "\n".join([head, *rest, *_wrapped(", ".join(shown[:_CHECKS] + more), "  ")])
    if len(groups) > _GROUPS:
        count = sum(len(results) for _, results in groups[_GROUPS:])
        yield f"INCONCLUSIVE {count}: {len(groups) - _GROUPS} more reasons, in report.json"


def _closing(report: Report) -> Iterator[str]:
    counted = coverage(report)
    line = f"examined {counted.examined} of {counted.required} required statements"
    bare = [section.contract.name for section in report.sections if not section.contract.register]
    if bare and not counted.required:
        line = f"judged by the contract alone: no register of requirements lies beside {' and '.join(bare)}"
    if counted.inconclusive:
        most = counted.inconclusive.most_common(_REASONS)
        reasons = [f"{_shortened(reason.partition(':')[0].partition(';')[0], 80)} ({count})" for reason, count in most]
        more = len(counted.inconclusive) - _REASONS
        reasons += [f"{more} other reasons"] if more > 0 else []
        line += f"; {sum(counted.inconclusive.values())} inconclusive because: {'; '.join(reasons)}"
    if counted.unjudged:
        line += f"; {counted.unjudged} not judged in this run"
    if counted.unchecked:
        line += f"; {counted.unchecked} that no check can tell (the register says why)"
    yield from _wrapped(line, "")
    for note in report.notes:
        yield from _wrapped(f"note: {note}", "")
    if any(section.transcript.setting.masked for section in report.sections):
        yield "note: phone numbers and texts are pseudonyms; put your own into a curl line"
    chain = f"; longest chain of dependent ones {report.chain:.1f} s" if report.chain else ""
    yield f"{report.requests} requests in {report.gathering:.1f} s{chain}"


def _wrapped(text: str, lead: str) -> list[str]:
    if not text:
        return []
    below = " " * (len(lead) if len(lead) < WIDTH // 4 else 4)
    return textwrap.wrap(
        lead + _plain(_shortened(text, 3 * _LONG)), WIDTH, subsequent_indent=below, break_on_hyphens=False
    )


def _shortened(text: str, most: int = _LONG) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _plain(text: str) -> str:
    """Return a text without what could command a terminal: a target wrote some of it."""
    flat = " ".join(text.split("\n"))
    return "".join(item if item.isprintable() else item.encode("unicode_escape").decode() for item in flat)
