"""A team checks its own API: Kinto 26, an HTTP service for JSON records, with an overlay over its description.

Each failure that is expected here is a defect of Kinto, and the test says which of its own documents it breaks.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.own.served import Run, examine, fill, kinto
from tests.own.spoilt import forgets, loses, repeats, spoilt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.own.spoilt import Answer

# A token that is 1500 nested lists in base64 is answered 500: the reader of JSON gives up with a RecursionError that
# nobody catches. The status of an invalid query string is 400 (api/1.x/resource, "HTTP Status Codes").
NESTED = {"pagination.bad_cursor", "errors.no_server_error"}
# `_limit`, `_since` and `_before` are integers (/v1/__api__), yet 1.5 is served as 1, and null as if it were not there.
LENIENT = {"pagination.limit_bounds", "schema.negative_rejected"}
KNOWN = {f"{operation}::{check}" for operation in ("listRecords", "listCollections") for check in NESTED | LENIENT}
# Nothing to tell: Kinto gives no two records one timestamp of its own accord, and any text may be a record's id.
SILENT = {"listRecords::pagination.ties", "listCollections::pagination.ties", "getRecord::schema.negative_rejected"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with kinto(tmp_path_factory.mktemp("served")) as url:
        fill(url)
        yield url


@pytest.fixture(scope="module")
def run(served: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return examine(tmp_path_factory.mktemp("kinto"), served)


def test_what_is_wrong_with_kinto_is_found_and_nothing_else(run: Run) -> None:
    assert set(run.results("failed", "warned", "error")) == KNOWN, run.said
    assert set(run.results("inconclusive")) == SILENT, run.said
    assert (run.status, run.report["verdict"]) == (1, "nonconformant")


def test_each_failure_says_what_kinto_did(run: Run) -> None:
    failed = run.results("failed")
    crash = failed["listRecords::pagination.bad_cursor"]["problems"]
    assert [problem["message"].partition(" (")[0] for problem in crash] == [
        "as a cursor, base64 of nested lists makes the server fail with 500"
    ]
    assert [problem["message"] for problem in failed["listRecords::pagination.limit_bounds"]["problems"]] == [
        "the limit '1.5' is answered 200"
    ]
    broken = {problem["at"] for problem in failed["listRecords::schema.negative_rejected"]["problems"]}
    assert broken <= {f"listRecords/query/{name}/type" for name in ("_limit", "_since", "_before")}


def test_the_line_to_paste_presents_the_key(run: Run) -> None:
    line = run.results("failed")["listRecords::pagination.limit_bounds"]["reproduce"]
    shell = ["bash", "-c", f"curl() {{ printf '%s\\n' \"$@\"; }}; {line}"]
    said = subprocess.run(shell, env={"KEY_ALICE": "alice:wonderland"}, capture_output=True, text=True, check=True)  # noqa: S603
    assert "Authorization: Basic YWxpY2U6d29uZGVybGFuZA==" in said.stdout.splitlines()


def test_pages_filters_keys_and_tenants_were_examined(run: Run) -> None:
    passed = {name for name, item in run.results("passed").items() if item["examined"]["exchanges"]}
    due = ("exclusive", "complete", "terminates", "next_token", "last_page", "filters_carried", "foreign_cursor")
    checks = {*(f"pagination.{name}" for name in due), "ordering.sorted", "filtering.equal", "filtering.range"}
    checks |= {"filtering.any_of", "filtering.complete", "ordering.order_parameter", "errors.code_matches_status"}
    checks |= {f"access.{name}" for name in ("unknown_key", "revoked_key", "missing_key", "tenant_isolation")}
    assert {f"listRecords::{check}" for check in checks} - passed == set()
    assert {"getRecord::filtering.by_id", "getRecord::access.tenant_isolation", "getRecord::errors.not_found"} <= passed


def test_records_imported_with_one_timestamp_are_lost_between_pages(tmp_path: Path) -> None:
    """A record may come with a timestamp of its own, such as one in the past (api/1.x/timestamps, "Replication").

    Three that share one are all listed, but a token says only "before this timestamp": what the boundary cuts off is on
    no page, though `Next-Page` leads to all there is (api/1.x/pagination). Stores in PostgreSQL refuse such records.
    """
    with kinto(tmp_path) as url:
        fill(url, imported=True)
        said = examine(tmp_path, url, "-k", "listRecords and (pagination or ordering)")
    lost = said.results("failed").keys() - KNOWN
    assert {"listRecords::pagination.complete", "listRecords::pagination.ties"} <= lost, said.said
    assert "rows of one moment, cut by the end of page" in said.said
    assert "listRecords::pagination.exclusive" in said.results("passed")


@pytest.mark.parametrize(
    ("spoil", "check"),
    [(loses, "pagination.complete"), (repeats, "pagination.exclusive"), (forgets, "pagination.filters_carried")],
    ids=lambda item: getattr(item, "__name__", item),
)
def test_what_a_proxy_spoils_is_seen(served: str, tmp_path: Path, spoil: Callable[[Answer], None], check: str) -> None:
    with spoilt(served, spoil) as url:
        said = examine(tmp_path, url, "-k", f"listRecords and {check}")
    assert set(said.results("failed")) == {f"listRecords::{check}"}, said.said
