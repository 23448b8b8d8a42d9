"""What a contract and a configuration say of a rate limit, as probes and checks both need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.setting import Setting


def provoked(operation: Operation) -> bool:
    """Whether this is the operation by which a limit is provoked."""
    return operation.rate_limit is not None and operation.rate_limit.provoked and operation.askable


def rate_of(setting: Setting, operation: Operation) -> tuple[int, float] | None:
    """Return the number that is allowed: the account's own where one is configured, else the contract's."""
    limit = operation.rate_limit
    stated = (limit.requests, limit.seconds) if limit and limit.requests and limit.seconds else None
    return (setting.rate_limit or stated) if stated else None
