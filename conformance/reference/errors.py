"""The envelope that 000, 001 and 002 show for every refusal, and JSON on the wire."""

import json
from collections.abc import Mapping
from dataclasses import replace

from conformance.reference.clock import micros
from conformance.reference.parts import Errors, Service
from conformance.reference.values import Call, Json, Refusal, RefusedError, Reply

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def invalid(
    message: str = "validation failed", details: Mapping[str, str] | None = None, status: int = 422
) -> RefusedError:
    """VALIDATION_FAILED, with the fields at fault where fields are."""
    return RefusedError(Refusal(status, "VALIDATION_FAILED", message, details))


def request_id(service: Service) -> str:
    """A fresh ULID, as the examples show: 48 bits of milliseconds, 80 of chance."""
    number = (micros(service.now()) // 1000 << 80) + service.random.getrandbits(80)
    return "".join(_CROCKFORD[number >> 5 * place & 31] for place in range(25, -1, -1))


def body(refusal: Refusal, identifier: str) -> Json:
    """The envelope; `details` only where there are some (000, 002)."""
    error: dict[str, Json] = {"code": refusal.code, "message": refusal.message, "request_id": identifier}
    if refusal.details:
        error["details"] = dict(refusal.details)
    return {"success": False, "error": error}


def reply(service: Service, refusal: Refusal, call: Call) -> Reply:
    """The refusal as an answer, in the system's own terms."""
    del call
    parts = service.parts.errors
    status, code = parts.terms.get(refusal.code, (refusal.status, refusal.code))
    told = replace(refusal, status=status, code=code)
    return Reply(status, parts.body(told, parts.request_id(service)), told.headers)


def described(refusal: Refusal) -> list[str]:
    """What is wrong, in words: field by field where fields are at fault."""
    return [f"{name} {problem}" for name, problem in (refusal.details or {}).items()] or [refusal.message]


def encode(answer: Reply, call: Call) -> tuple[bytes, str]:
    """Bytes and media type."""
    del call
    return json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode(), "application/json"


def unstamped(service: Service, answer: Reply, call: Call) -> Reply:
    """As it is."""
    del service, call
    return answer


def correct() -> Errors:
    """The parts of this topic."""
    return Errors(request_id=request_id, body=body, reply=reply, encode=encode, stamp=unstamped)
