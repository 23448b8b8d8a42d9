"""Run the rules over a description: place what they say, report what is shared once, and mark what is suppressed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.contract.errors import UsageError
from conformance.lint import every
from conformance.lint.description import describe
from conformance.lint.lines import lines, text_of
from conformance.lint.regex import regex
from conformance.lint.result import Mark, Report, Result
from conformance.lint.suppression import covering, suppressions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from conformance.contract.document import Position
    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.rule import Problem, Rule
    from conformance.lint.suppression import Suppression

_LAST = "suppressions"  # this topic judges what the others have met
_ALONE = frozenset({"document.version"})  # all that is said of what is no OpenAPI 3.0 or 3.1
_TOKEN = regex(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:,\[\]{}#]+(?:[: ](?=[^\s])[^\s:,\[\]{}#]*)*""")


def lint(paths: Sequence[Path], *, today: date | None = None) -> Report:
    """Lint documents. What can't be read is a line of ``unreadable``, a rule that breaks one of ``broken``."""
    today = today or datetime.now(UTC).date()
    results: list[Result] = []
    unreadable: list[str] = []
    broken: list[str] = []
    operations: dict[Path, int] = {}
    for path in dict.fromkeys(paths):
        try:
            description = describe(path, today)
        except UsageError as error:
            unreadable.append(str(error))
            continue
        operations[path] = len(description.operations) if description.readable else 0
        results += examine(description, broken)
    return Report(tuple(dict.fromkeys(paths)), tuple(results), (), tuple(unreadable), tuple(broken), operations)


def examine(description: Description, broken: list[str], rules: Iterable[Rule] | None = None) -> list[Result]:
    """Return what the rules (default: all) say of a description, in the order of files and lines."""
    chosen = [each for each in (every().values() if rules is None else rules) if _speaks(each, description)]
    found: dict[tuple[object, ...], tuple[Rule, Problem]] = {}
    last: list[Rule] = [each for each in chosen if each.topic == _LAST]
    if description.readable:
        description.suppressions.extend(suppressions(description))
    for each in (*(each for each in chosen if each.topic != _LAST), *last):
        for problem in _judged(each, description, broken):
            key = (each.id, problem.node.place, problem.aspect)
            before = found.get(key)
            found[key] = (each, problem if before is None else _merged(before[1], problem))
            for entry in _silencing(description, each, problem):
                entry.used = True
    results = [_placed(description, each, problem) for each, problem in found.values()]
    return sorted(results, key=lambda item: (str(item.place.path), item.place.line, item.place.column, item.rule.id))


def _speaks(rule: Rule, description: Description) -> bool:
    return description.readable or rule.id in _ALONE


def _judged(rule: Rule, description: Description, broken: list[str]) -> Iterator[Problem]:
    try:
        yield from rule.judge(description)
    except Exception as error:  # noqa: BLE001 - one rule that breaks must not take the others with it
        broken.append(f"{description.path}: the rule {rule.id} itself broke: {_crash(error)}")


def _crash(error: Exception) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f" ({frame.tb_frame.f_globals.get('__name__')}:{frame.tb_lineno})" if frame is not None else ""
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}{where}"


def _merged(first: Problem, second: Problem) -> Problem:
    from dataclasses import replace  # noqa: PLC0415

    return replace(first, operations=tuple(dict.fromkeys((*first.operations, *second.operations))))


def _silencing(description: Description, rule: Rule, problem: Problem) -> list[Suppression]:
    return [entry for entry in covering(description, rule.id, problem.node) if entry.valid(description.today)]


def _placed(description: Description, rule: Rule, problem: Problem) -> Result:
    node = problem.node
    operations = problem.operations or description.reach.operations(node)
    reasons = [entry.reason for entry in _silencing(description, rule, problem)]
    return Result(
        rule=rule,
        severity=rule.severity,
        message=problem.message,
        hint=problem.hint,
        place=mark(node, value=problem.value, position=problem.position),
        document=description.path,
        definition=definition(node, description),
        aspect=problem.aspect,
        operations=operations,
        related=tuple(mark(each, note=note) for each, note in problem.related),
        requirements=_requirements(description, rule, operations),
        suppressed=reasons[0] if reasons else "",
    )


def mark(node: Node, *, value: bool = False, note: str = "", position: Position | None = None) -> Mark:
    """Return where a node stands in its file: its key, or its value; of what is not there, what is around it."""
    document = node.file.document
    key = None if value or position else document.key(node.at)
    found = position or key or document.value(node.at)
    line = _line(document.text if found.path == document.path else text_of(found.path), found.line)
    written = pointer.parts(node.at)[-1] if key else node.value if isinstance(node.value, str) else ""
    return Mark(found.path, found.line, found.column, _end(line, found.column, written), node.at, note)


def _end(line: str, column: int, written: str) -> int:
    """Return the column after a key or a value: of a plain scalar as it is written, else of what looks like one."""
    if written and line.startswith(written, column - 1):
        return column + len(written)
    token = _TOKEN.match(line, column - 1)
    return token.end() + 1 if token and token.end() >= column else column + 1


def _line(text: str, number: int) -> str:
    found = lines(text)
    return found[number - 1] if number <= len(found) else ""


def definition(node: Node, description: Description) -> str:
    """Return the pointer with names for numbers where an item has one, after the file's name where it is another."""
    tokens: list[str] = []
    value: object = node.file.document.tree
    for token in pointer.parts(node.at):
        name = token
        if isinstance(value, list) and token.isdigit() and int(token) < len(value):
            value = value[int(token)]
            if isinstance(value, dict) and isinstance(value.get("name"), str):
                name = f"{value['name']}:{value['in']}" if isinstance(value.get("in"), str) else value["name"]
            elif isinstance(value, dict) and isinstance(value.get("$ref"), str):
                name = value["$ref"].rpartition("/")[2]
            elif isinstance(value, str):
                name = value
        elif isinstance(value, dict):
            value = value.get(token)
        tokens.append(name)
    own = node.file is description.root.file
    return ("" if own else node.file.document.path.name) + "".join(pointer.join("", token) for token in tokens)


def _requirements(description: Description, rule: Rule, operations: Sequence[str]) -> tuple[str, ...]:
    """Return the requirements that the rule and its check speak of, on these operations."""
    names = {rule.id, rule.check} - {""}
    return tuple(
        entry.id
        for entry in description.register
        if any(name.partition("#")[0] in names for name in entry.checks)
        and (not operations or set(entry.operations) & set(operations))
    )
