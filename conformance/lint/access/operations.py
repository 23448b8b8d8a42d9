"""Operations that ask for no key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.access.purpose import only_reads, told
from conformance.lint.access.required import schemes
from conformance.lint.errors.answered import one_by_one
from conformance.lint.names import plain, words
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.operation import Operation

_SHOWN = 5
_FEW = 3


# Words of a path, an id or a tag that say why anybody may ask.
_OPEN = words("""
    login logins signin signup register registration token tokens oauth oauth2 auth authenticate authentication
    authorize password passwords session sessions otp sso saml jwks health healthz healthcheck healthchecks ping
    status statuses live liveness ready readiness version versions about info webhook webhooks callback callbacks
    hook hooks docs doc documentation openapi swagger robots favicon known public captcha terms metrics discovery
    unsubscribe verify verification confirm activate invitation invitations invite
""")
_KEYS = words("authorization apikey xapikey accesstoken xauthtoken authtoken xaccesstoken apitoken")
_ANYBODY = regex(
    r"anonym|anybody|anyone|everybody|everyone|guest|public|optional|unauthenticated|logged[\s-]out|not\s(?:logged|signed)"
    r"|(?:without|no|need\snot|may)\s[^.\n]{0,40}(?:key|token|auth\w*|account|login|credentials?)\b",
    re.IGNORECASE,
)


@rule("warning", check="access.missing_key")
def unprotected(description: Description) -> Iterator[Problem]:
    """Every operation says which key it needs, or that it needs none.

    Where nothing is said, tools send no key: the first call is refused, or the operation really is open to everybody,
    and nobody meant it. An operation that needs none says so itself: `security: []`.

    Wrong:
        paths:
          /messages:
            get: {security: [{key: []}], responses: {'200': {description: A page.}}}
            post: {responses: {'202': {description: Taken on.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Wrong:
        paths:
          /messages:
            post: {responses: {'202': {description: Taken on.}}}

    Right:
        security: [{key: []}]
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}}}
          /prices:
            get: {security: [], responses: {'200': {description: The prices.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    said = [each for each in description.operations if each.security is not None]
    silent = [each for each in description.operations if each.security is None and not _open(each)]
    if not silent:
        return
    if not said:
        yield from _nowhere(description, silent)
    elif one_by_one(len(silent), len(silent) + len(said), annotated=description.annotated):
        for each in silent:
            yield Problem(
                each.node,
                "nothing says which key this operation needs, or that it needs none; others say it",
                hint="add security, or security: [] where it needs none",
            )
    elif any(each.security for each in said):
        yield Problem(
            description.root["paths"],
            f"{len(silent)} of {len(description.operations)} operations don't say which key they need",
            hint="add security at the root, and security: [] where none is needed",
            operations=tuple(each.id for each in silent),
            related=tuple((each.node, "one of them") for each in silent[:_SHOWN]),
        )


def _nowhere(description: Description, silent: list[Operation]) -> Iterator[Problem]:
    """Yield the problem of a document without any requirement; what can only be read may well be for everybody."""
    known = schemes(description)
    key = next((one for each in silent for one in each.parameters if _is_key(one.name, one.where)), None)
    urls = (server.text("url").lower() for server in description.root["servers"].items())
    if any(word in url.partition("{")[2] for url in urls for word in ("token", "key", "secret")):
        return  # https://api.example.org/bot{token}
    if not known and key is None and not any(each.writes for each in silent):
        return
    if known:
        what = f"the security scheme '{next(iter(known))}' is declared, and no operation requires it"
    elif key is not None:
        what = f"the key is described as a parameter, '{key.name}', and by no security scheme"
    else:
        what = "nothing says how callers prove who they are: there is no security scheme, and no operation requires one"
    yield Problem(
        description.root,
        what,
        hint="declare the scheme in components/securitySchemes and require it: security: [{key: []}]",
        related=((key.node, "the key"),) if key is not None and not known else (),
    )


def _is_key(name: str, where: str) -> bool:
    return where in {"header", "query"} and plain(name) in _KEYS


def _open(operation: Operation) -> bool:
    return bool(told(operation) & _OPEN)


@rule("warning", check="access.missing_key")
def refused(description: Description) -> Iterator[Problem]:
    """An operation that needs no key does not document that one is missing.

    `security: []` opens an operation to everybody; a 401 on it says that it is not. One of the two is wrong, and who
    implements it picks one. An empty requirement, `{}`, beside others opens it, too: where that is meant of what
    changes something, the text says so. Operations that take the key itself, such as a login, are left alone.

    Wrong:
        security: [{key: []}]
        paths:
          /messages:
            get:
              security: []
              responses: {'200': {description: A page.}, '401': {description: The key is missing or unknown.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Wrong:
        security: [{key: []}]
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}, '401': {description: The key is missing or unknown.}}}
            post:
              security: [{}, {key: []}]
              responses: {'202': {description: Taken on.}, '401': {description: The key is missing or unknown.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        security: [{key: []}]
        paths:
          /login:
            post:
              security: []
              responses: {'200': {description: A key.}, '401': {description: The password is wrong.}}
          /prices:
            get: {security: [], responses: {'200': {description: The prices.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    optional = [each for each in description.operations if {} in (each.security or ())]
    few = len(optional) <= _FEW and len(optional) < len(description.operations)  # else it is the custom of the document
    for operation in description.operations:
        own = operation.node["security"]
        if not isinstance(own.value, list) or "401" not in operation.responses or _open(operation):
            continue
        if own.value == []:
            message = "security: [] says that no key is needed, and 401 is documented"
            hint = "require the scheme, or take the 401 out"
        elif {} in own.value and few and _by_anybody(operation):
            message = f"{operation.method} is open to everybody by {{}} in security, and 401 is documented"
            hint = "take {} out of security, or say in the description what is done without a key"
        else:
            continue
        yield Problem(own, message, hint=hint, related=((operation.responses["401"].written, "the response"),))


def _by_anybody(operation: Operation) -> bool:
    """Whether an operation changes something, and its text doesn't say that anybody may."""
    if not operation.writes or (operation.method == "POST" and only_reads(operation)):
        return False
    return not _ANYBODY.search(operation.description)
