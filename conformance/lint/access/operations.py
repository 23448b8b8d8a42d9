"""Operations that ask for no key, or for a scope that is too small for what they do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conformance.lint.access.required import required, schemes
from conformance.lint.errors.answered import one_by_one
from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.operation import Operation

_SHOWN = 5
_FEW = 3
_WORD = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of a path, an id or a tag that say why anybody may ask.
_OPEN = _split("""
    login logins signin signup register registration token tokens oauth oauth2 auth authenticate authentication
    authorize password passwords session sessions otp sso saml jwks health healthz healthcheck healthchecks ping
    status statuses live liveness ready readiness version versions about info webhook webhooks callback callbacks
    hook hooks docs doc documentation openapi swagger robots favicon known public captcha terms metrics discovery
    unsubscribe verify verification confirm activate invitation invitations invite
""")
_KEYS = _split("authorization apikey xapikey accesstoken xauthtoken authtoken xaccesstoken apitoken")
# What a POST may do without changing anything.
_READS = _split("""
    search searches query queries list lists listing filter find lookup get fetch read count counts aggregate
    aggregation analytics statistics stats report reports export exports download preview validate validation verify
    check estimate calculate compute simulate render test batchget bulkget graphql compare match suggest autocomplete
    convert parse evaluate diff inspect explain retrieve usage metrics history timeseries scan resolve view views quote
    poll
""")
_SEEN = _split("read seen viewed ack acknowledge acknowledged")  # a reader's own mark, whatever the method
_ANYBODY = regex(
    r"anonym|anybody|anyone|everybody|everyone|guest|public|optional|unauthenticated|logged[\s-]out|not\s(?:logged|signed)"
    r"|(?:without|no|need\snot|may)\s[^.\n]{0,40}(?:key|token|auth\w*|account|login|credentials?)\b",
    re.IGNORECASE,
)
_READ_ONLY = regex(r"(?:^|[:._/-])(?:read|readonly|read-only|viewer|reader)(?:$|[:._/-])", re.IGNORECASE)
_WRITES = regex(r"write|send|create|update|delete|manage|admin|edit|modify|all\b|\*|full", re.IGNORECASE)


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


def _words(operation: Operation) -> set[str]:
    tags = [each.value for each in operation.node["tags"].items() if isinstance(each.value, str)]
    texts = [operation.path, operation.id, *tags]
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def _open(operation: Operation) -> bool:
    return bool(_words(operation) & _OPEN)


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
    if not operation.writes or (operation.method == "POST" and _only_reads(operation)):
        return False
    return not _ANYBODY.search(operation.description)


@rule("warning", check="access.scope")
def unscoped(description: Description) -> Iterator[Problem]:
    """In an annotated document each operation names its scope, if others of the same scheme do.

    Where some operations say which scope they need and one that documents 403 names none, nobody can tell whether any
    key will do or the scope was forgotten, so nothing examines it.

    Wrong:
        x-error-codes: {FORBIDDEN: [403]}
        paths:
          /messages:
            get:
              security: [{key: ['messages:read']}]
              responses: {'200': {description: A page.}, '403': {description: The key lacks the scope.}}
            post:
              security: [{key: []}]
              responses: {'202': {description: Taken on.}, '403': {description: The key lacks the scope.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        x-error-codes: {FORBIDDEN: [403]}
        paths:
          /messages:
            get:
              security: [{key: ['messages:read']}]
              responses: {'200': {description: A page.}, '403': {description: The key lacks the scope.}}
            post:
              security: [{key: ['messages:send']}]
              responses: {'202': {description: Taken on.}, '403': {description: The key lacks the scope.}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    if not description.annotated:
        return
    scoped = {use.scheme for use in required(description) if isinstance(use.scopes.value, list) and use.scopes.value}
    for operation in description.operations:
        needed = operation.security or []
        if "403" not in operation.responses or any(any(_scopes(item)) for item in needed):
            continue
        if any(name in scoped for item in needed for name in item):
            yield Problem(
                operation.node["security"] or operation.node,
                "no scope is named, while others name theirs and 403 is documented",
                hint="name the scope that the operation needs",
                operations=(operation.id,),
            )


@rule("warning", check="access.scope")
def write_scope(description: Description) -> Iterator[Problem]:
    """An operation that changes something needs more than a scope to read.

    Keys that may only read are given to dashboards and to people who are to look. If such a key sends messages or
    deletes them, the scope protects nothing. A POST that searches, lists or counts only reads.

    Wrong:
        paths:
          /messages:
            post: {security: [{key: ['messages:read']}], responses: {'202': {description: Taken on.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        paths:
          /messages:
            post: {security: [{key: ['messages:send']}], responses: {'202': {description: Taken on.}}}
          /messages/search:
            post: {security: [{key: ['messages:read']}], responses: {'200': {description: A page.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    for operation in description.operations:
        if not operation.writes or not operation.security:
            continue
        alternatives = [[*_scopes(item)] for item in operation.security]
        if not all(scopes and all(_reads(scope) for scope in scopes) for scopes in alternatives):
            continue
        if _seen(operation) or (operation.method == "POST" and _only_reads(operation)):
            continue
        scope = alternatives[0][0]
        own = operation.node["security"]
        yield Problem(
            own or operation.node,
            f"{operation.method} needs no more than the scope '{scope}', which is for reading",
            hint="require a scope for writing",
            operations=(operation.id,),
        )


def _scopes(requirement: dict[str, Any]) -> Iterator[str]:
    for scopes in requirement.values():
        yield from (each for each in scopes if isinstance(each, str)) if isinstance(scopes, list) else ()


def _reads(scope: str) -> bool:
    return bool(_READ_ONLY.search(scope)) and not _WRITES.search(scope)


def _only_reads(operation: Operation) -> bool:
    words = _words(operation) | {word.lower() for word in _WORD.findall(operation.node.text("summary"))[:3]}
    return bool(words & _READS)


def _seen(operation: Operation) -> bool:
    return operation.path.rpartition("/")[2].lower() in _SEEN
