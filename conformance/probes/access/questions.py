"""The one request about which access is asked: each refusal needs its twin that differs in the key alone."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.probes.drafts import to_nobody, to_somebody
from conformance.probes.pagination.paging import request

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Credential
    from conformance.probes.ask import Ask


@dataclass(frozen=True, slots=True)
class Question:
    """A request but for its key.

    ``reach`` says what answers it when the key is right: ``rows`` and ``resource`` (data), ``no-resource`` (404:
    no row to read), ``nobody`` (a send without a recipient: refused as invalid), ``somebody`` (a send: accepted).
    """

    reach: str
    parts: dict[str, Any] = field(default_factory=dict)

    async def put(self, ask: Ask, operation: Operation, credential: Credential, auth: str, **labels: Any) -> Exchange:  # noqa: ANN401 - as of Ask.send
        """Ask it with a key in some form."""
        return await ask.send(operation, credential=credential, auth=auth, reach=self.reach, **self.parts, **labels)


async def question(ask: Ask, operation: Operation, organization: str) -> Question:
    """Return a right request of an organization that moves as little data as possible."""
    if operation.sends is not None:
        return Question("nobody", {"json_body": to_nobody(ask, operation, organization)})
    if operation.resource is not None:
        readable: dict[str, list[str]] = await ask.of("access.readable", operation) or {}
        known = next(iter(readable.get(organization, ())), None)
        nobodys = str(uuid.UUID(int=ask.random.getrandbits(128), version=4))
        reach = "resource" if known else "no-resource"
        return Question(reach, {"path": {operation.resource.parameter: known or nobodys}})
    # More than one row: a leak of one row in a page shows, too.
    return Question("rows", request(operation, limit=5) if operation.pagination is not None else {})


def real(ask: Ask, operation: Operation, organization: str, tag: str) -> Question | None:
    """Return a send to a configured number, or None where it isn't allowed."""
    body = to_somebody(ask, operation, organization, tag)
    return None if body is None else Question("somebody", {"json_body": body})
