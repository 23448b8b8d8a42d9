"""Keys that must not work, in every form, and the same request with the key that must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.probes.access.questions import Question, question, real
from conformance.probes.ask import Ask, probe
from conformance.probes.drafts import mark

if TYPE_CHECKING:
    from conformance.contract.model import Operation
    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Credential

DENIED = (
    "none", "in-query", "empty", "scheme-only", "no-scheme", "other-scheme", "basic", "basic-raw",
    "unknown", "cut", "cut-in-half", "lengthened", "other-case", "two-words",
)  # fmt: skip
ALLOWED = ("lower-case-scheme", "upper-case-scheme")
# A header or parameter of its own, and HTTP Basic, have no scheme to leave out or to put another in place of.
BARE = ("none", "in-query", "empty", "unknown", "cut", "cut-in-half", "lengthened", "other-case")
BASIC = ("none", "empty", "scheme-only", "unknown", "cut", "lengthened", *ALLOWED)
# The forms that are asked with a whole send besides: one of each kind of wrong key.
WHOLE = ("none", "unknown", "revoked")
MOST_ACCEPTED = 2  # by a wrong target: then enough is known


@probe(applies=lambda operation: operation.scheme is not None and operation.askable)
async def keys(ask: Ask, operation: Operation) -> list[Exchange]:
    """Ask one request with the right key, without one, and with every wrong form.

    Returns the whole sends that were denied.

    Labels: form=control | <a form of keys.FORMS> | revoked; reach=<see Question>.
    """
    own = ask.credential(operation)
    if own is None:
        ask.lack(f"no credential may use {operation.id}")
        return []
    same = await question(ask, operation, own.organization)
    kind = operation.scheme.kind if operation.scheme is not None else ""
    every = {"apiKey": BARE, "basic": BASIC}.get(kind, (*DENIED, *ALLOWED))
    forms = [form for form in every if ask.differs(operation, own, form)]
    revoked = [item for item in ask.setting.credentials if item.revoked]
    answers = await ask.together(
        same.put(ask, operation, own, "valid", form="control"),
        *(same.put(ask, operation, own, form, form=form) for form in forms),
        *(same.put(ask, operation, item, "valid", form="revoked") for item in revoked),
    )
    if operation.sends is None:
        return []
    if not 400 <= answers[0].status < 500 or answers[0].status in {401, 403, 429}:  # noqa: PLR2004 - no control: see checks
        return await _whole(ask, operation, own, revoked, {*DENIED, "revoked"})
    unclear = {str(item.labels["form"]) for item in answers[1:] if item.status not in {401, 403}} - set(ALLOWED)
    return await _whole(ask, operation, own, revoked, unclear | set(WHOLE))


async def _whole(
    ask: Ask, operation: Operation, own: Credential, revoked: list[Credential], forms: set[str]
) -> list[Exchange]:
    """Ask with whole sends, one after the other: a right target accepts none, and of a wrong one two are enough."""
    asked: list[Exchange] = []
    presented = [(own, form, form) for form in DENIED if form in forms and ask.differs(operation, own, form)]
    presented += [(item, "valid", "revoked") for item in revoked if "revoked" in forms]
    for number, (credential, auth, form) in enumerate(presented):
        if sum(item.ok for item in asked) >= MOST_ACCEPTED:
            break
        whole: Question | None = real(ask, operation, own.organization, mark(ask, number))
        if whole is None:
            ask.lack("needs --allow-send and the numbers of [send]")
            break
        await unlimited(ask, operation, own)
        asked.append(await whole.put(ask, operation, credential, auth, form=form))
    return asked


async def unlimited(ask: Ask, operation: Operation, own: Credential) -> None:
    """Wait until the organization is not limited: what is refused for the key must not be held back for the limit."""
    same = await question(ask, operation, own.organization)
    await same.put(ask, operation, own, "valid", form="ready")
