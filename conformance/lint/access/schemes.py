"""Schemes: what is required is declared, what is declared is required, and no key is part of a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.errors import nearest
from conformance.lint.access.required import by_scheme, required, schemes, users
from conformance.lint.names import plain
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description

_SHOWN = 5
_SIGNED = ("signature", "sig", "hmac", "expires", "policy")  # of one request, and no key that can be used again


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

    Right:
        security: [{key: []}]
        paths: {}
        components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Api-Key}}}
    """
    for name, scheme in schemes(description).items():
        if scheme["type"].value != "apiKey" or scheme["in"].value != "query":
            continue
        if any(plain(scheme.text("name")).endswith(word) for word in _SIGNED):
            continue
        yield Problem(
            scheme,
            f"the key of '{name}' is part of the URL, as '{scheme.text('name')}': it ends up in logs",
            hint="take it in a header",
            aspect=name,
        )
