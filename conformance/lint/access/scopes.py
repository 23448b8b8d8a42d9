"""Scopes: what an operation requires is declared, what is declared is required, and where they are allowed at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conformance.lint.access.required import Required, by_scheme, declared, schemes, scoped, users
from conformance.lint.access.worded import worded
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_SHOWN = 5
_MOST = 20  # places that are listed
_ALIKE = 0.8  # so alike that one is the other, misspelt
_QUOTED = regex(r"`([A-Za-z][\w.:/-]*[:.][\w.:/-]*\w)`")  # `messages:read`: a word of two parts at least
_OF_LOGIN = frozenset({"openid", "profile", "email", "address", "phone", "offline_access"})  # OpenID Connect's own


@rule("error", check="access.scope")
def undeclared_scope(description: Description) -> Iterator[Problem]:
    """A scope that an operation requires is among those that its scheme declares.

    Nobody can ask for a scope that the authorization server doesn't know, so nobody can call the operation; most often
    the name is misspelt. Of a bearer or API key (OpenAPI 3.1) the same holds where its description lists the roles.
    The text of the operation requires no other scope, either.

    Wrong:
        paths:
          /messages:
            get: {security: [{login: ['message:read']}], responses: {'200': {description: A page.}}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: 'https://example.org/token', scopes: {'messages:read': Read messages.}}

    Wrong:
        paths:
          /messages:
            get: {security: [{key: ['messages:read']}], responses: {'200': {description: A page.}}}
            post: {security: [{key: ['messages:sent']}], responses: {'202': {description: Taken on.}}}
        components:
          securitySchemes:
            key: {type: http, scheme: bearer, description: 'Scopes: `messages:read`, `messages:send`.'}

    Wrong:
        paths:
          /messages:
            get:
              description: Requires the `messages:audit` scope.
              security: [{login: ['messages:read']}]
              responses: {'200': {description: A page.}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: 'https://example.org/token', scopes: {'messages:read': Read messages.}}

    Right:
        paths:
          /messages:
            get: {security: [{login: ['messages:read']}], responses: {'200': {description: A page.}}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: 'https://example.org/token', scopes: {'messages:read': Read messages.}}

    Right:
        paths:
          /messages:
            get: {security: [{key: ['messages:read']}], responses: {'200': {description: A page.}}}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    uses_of = by_scheme(description)
    listed: dict[str, set[str]] = {}
    for name, scheme in schemes(description).items():
        uses = uses_of.get(name, [])
        wanted: dict[str, list[tuple[Required, Node]]] = {}
        for use in uses:
            for item in use.scopes.items():
                if isinstance(item.value, str):
                    wanted.setdefault(item.value, []).append((use, item))
        known = _listed(scheme, wanted)
        if known is None:
            continue
        listed[name] = known
        yield from _all_at_once(
            name,
            [
                Problem(
                    places[0][1],
                    f"'{name}' declares no scope '{scope}'{_meant(scope, known)}",
                    value=True,
                    hint="declare it in the flows of the scheme" if scoped(scheme) else "",
                    operations=users(description, [use for use, _ in places]),
                    related=((scheme, "the scheme"), *((item, "here too") for _, item in places[1:_SHOWN])),
                    aspect=scope,
                )
                for scope, places in wanted.items()
                if scope not in known
            ],
        )
    yield from worded(description, listed)


def _all_at_once(name: str, found: list[Problem]) -> list[Problem]:
    """Return the problems of a scheme, or one where whole families of scopes were forgotten."""
    if len(found) <= _SHOWN:
        return found
    first = found[0]
    some = ", ".join(f"'{each.aspect}'" for each in found[:_SHOWN])
    return [
        replace(
            first,
            message=f"'{name}' does not declare {len(found)} of the scopes that operations require: {some}, …",
            hint="declare them in the flows of the scheme" if first.hint else "",
            operations=tuple(dict.fromkeys(operation for each in found for operation in each.operations)),
            related=(first.related[0], *((each.node, f"'{each.aspect}'") for each in found[1:_MOST])),
        )
    ]


def _meant(scope: str, known: set[str]) -> str:
    """Return the scope that is surely meant; most that are not declared were forgotten, and not misspelt."""
    import difflib  # noqa: PLC0415 - only for what is wrong

    close = difflib.get_close_matches(scope, sorted(known), n=1, cutoff=_ALIKE)
    return f"; did you mean '{close[0]}'?" if close else ""


