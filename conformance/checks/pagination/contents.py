"""What a cursor says: its encoding, its fields, and the row that it stands for; and the cursors that rows hold."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import annotation, tokened
from conformance.checks.pagination.stepping import FORWARD, Ground, grouped, judged
from conformance.contract import pointer, times
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.contract.pointer import MISSING
from conformance.evidence.lists import shown
from conformance.evidence.steps import ordered, steps
from conformance.evidence.tokens import cursor_in, token_of
from conformance.evidence.walks import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.contract.pagination import Contents, Pagination
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.walks import Row

PAGES = (*FORWARD, "pagination.small_walks", "pagination.backward")
ITEMS = "pagination.item_cursors"
_ALPHABET = re.compile(r"[A-Za-z0-9+/]*")
_FRACTION = re.compile(r"\d[.,](\d+)")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@check(
    probes=PAGES,
    needs="a page with a token: seed more rows than the smallest page size",
    applies=lambda operation: tokened(operation) and bool(operation.pagination and operation.pagination.contents),
)
def cursor_contents(case: Case) -> Iterable[Statement]:
    """A cursor decodes to what the contract says, and stands for the row that the contract says.

    003 calls cursors opaque and then says what is in them: base64 of an object with the time and the identifier of the
    page's last row (next) or first row (previous). Whoever builds on that may make cursors of rows that they have.
    Either alphabet will do, padded or not, and more fields beside those. A time may be more exact than the row shows.

    Passes (whippy):
        pagination.backward kind=from | listMessages ?limit=2 | 200 | {"data": [{"id": "a", "inserted_at": "2026-01-01T00:00:00Z"}, {"id": "b", "inserted_at": "2026-01-01T00:00:01Z"}], "metadata": {"next_cursor": "eyJpZCI6ImIiLCJpbnNlcnRlZF9hdCI6IjIwMjYtMDEtMDFUMDA6MDA6MDEuNSswMDowMCJ9", "prev_cursor": "eyJpZCI6ICJhIiwgImluc2VydGVkX2F0IjogIjIwMjYtMDEtMDFUMDA6MDA6MDBaIn0="}}

    Fails (whippy):
        pagination.backward kind=from | listMessages ?limit=2 | 200 | {"data": [{"id": "a", "inserted_at": "2026-01-01T00:00:00Z"}, {"id": "b", "inserted_at": "2026-01-01T00:00:01Z"}], "metadata": {"next_cursor": "eyJpZCI6ICJhIiwgImluc2VydGVkX2F0IjogIjIwMjYtMDEtMDFUMDA6MDA6MDBaIn0="}}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=1 | 200 | {"data": [{"id": "a", "inserted_at": "2026-01-01T00:00:00Z"}], "metadata": {"next_cursor": "page:2"}}
    """
    pagination = annotation(case)
    problems: list[Problem] = []
    kinds = {
        name: (place, row)
        for name, place, row in (
            ("next", pagination.next, pagination.row_next),
            ("previous", pagination.previous, pagination.row_previous),
        )
        if place is not None
    }
    seen = dict.fromkeys(kinds, 0)
    for exchange in case.asked(*PAGES):
        rows = ordered(pagination, exchange)
        if not rows:
            continue
        turned = exchange.labels.get("way") == "backward" and pagination.backward and pagination.backward.reversed
        for name, (place, which) in kinds.items():
            token = token_of(place, exchange, rows)
            text = None if token is None else cursor_in(pagination, token)
            if text is None:
                continue
            seen[name] += 1
            yield Seen((exchange.number,), 1, 1)
            # On a page whose rows are turned round nobody says which of them is the first.
            problems.extend(_said(pagination, exchange, name, text, rows, "" if turned else which))
    yield from grouped(problems)
    for name, (place, which) in kinds.items():
        if which and not seen[name] and any(seen.values()):
            yield Lack(f"no page had a token in {place}")


def _said(  # noqa: PLR0913, PLR0917 - each is one fact of a token
    pagination: Pagination, exchange: Exchange, name: str, text: str, rows: tuple[Row, ...], which: str
) -> Iterator[Problem]:
    """Yield what is wrong with what a cursor says."""
    contents = pagination.contents
    assert contents is not None  # noqa: S101 - the check applies to cursors with known contents
    place = pagination.next if name == "next" else pagination.previous
    problem = Problem(
        "",
        f"{contents.encoding} of {', '.join(contents.fields)}",
        text,
        f"{place}",
        (exchange.number,),
        aspect="encoding",
    )
    raw = _bytes(contents, text)
    if raw is None:
        yield replace(problem, message=f"the {name} cursor {text!r} is no base64")
        return
    try:
        said = json.loads(raw.decode())
    except (ValueError, RecursionError):
        said = None
    lacking = [field for field in contents.fields if not isinstance(said, dict) or said.get(field) is None]
    if lacking:
        shown_raw = raw.decode(errors="replace")
        what = f"an object without {', '.join(lacking)}" if isinstance(said, dict) else "no object"
        yield replace(
            problem,
            message=f"the {name} cursor {text!r} decodes to {what}: {shown_raw!r}",
            actual=shown_raw,
            aspect="fields",
        )
    elif which and isinstance(said, dict):
        yield from _stands_for(pagination, problem, name, said, rows, rows[0 if which == "first" else -1])


def _stands_for(  # noqa: PLR0913, PLR0917 - each is one fact of a token
    pagination: Pagination, problem: Problem, name: str, said: dict[str, Any], rows: tuple[Row, ...], row: Row
) -> Iterator[Problem]:
    """Yield what differs between a cursor and its row."""
    contents = pagination.contents
    assert contents is not None  # noqa: S101 - as above
    wrong = [field for field, at in contents.fields.items() if not same(said[field], pointer.get(row, at))]
    if not wrong:
        return
    odd = [field for field in wrong if _unlike(said[field], pointer.get(row, contents.fields[field]))]
    names = [
        index
        for index, other in enumerate(rows, start=1)
        if all(same(said[field], pointer.get(other, at)) for field, at in contents.fields.items())
    ]
    other = f"row {names[0]} of {len(rows)} on the page" if names else "no row of the page"
    label = shown(pagination, identity(pagination, row), row)
    yield replace(
        problem,
        message=f"the {name} cursor stands for {other}, not for {label}: its {wrong[0]} is {said[wrong[0]]!r}, the row's "
        f"{pointer.get(row, contents.fields[wrong[0]])!r}",
        expected=", ".join(f"{field} = {pointer.get(row, at)!r}" for field, at in contents.fields.items()),
        actual=", ".join(f"{field} = {said[field]!r}" for field in contents.fields),
        aspect="fields" if odd else f"row_{name}",
    )


def _bytes(contents: Contents, text: str) -> bytes | None:
    """Return what a cursor decodes to: base64 in either alphabet, padded or not, in one line or several."""
    if contents.encoding == "json":
        return text.encode()
    bare = re.sub(r"\s", "", text).rstrip("=").replace("-", "+").replace("_", "/")
    if _ALPHABET.fullmatch(bare) is None or len(bare) % 4 == 1:
        return None
    return base64.b64decode(bare + "=" * (-len(bare) % 4))


def same(said: object, value: object) -> bool:
    """Whether a cursor's field has a row's value; a time may be more exact than the row shows."""
    if value is MISSING:
        return True
    one, other = times.parse(said), times.parse(value)
    if one is not None and other is not None:
        digits, exact = (len(found.group(1)) if (found := _FRACTION.search(str(it))) else 0 for it in (value, said))
        return one == other or (exact > digits and abs(one - other) < Fraction(1, 10**digits))
    if isinstance(said, str) and isinstance(value, str) and _UUID.fullmatch(said) and _UUID.fullmatch(value):
        return said.lower() == value.lower()
    return said == value or (not isinstance(said, dict | list | bool) and str(said) == str(value))


def _unlike(said: object, value: object) -> bool:
    """Whether a cursor's field is not even of the kind that the row's is: no time, or no identifier of that form."""
    if times.parse(value) is not None:
        return times.parse(said) is None
    if isinstance(value, str) and _UUID.fullmatch(value):
        return not (isinstance(said, str) and _UUID.fullmatch(said))
    return False


@check(
    probes=(ITEMS, *FORWARD),
    needs="a row that others follow: seed at least two",
    applies=lambda operation: tokened(operation) and bool(operation.pagination and operation.pagination.item_cursor),
    relational=True,
)
def item_cursor(case: Case) -> Iterable[Statement]:
    """The cursor in a row leads to exactly what follows the row.

    A client that keeps one row's cursor goes on from there, in the middle of a page too: with the page's own cursor in
    each of its rows it would skip the rest of the page.

    Passes (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.item_cursors of=1 token=item row=0 way=forward | listMessages ?limit=1&cursor=a | 200 | {"data": [{"id": "b"}]}

    Fails (whippy):
        pagination.walk walk=full page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
        pagination.item_cursors of=1 token=item row=0 way=forward | listMessages ?limit=1&cursor=c | 200 | {"data": []}
        pagination.item_cursors walk=still page=0 | listMessages ?limit=500 | 200 | {"data": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}
    """
    ground = Ground.of(case, ITEMS)
    if ground is None:
        return
    problems: list[Problem] = []
    for item in steps(case.evidence, case.operation, ITEMS):
        for statement in judged(ground, ground.whole, item):
            if isinstance(statement, Problem):
                problems.append(statement)
            else:
                yield statement
    yield from grouped(problems)
