"""Schemes: what is required is declared, what is declared is required, and no key is part of a URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.contract.errors import nearest
from conformance.lint.access.required import by_scheme, required, schemes, users
from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.operation import Operation, Parameter

_SHOWN = 5
_SIGNED = ("signature", "sig", "hmac", "expires", "policy")  # of one request, and no key that can be used again
_KEYS = frozenset({"accesstoken", "apikey", "xapikey", "apitoken", "authtoken", "bearertoken", "authkey"})
_OF_CALLER = regex(r"\b(?:tokens?|keys?|authenticat\w*|authori[sz]\w*|credentials?|header)\b", re.IGNORECASE)
# The key is what is asked about, and not what is asked with; or the URL is made to be handed on.
_ASKED = regex(
    r"filter|search|whose|return|match|look|belong|revoke|inspect|introspect|validat|verif|delet|exchang|creat"
    r"|\bto\s(?:check|get)|\blinks?\b|\burls?\b|\bshar",
    re.IGNORECASE,
)
_ABOUT_KEYS = regex(r"token|key|oauth|auth|login|session|credential", re.IGNORECASE)


@rule("error")
def undeclared_scheme(description: Description) -> Iterator[Problem]:
    """A security requirement names a scheme that the document declares.

    A name that stands in no `components/securitySchemes` says neither which key to send nor where. Tools drop it, so
    that the operation seems to be open to everybody.

    Wrong:
        security: [{apiKey: []}]
        paths: {}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        security: [{key: []}]
        paths: {}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    known = schemes(description)
    for name, uses in by_scheme(description).items():
        if name not in known and not description.root["components"]["securitySchemes"][name]:
            yield Problem(
                uses[0].scopes,
                f"no security scheme is called '{name}'{nearest(name, known)}",
                hint="declare it in components/securitySchemes",
                operations=users(description, uses),
                related=tuple((use.scopes, "here too") for use in uses[1:_SHOWN]),
                aspect=name,
            )


@rule("warning")
def unused_scheme(description: Description) -> Iterator[Problem]:
    """A security scheme that is declared is required somewhere.

    Whoever reads the schemes gets a key of each kind. One that nothing requires is left over, or the operations that
    take it don't say so, and tools send no key to them.

    Wrong:
        security: [{key: []}]
        paths: {}
        components:
          securitySchemes:
            key: {type: http, scheme: bearer}
            old: {type: apiKey, in: header, name: X-Key}

    Right:
        security: [{key: []}]
        paths: {}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    used = {use.scheme for use in required(description)}
    if not used and any(each.security is None for each in description.operations):
        return  # nothing says that it is protected: that is told once, by another rule
    for name, scheme in schemes(description).items():
        if name not in used:
            yield Problem(
                scheme,
                f"nothing requires the security scheme '{name}'",
                hint="require it where it is needed, or take it out",
                aspect=name,
            )


@rule("warning")
def key_in_query(description: Description) -> Iterator[Problem]:
    """A key is sent in a header and not in the query.

    URLs are written down: by servers, proxies and browsers, in histories and in the Referer header. RFC 6750 (section
    5.3) says so of bearer tokens, and what finds a key in a log can use it.

    Wrong:
        security: [{key: []}]
        paths: {}
        components: {securitySchemes: {key: {type: apiKey, in: query, name: api_key}}}

    Wrong:
        paths:
          /messages:
            get:
              parameters:
                - {name: access_token, in: query, description: The token., schema: {type: string}}
              responses: {'200': {description: A page.}}

    Right:
        security: [{key: []}]
        paths: {}
        components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Api-Key}}}
    """
    told: set[str] = set()
    for name, scheme in schemes(description).items():
        if scheme["type"].value != "apiKey" or scheme["in"].value != "query":
            continue
        if any(plain(scheme.text("name")).endswith(word) for word in _SIGNED):
            continue
        told.add(scheme.text("name"))
        yield Problem(
            scheme,
            f"the key of '{name}' is part of the URL, as '{scheme.text('name')}': it ends up in logs",
            hint="take it in a header",
            aspect=name,
        )
    asked: dict[str, tuple[Parameter, list[str]]] = {}
    for operation in description.operations:
        for each in operation.parameters:
            if each.where == "query" and each.name not in told and _is_key(each, operation):
                asked.setdefault(each.name, (each, []))[1].append(operation.id)
    for name, (each, ids) in asked.items():
        yield Problem(
            each.node,
            f"a key is part of the URL, as '{name}': it ends up in logs",
            hint="take it in a header, and describe it as a security scheme",
            operations=tuple(ids),
            aspect=name,
        )


def _is_key(parameter: Parameter, operation: Operation) -> bool:
    """Whether a parameter is the caller's own key, by its name and its prose."""
    if plain(parameter.name) not in _KEYS or _ABOUT_KEYS.search(operation.path):
        return False
    text = parameter.description
    return bool(_OF_CALLER.search(text)) and not _ASKED.search(text)
