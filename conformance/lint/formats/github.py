"""GitHub's workflow commands, which become annotations on the lines of a pull request, and the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.formats.totals import fails, sentence
from conformance.lint.formats.view import located
from conformance.lint.formats.visible import visible
from conformance.lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.formats.view import View
    from conformance.lint.result import Report, Result

_MOST = 10  # annotations of a kind in one step: GitHub drops what is more, and doesn't say so
_ROWS = 200  # of the summary, which may have a mebibyte
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}
_MARKDOWN = regex(r"([\\`*_{}\[\]()#+.!|<>~@&-])")


def render(report: Report, view: View) -> str:
    """Return the commands; the empty text where there is nothing to report. Past ten of a kind the rest is counted."""
    errors = [_command("error", line) for line in (*report.unreadable, *report.broken)]
    errors += [_annotation(each, view) for each in report.results if each.counts and each.severity == "error"]
    warnings = [_annotation(each, view) for each in report.results if each.counts and each.severity == "warning"]
    lines = [*errors[:_MOST], *warnings[:_MOST]]
    notes = [f"stale in the baseline: {each.rule} in {each.document} at {each.definition}" for each in report.stale]
    if len(notes) >= _MOST:
        notes = [f"{len(notes)} entries of the baseline are stale; the summary names them"]
    if len(errors) > _MOST or len(warnings) > _MOST:
        left = len(errors[_MOST:]) + len(warnings[_MOST:])
        notes.append(f"{sentence(report)}; {left} of them are not annotated, since GitHub shows {_MOST} of a kind")
    lines += [_command("notice", note) for note in notes]
    return "".join(f"{line}\n" for line in lines)


def summary(report: Report, view: View) -> str:
    """Return Markdown for ``$GITHUB_STEP_SUMMARY``: the totals, and a table of what counts."""
    return "\n".join([*_summary(report, view), ""])


def _summary(report: Report, view: View) -> Iterator[str]:
    yield f"### conformance lint: {_plain(sentence(report))}"
    yield ""
    for line in (*report.unreadable, *report.broken):
        yield f"- {_plain(line)}"
    for entry in report.stale[:_ROWS]:
        yield f"- stale in the baseline: {_plain(f'{entry.rule} in {entry.document} at {entry.definition}')}"
    counted = [each for each in report.results if each.counts]
    counted.sort(key=lambda each: each.severity)  # errors first, else as they stand
    if not counted:
        return
    yield ""
    yield "| | rule | where | problem |"
    yield "|---|---|---|---|"
    for each in counted[:_ROWS]:
        where = f"{located(each.place.path, view.root).as_posix()}:{each.place.line}"
        message = f"{each.message}; {each.hint}" if each.hint else each.message
        severity = f"**{each.severity}**" if fails(each.severity, view.fail_on) else each.severity
        yield f"| {severity} | {_plain(each.rule.id)} | {_plain(where)} | {_plain(message)} |"
    if len(counted) > _ROWS:
        yield ""
        yield f"… and {len(counted) - _ROWS} more"


def _annotation(result: Result, view: View) -> str:
    place = result.place
    parts = [result.message, *([f"To mend it: {result.hint}"] if result.hint else [])]
    parts += [f"See {located(each.path, view.root).as_posix()}:{each.line}: {each.note}" for each in result.related]
    return _command(
        result.severity,
        "\n".join(visible(part) for part in parts),
        file=located(place.path, view.root).as_posix(),
        line=place.line,
        endLine=place.line,
        col=place.column,
        endColumn=place.end,
        title=result.rule.id,
    )


def _command(kind: str, message: str, **properties: object) -> str:
    """Return ``::kind name=value,…::message``, escaped as GitHub's own toolkit escapes it."""
    named = properties or {"title": "conformance lint"}
    listed = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in named.items())
    return f"::{kind} {listed}::{_escaped(message, _DATA)}"


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)


def _plain(text: str) -> str:
    """Return a text in which Markdown sees only a text."""
    return _MARKDOWN.sub(r"\\\1", visible(text))
