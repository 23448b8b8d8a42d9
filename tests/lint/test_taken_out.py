"""One thing taken out of a contract of ours is missed by a rule of its topic."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from conformance.contract import pointer
from conformance.contract.document import load
from conformance.contract.loading import bundled
from conformance.lint.run import lint
from tests.lint.linted import TODAY

if TYPE_CHECKING:
    from pathlib import Path

SENT, SEND, RECEIVED = "/paths/~1v1~1messages/get", "/paths/~1v1~1messages/post", "/paths/~1v1~1inbound-messages/get"
BOTH_WAYS, WALK = "/paths/~1v1~1message~1list/get", "/paths/~1v1~1messages~1all/post"

# contract, what is taken out, the rule that misses it
TAKEN = [
    ("agentmessage", "/x-error-envelope", "errors.envelope"),
    ("agentmessage", "/x-error-envelope/request_id", "errors.request_id"),
    ("agentmessage", "/x-error-codes/FORBIDDEN", "errors.code"),
    ("agentmessage", "/components/securitySchemes/bearerAuth", "access.undeclared_scheme"),
    ("agentmessage", "/components/responses/Forbidden", "document.unresolved_ref"),
    ("agentmessage", f"{SENT}/security", "access.unscoped"),
    ("agentmessage", f"{SENT}/x-pagination", "pagination.undeclared"),
    ("agentmessage", f"{SENT}/x-pagination/request/cursor", "pagination.undeclared"),
    ("agentmessage", f"{SENT}/x-pagination/request/limit/over_maximum", "pagination.over_maximum"),
    ("agentmessage", f"{SENT}/x-pagination/response/items", "annotations.form"),
    ("agentmessage", f"{SENT}/x-pagination/response/next", "pagination.undeclared"),
    ("agentmessage", f"{SENT}/x-pagination/response/not_in/0", "pagination.next_token"),
    ("agentmessage", f"{SENT}/x-pagination/order", "ordering.undeclared"),
    ("agentmessage", f"{SENT}/x-pagination/filters/status", "pagination.unmentioned"),
    ("agentmessage", f"{SENT}/parameters/1/schema/minimum", "pagination.limit_bounds"),
    ("agentmessage", f"{SENT}/parameters/1/schema/maximum", "pagination.limit_bounds"),
    ("agentmessage", f"{SENT}/parameters/1/schema/default", "pagination.limit_default"),
    ("agentmessage", f"{SENT}/parameters/0", "annotations.parameter"),
    ("agentmessage", f"{SENT}/parameters/0/schema/type", "document.untyped_parameter"),
    ("agentmessage", f"{SENT}/responses/200/headers/X-Next-Cursor", "annotations.parameter"),
    ("agentmessage", f"{SENT}/responses/200/content/application~1json/schema", "pagination.rows"),
    ("agentmessage", f"{SENT}/responses/401", "errors.status"),
    ("agentmessage", f"{SENT}/responses/403", "errors.status"),
    ("agentmessage", f"{SENT}/responses/422", "errors.status"),
    ("agentmessage", f"{SEND}/x-rate-limit", "rate_limit.partition"),
    ("heymarket", "/x-rate-limit/retry_after", "rate_limit.retry_after"),
    ("agentmessage", f"{SEND}/x-lifecycle/terminal/0", "annotations.states"),
    ("agentmessage", f"{SEND}/responses/429", "rate_limit.missing"),
    ("agentmessage", f"{SEND}/responses/429/headers/Retry-After", "rate_limit.retry_after"),
    ("agentmessage", "/components/schemas/NewMessage/properties/text/maxLength", "sending.size"),
    ("agentmessage", "/components/schemas/NewMessage/required/1", "sending.recipient_required"),
    ("agentmessage", f"{RECEIVED}/x-pagination/end/0", "pagination.last_page"),
    ("agentmessage", "/components/schemas/InboundPageMeta/required/0", "pagination.end_form"),
    ("agentmessage", f"{RECEIVED}/parameters/7/schema/format", "filtering.moment_form"),
    ("whippy", "/security/0", "access.unused_scheme"),
    ("whippy", "/x-rate-limit/requests", "rate_limit.number"),
    ("whippy", f"{BOTH_WAYS}/x-pagination/order/1", "ordering.tiebreaker"),
    ("whippy", f"{BOTH_WAYS}/x-pagination/order/0/type", "ordering.key_type"),
    ("whippy", f"{BOTH_WAYS}/x-pagination/boundary", "ordering.boundary"),
    ("whippy", f"{BOTH_WAYS}/x-pagination/cursor/contains/fields/id", "ordering.cursor_contents"),
    ("whippy", f"{BOTH_WAYS}/x-pagination/cursor/filters", "pagination.filters_carried"),
    ("whippy", f"{BOTH_WAYS}/x-pagination/request/direction/without_cursor", "pagination.direction_needs_cursor"),
    ("whippy", f"{BOTH_WAYS}/x-pagination/response/previous", "pagination.unmentioned"),
    ("whippy", f"{BOTH_WAYS}/responses/429", "rate_limit.missing"),
    ("whippy", "/components/schemas/Message/required/0", "ordering.key_absent"),
    ("heymarket", "/security", "access.unprotected"),
    ("heymarket", "/components/schemas/PageRequest/properties/limit/default", "pagination.limit_default"),
    ("heymarket", f"{WALK}/x-pagination/request/cursor/first", "pagination.cursor_required"),
    ("heymarket", f"{WALK}/x-pagination/request/order/values", "ordering.choice"),
    ("heymarket", f"{WALK}/x-pagination/request/ascending", "pagination.unmentioned"),
    ("heymarket", "/components/schemas/Message/properties/date", "ordering.key"),
    ("heymarket", f"{WALK}/x-lint-ignore/0", "ordering.lossy_cursor"),
]


@cache
def tree(name: str) -> dict[str, Any]:
    found: dict[str, Any] = load(bundled()[name]).tree
    return found


@pytest.mark.parametrize(("name", "at", "rule"), TAKEN, ids=[f"{name} {at}" for name, at, _ in TAKEN])
def test_what_is_taken_out_is_missed(tmp_path: Path, name: str, at: str, rule: str) -> None:
    less: Any = copy.deepcopy(tree(name))
    parent: Any = pointer.get(less, at.rpartition("/")[0])
    key = pointer.parts(at)[-1]
    del parent[int(key) if isinstance(parent, list) else key]
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(less), "utf-8")
    report = lint([path], today=TODAY)
    assert report.broken == ()
    assert rule in {result.rule.id for result in report.results if result.counts}
