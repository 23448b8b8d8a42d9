"""From ASGI to a call and from a reply to ASGI: every answer, whatever went wrong, is the envelope and has a Date."""

import logging
import random
from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conformance.reference import accounts, data, store
from conformance.reference.clock import http_date
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Call, Refusal, RefusedError, Reply

Handle = Callable[[Service, Call], Reply]
_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
_log = logging.getLogger(__name__)


def service(parts: Parts, now: Callable[[], float], seed: int, name: str) -> Service:
    """Parts with their state: the data set, the keys, no bucket yet."""
    messages = store.opened()
    store.insert(messages, data.rows(now(), seed, name))
    messages.create_function(
        "status_at", 4, lambda settled, fate, at, moment: parts.send.life(settled, fate, at, moment).status
    )
    keys = {key.token: key for key in accounts.keys(seed).values()}
    chance = random.Random(f"{seed}:{now()}")  # noqa: S311 - ids, no secret
    return Service(parts, messages, keys, accounts.organizations(seed), {}, chance, now)


def application(running: Service, routes: Mapping[str, Mapping[str, str]], handle: Handle) -> ASGIApp:
    """The ASGI application of a system: its routes, and the envelope around whatever else is asked."""
    listed = [
        Route(path, _endpoint(running, methods, handle), methods=list(methods)) for path, methods in routes.items()
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
