"""Before anything else: is there a target at all, at this path, and does it take one of our keys."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from conformance.probes.client import BudgetSpentError, Client, Want
from conformance.probes.fixed import configured, merge, required

if TYPE_CHECKING:
    from conformance.contract.model import Contract, Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Credential, Setting

PROBE = "reach"


async def reach(contract: Contract, client: Client) -> str:
    """Ask each operation that only reads once with each key that fits; return why nothing can be examined, if so."""
    setting = client.setting
    wants = [
        want
        for operation in contract.operations.values()
        if not operation.writes
        for credential in setting.credentials
        if not credential.revoked and credential.allows(operation.scopes) is not False
        if (want := _want(setting, operation, credential)) is not None
    ]
    if not setting.credentials:
        return (
            "no credentials: set CONFORMANCE_API_KEY, or name keys in conformance.toml "
            "(`conformance serve --write-config FILE` writes an example)"
        )
    try:
        answers = await asyncio.gather(*(client.send(want, PROBE, 1) for want in wants))
    except BudgetSpentError as error:
        return str(error)
    return _cause(answers, setting.url) if answers else ""


def _want(setting: Setting, operation: Operation, credential: Credential) -> Want | None:
    """Return a request with the values that are configured; None where the path needs others."""
    fixed = configured(setting, operation, credential.organization)
    body: object = {} if operation.body is not None else None
    query, path, headers, body = merge(operation, fixed, query=(), path={}, headers=(), body=body)
    if any(place.where == "path" and place.name not in path for place in required(operation)):
        return None
    return Want(
        operation=operation,
        query=tuple((name, str(value)) for name, value in query),
        path=tuple(path.items()),
        headers=tuple(headers),
        body=b"" if body is None else json.dumps(body).encode(),
        credential=credential,
        pace=False,
    )


def _cause(answers: list[Exchange], url: str) -> str:
    statuses = {item.status for item in answers}
    if not any(item.answered for item in answers):
        return (
            f"the target is unreachable: {answers[0].error or 'no answer'} at {url}; is it running, is the URL right?"
        )
    if statuses <= {404, 405, 0}:
        return (
            f"every path answers {max(statuses)}: is the base path of {url} right? Paths can be set in [target.paths]"
        )
    if statuses <= {401, 403, 0}:
        return f"every key is refused ({max(statuses)}) at {url}: are the keys of [credentials] meant for this target?"
    return ""
