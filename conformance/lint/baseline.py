"""A baseline: the problems that a project had when it took the linter on. They are known, and don't count.

It is keyed by document, rule, definition and aspect, so that it holds while lines move; an entry that nothing matches
any more is stale. The file is JSON, a problem a line, held to ``spec/schemas/lint-baseline.schema.json``.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from conformance.contract.errors import UsageError
from conformance.lint.result import Stale

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conformance.lint.result import Report, Result

_FORMAT = "conformance-lint-baseline/1"
_KEYS = ("document", "rule", "definition", "aspect")

Key = tuple[str, str, str, str]  # document, relative to the baseline's folder; rule; definition; aspect


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known problems, and how many there are of each. ``text``: the file's; empty where there is none yet."""

    path: Path
    known: Counter[Key] = field(default_factory=Counter)
    text: str = ""


def read(path: Path, *, missing: bool = False) -> Baseline:
    """Read a baseline; ``missing``: it may not be there yet. ``UsageError`` for what is none."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        if missing:
            return Baseline(path)
        raise UsageError(f"{path}: there is no such baseline; --update-baseline writes it") from None
    except OSError as error:
        raise UsageError(f"{path}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not a baseline: not UTF-8") from None
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{path}:{error.lineno}: not a baseline: not JSON: {error.msg}") from None
    except RecursionError:
        raise UsageError(f"{path}: not a baseline: nested too deeply") from None
    if not isinstance(data, dict) or data.get("format") != _FORMAT or not isinstance(data.get("problems"), list):
        raise UsageError(f"{path}: not a baseline: it needs the format '{_FORMAT}' and the array 'problems'")
    known: Counter[Key] = Counter()
    for number, entry in enumerate(data["problems"]):
        known[_key(path, number, entry)] += entry.get("count", 1)
    return Baseline(path, known, text)


def _key(path: Path, number: int, entry: Any) -> Key:  # noqa: ANN401 - any JSON
    where = f"{path}: not a baseline: problems[{number}]"
    if not isinstance(entry, dict):
        raise UsageError(f"{where}: not an object")
    for name in (*_KEYS, "count"):
        value = entry.get(name, "" if name == "aspect" else 1 if name == "count" else None)
        right = isinstance(value, str) if name != "count" else type(value) is int and value > 0
        if not right:
            raise UsageError(f"{where}: '{name}' must be {'a text' if name != 'count' else 'a number above 0'}")
    return entry["document"], entry["rule"], entry["definition"], entry.get("aspect", "")


def marked(known: Baseline, report: Report) -> Report:
    """Return the report with what is known marked, and with the entries that nothing matches any more."""
    left = Counter(known.known)
    results = []
    for each in report.results:
        key = _of(each, known.path)
        match = not each.suppressed and left[key] > 0
        left[key] -= match
        results.append(replace(each, baseline=True) if match else each)
    judged = _judged(known, report)
    stale = tuple(Stale(key[1], key[0], key[2]) for key in sorted(+left) if judged(key[0]))
    return replace(report, results=tuple(results), stale=stale)


def updated(known: Baseline, report: Report) -> Baseline:
    """Return the baseline of what is found now; what it says of documents that were not linted is kept."""
    judged = _judged(known, report)
    now = Counter({key: number for key, number in known.known.items() if not judged(key[0])})
    now.update(_of(each, known.path) for each in report.results if not each.suppressed)
    return Baseline(known.path, now, _written(now.items()))


def difference(before: Baseline, after: Baseline) -> str:
    """Return in words what changed."""
    added, removed = after.known - before.known, before.known - after.known
    kept = (after.known & before.known).total()
    if not added and not removed:
        return f"unchanged, {kept} known" if before.text else "written: no problem is known"
    return f"{added.total()} added, {removed.total()} taken out, {kept} kept"


def _judged(known: Baseline, report: Report) -> Any:  # noqa: ANN401 - a predicate on the name of a document
    """Return whether this run tells what is wrong in a document: it was linted, or is not there any more."""
    linted = {_name(path, known.path) for path in report.operations}

    def judged(document: str) -> bool:
        return document in linted or not (known.path.parent / document).exists()

    return judged


def _of(result: Result, path: Path) -> Key:
    return _name(result.document, path), result.rule.id, result.definition, result.aspect


def _name(document: Path, path: Path) -> str:
    """Return how a baseline names a document: from its own folder, with slashes."""
    try:
        found = os.path.relpath(document, path.parent)
    except ValueError:  # on another drive
        found = os.path.abspath(document)  # noqa: PTH100 - without following links, as above
    return PurePath(found).as_posix()


def _written(known: Iterable[tuple[Key, int]]) -> str:
    """Return the file: an entry a line, in order, so that two branches that change it can be merged."""
    entries = [
        {
            "document": key[0],
            "rule": key[1],
            "definition": key[2],
            **({"aspect": key[3]} if key[3] else {}),
            **({"count": number} if number > 1 else {}),
        }
        for key, number in sorted(known)
    ]
    lines = ",\n".join(f"    {json.dumps(entry)}" for entry in entries)
    problems = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "format": "{_FORMAT}",\n  "problems": {problems}\n}}\n'
