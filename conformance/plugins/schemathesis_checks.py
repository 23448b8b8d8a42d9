"""Our judgements of error answers as schemathesis checks, for whoever runs schemathesis already.

``SCHEMATHESIS_HOOKS=conformance.plugins.schemathesis_checks schemathesis run …`` has them. The contract is chosen by
the environment variable ``CONFORMANCE_CONTRACT`` (a bundled name or a path; default ``agentmessage``); only operations
that it has, by method and path, are judged. A check fails on what a document states; what would only warn is left out.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any

import schemathesis

from conformance.checks.errors.identifiers import unnamed
from conformance.checks.errors.shape import documented, envelope_of, faults
from conformance.checks.rate_limit.header import LIMITED, envelope_faults, form_fault
from conformance.contract.loading import load_contract
from conformance.evidence.exchange import Exchange

if TYPE_CHECKING:
    from schemathesis.checks import CheckContext
    from schemathesis.core.transport import Response

    from conformance.checks.errors.shape import Fault
    from conformance.contract.model import Contract, Operation


@cache
def contract() -> Contract:
    """Return the contract that the environment names."""
    return load_contract(os.environ.get("CONFORMANCE_CONTRACT") or "agentmessage")


def operation_of(case: schemathesis.Case[Any]) -> Operation | None:
    """Return the contract's operation of a generated case."""
    wanted = (case.operation.method.upper(), case.operation.path)
    return next((item for item in contract().operations.values() if (item.method, item.path) == wanted), None)


def exchange_of(operation: Operation, response: Response) -> Exchange:
    """Return a request of schemathesis and its answer as evidence."""
    request = response.request
    body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
    return Exchange(
        number=1,
        contract=operation.contract,
        operation=operation.id,
        probe="schemathesis",
        method=str(request.method),
        url=str(request.url),
        request_headers=tuple((str(name), _text(value)) for name, value in request.headers.items()),
        request_body=body,
        status=response.status_code,
        response_headers=tuple((name, value) for name, values in response.headers.items() for value in values),
        response_body=response.content,
    )


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _fail(found: list[Fault]) -> None:
    if found:
        raise AssertionError(
            "; ".join(f"{fault.message}: expected {fault.expected}, got {fault.actual}" for fault in found)
        )


@schemathesis.check
def conformance_error_envelope(ctx: CheckContext, response: Response, case: schemathesis.Case[Any]) -> bool | None:
    """Each documented error has the declared envelope (``errors.envelope``; ``rate_limit.envelope`` for a 429)."""
    del ctx
    operation = operation_of(case)
    if operation is None:
        return None
    exchange = exchange_of(operation, response)
    form = envelope_of(operation, exchange)
    if form is None or not documented(operation, exchange):
        return None
    limited = exchange.status == LIMITED and operation.rate_limit is not None
    _fail(list(envelope_faults(operation, exchange) if limited else faults(form, exchange, operation.error_codes)))
    return None


@schemathesis.check
def conformance_request_id(ctx: CheckContext, response: Response, case: schemathesis.Case[Any]) -> bool | None:
    """Each answer of which the contract says so names its request (``errors.request_id``)."""
    del ctx
    operation = operation_of(case)
    if operation is None:
        return None
    exchange = exchange_of(operation, response)
    _fail([fault for fault in [unnamed(operation, exchange)] if fault is not None])
    return None


@schemathesis.check
def conformance_retry_after(ctx: CheckContext, response: Response, case: schemathesis.Case[Any]) -> bool | None:
    """A 429 carries a Retry-After of a legal form (``rate_limit.retry_after``, ``rate_limit.retry_after_form``)."""
    del ctx
    operation = operation_of(case)
    if operation is None or operation.rate_limit is None or response.status_code != LIMITED:
        return None
    exchange = exchange_of(operation, response)
    if exchange.header("Retry-After") is None:
        if operation.rate_limit.retry_after == "required":
            raise AssertionError("a 429 without Retry-After")
        return None
    fault = form_fault(exchange)
    _fail([fault] if fault else [])
    return None