def _named(scheme: Node, uses: list[Required]) -> dict[str, Node]:
    """Return the roles that the prose of a bearer or API key names, if one of them is required."""
    told = set(_QUOTED.findall(scheme.text("description"))) if not scoped(scheme) else set()
    if not any(item.value in told for use in uses for item in use.scopes.items() if isinstance(item.value, str)):
        return {}
    return dict.fromkeys(sorted(told), scheme["description"])


def _listed(scheme: Node, wanted: dict[str, list[tuple[Required, Node]]]) -> set[str] | None:
    """Return the scopes or roles that a scheme lists; None where it lists none that is used."""
    found = declared(scheme)
    if found is not None:
        return set(found)
    if scoped(scheme):
        return None  # OpenID Connect lists them elsewhere
    told = set(_QUOTED.findall(scheme.text("description")))
    return told if told & wanted.keys() else None


@rule("warning")
def unused_scope(description: Description) -> Iterator[Problem]:
    """A scope that is declared is required by an operation.

    A client asks its user for consent to what the document lists. A scope that no operation requires is asked for in
    vain, or the operation that needs it forgot to say so and answers 403 to those who trusted the document. Of a bearer
    or API key (OpenAPI 3.1) the same holds for the roles that its description names.

    Wrong:
        paths:
          /messages:
            get: {security: [{login: ['messages:read']}], responses: {'200': {description: A page.}}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials:
                  tokenUrl: https://example.org/token
                  scopes: {'messages:read': Read messages., 'messages:send': Send messages.}

    Right:
        paths:
          /messages:
            get: {security: [{login: ['messages:read']}], responses: {'200': {description: A page.}}}
        components:
          securitySchemes:
            login:
              type: oauth2
              flows:
                clientCredentials: {tokenUrl: 'https://example.org/token', scopes: {'messages:read': Read messages.}}
    """
    uses_of = by_scheme(description)
    for name, scheme in schemes(description).items():
        uses = uses_of.get(name, [])
        known = declared(scheme) or _named(scheme, uses)
        if not known or not uses:
            continue  # a scheme that is not used at all is told by another rule
        used = {item.value for use in uses for item in use.scopes.items() if isinstance(item.value, str)}
        idle = [scope for scope in known if scope not in used and scope not in _OF_LOGIN]
        if not idle or (len(known) == 1 and not used):  # the one that every key has
            continue
        shown = ", ".join(f"'{scope}'" for scope in idle[:_SHOWN]) + (", …" if len(idle) > _SHOWN else "")
        if used & known.keys():
            message = f"no operation requires {len(idle)} of the {len(known)} scopes of '{name}': {shown}"
            hint = "require them where they are needed, or take them out"
        else:
            message = f"'{name}' declares scopes, and no operation says which of them it needs: {shown}"
            hint = f"name them: security: [{{{name}: [{idle[0]}]}}]"
        yield Problem(
            known[idle[0]] if used & known.keys() else scheme,
            message,
            hint=hint,
            related=tuple((known[scope], "nor this") for scope in idle[1:_SHOWN]) if used & known.keys() else (),
            aspect=name,
        )


@rule("error")
def bearer_roles(description: Description) -> Iterator[Problem]:
    """In OpenAPI 3.0 only OAuth and OpenID Connect schemes have scopes.

    There the list at any other scheme must be empty (OpenAPI 3.0, Security Requirement Object), so tools refuse the
    document or drop the names. Since 3.1 the list may name roles.

    Wrong:
        openapi: 3.0.3
        info: {title: Example, version: '1'}
        security: [{key: ['messages:read']}]
        paths: {}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}

    Right:
        openapi: 3.1.0
        info: {title: Example, version: '1'}
        security: [{key: ['messages:read']}]
        paths: {}
        components: {securitySchemes: {key: {type: http, scheme: bearer}}}
    """
    if description.version != "3.0":
        return
    known = schemes(description)
    for name, uses in by_scheme(description).items():
        if name not in known or known[name].text("type") not in {"http", "apiKey"}:
            continue
        listed = [use for use in uses if isinstance(use.scopes.value, list) and use.scopes.value]
        if listed:
            kind = known[name].text("scheme") or "apiKey"
            yield Problem(
                listed[0].scopes,
                f"OpenAPI 3.0 allows no scopes at '{name}', whose type is {kind}",
                hint="say openapi: 3.1.0, or leave the list empty and name the scopes in the description",
                operations=users(description, listed),
                related=((known[name], "the scheme"), *((use.scopes, "here too") for use in listed[1:_SHOWN])),
                aspect=name,
            )
