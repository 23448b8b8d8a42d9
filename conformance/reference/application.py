"""From ASGI to a call and from a reply to ASGI: every answer, whatever went wrong, is the envelope and has a Date."""

import logging
import random
from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conformance.reference import store
from conformance.reference.clock import http_date
from conformance.reference.parts import Parts, Service
from conformance.reference.system import Handle, System
from conformance.reference.values import Call, Refusal, RefusedError, Reply

_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
_log = logging.getLogger(__name__)


def service(system: System, parts: Parts, now: Callable[[], float], seed: int, data: str) -> Service:
    """Parts with their state: the data set, the keys, no bucket yet."""
    messages = system.opened(parts)
    store.insert(messages, system.rows(now(), seed, data))
    keys = {key.token: key for key in system.accounts.keys(seed).values()}
    chance = random.Random(f"{seed}:{now()}")  # noqa: S311 - ids, no secret
    return Service(parts, messages, keys, system.accounts.organizations(seed), {}, chance, now)


def application(system: System, running: Service) -> ASGIApp:
    """The ASGI application of a system: its routes, and the envelope around whatever else is asked."""
    listed = [
        Route(path, _endpoint(running, methods, system.handle), methods=list(methods))
        for path, methods in system.routes.items()
    ]

    async def unserved(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(getattr(error, "headers", None) or {})
        refusal = Refusal(status, _CODES.get(status, "ERROR"), "no such route or method", headers=headers)
        call = await _call(running, request, "")
        return _response(running, running.parts.errors.reply(running, refusal, call), call)

    app = Starlette(routes=listed, exception_handlers={HTTPException: unserved})
    app.router.redirect_slashes = False
    wrapped: ASGIApp = app
    for wrap in running.parts.wrap:
        wrapped = wrap(wrapped)
    return _dated(wrapped, running.now)


def _endpoint(running: Service, methods: Mapping[str, str], handle: Handle) -> Callable[[Request], Awaitable[Response]]:
    """One path: which operation, and what comes of it."""

    async def endpoint(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        call = await _call(running, request, methods[method])
        try:
            reply = handle(running, call)
        except RefusedError as refused:
            reply = running.parts.errors.reply(running, refused.refusal, call)
        except Exception:  # noqa: BLE001 - whatever it was, the client gets the envelope
            _log.debug("unhandled", exc_info=True)
            reply = running.parts.errors.reply(running, Refusal(500, "INTERNAL_ERROR", "internal error"), call)
        return _response(running, reply, call)

    return endpoint


async def _call(running: Service, request: Request, operation: str) -> Call:
    """The request, read to its end."""
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in request.headers.raw)
    body = await request.body()
    return Call(
        operation,
        request.method,
        dict(request.path_params),
        request.scope["query_string"],
        headers,
        body,
        running.now(),
    )


def _response(running: Service, reply: Reply, call: Call) -> Response:
    """The reply as bytes."""
    reply = running.parts.errors.stamp(running, reply, call)
    content, media_type = running.parts.errors.encode(reply, call)
    return Response(content, reply.status, headers={**reply.headers, "Content-Type": media_type})


def _dated(app: ASGIApp, now: Callable[[], float]) -> ASGIApp:
    """RFC 9110 6.6.1: an origin server with a clock says what time it is."""

    async def dated(scope: Scope, receive: Receive, send: Send) -> None:
        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"date", http_date(now()).encode())]}
            await send(message)

        await app(scope, receive, stamped)

    return dated


def mounted(apps: Mapping[str, ASGIApp]) -> ASGIApp:
    """Several applications in one, each below a prefix of its name."""

    async def by_prefix(scope: Scope, receive: Receive, send: Send) -> None:
        name, slash, rest = scope["path"].removeprefix("/").partition("/")
        if scope["type"] != "http" or name not in apps or not slash:
            await PlainTextResponse("no such system\n", 404)(scope, receive, send)
            return
        raw = scope["raw_path"].removeprefix(f"/{name}".encode())
        await apps[name]({**scope, "path": slash + rest, "raw_path": raw}, receive, send)

    return by_prefix
