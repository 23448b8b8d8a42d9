"""Whether the document says that it is OpenAPI 3.0 or 3.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.document.nearest import nearest
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.node import Node

_WHOLE = regex(r"3\.[01]\.[0-9]+(-.+)?")
_BEGINS = regex(r"v?(3\.[01])(?![0-9])")
_READ = "OpenAPI 3.0 and 3.1 are read"


@rule("error")
def version(description: Description) -> Iterator[Problem]:
    """A description says by `openapi` which version of OpenAPI it is written in, and it is 3.0 or 3.1.

    The same words mean different things in different versions: without the version nobody can tell what is promised. It
    is text of three numbers (OpenAPI 3.1.1, section 4.8.1); 3.1 unquoted in YAML is a number. Of a document of another
    version nothing else is examined.

    Wrong:
        swagger: '2.0'
        info: {title: Example, version: '1'}
        paths: {}

    Wrong:
        openapi: 3.1
        info: {title: Example, version: '1'}
        paths: {}

    Right:
        openapi: 3.1.0
        info: {title: Example, version: '1'}
        paths: {}
    """
    root = description.root
    written = root["openapi"]
    if isinstance(written.value, str) and _WHOLE.fullmatch(written.value):
        return
    if "swagger" in root.value:
        yield _swagger(description)
    elif not written:
        yield _absent(root)
    elif not isinstance(written.value, str):
        yield _no_text(written)
    else:
        yield _other(written)


def _swagger(description: Description) -> Problem:
    node = description.root["swagger"]
    name = description.path.name
    return Problem(
        node,
        f"a Swagger {_short(node.value)} description; {_READ}",
        hint=f"convert it: npx -p swagger2openapi swagger2openapi --yaml --outfile openapi.yaml {name}",
    )


def _absent(root: Node) -> Problem:
    other = next((name for name in ("asyncapi", "overlay", "arazzo", "$schema") if name in root.value), "")
    if other:
        return Problem(root[other], f"no OpenAPI description: it has '{other}' and no 'openapi'; {_READ}")
    close = nearest("openapi", root.value)
    if close:
        return Problem(root[close], f"'openapi' is missing, and '{close}' means nothing", hint="write it as openapi")
    return Problem(root, "'openapi' is missing: nothing says which version this is", hint="add openapi: 3.1.0")


def _no_text(written: Node) -> Problem:
    shown = _short(written.value)
    found = _BEGINS.fullmatch(shown)
    return Problem(
        written,
        f"'openapi' must be a string of three numbers, and it is {shown}",
        hint=f"write openapi: {found[1]}.0" if found else "write openapi: 3.1.0",
        value=True,
    )


def _other(written: Node) -> Problem:
    text = _short(written.value)
    found = _BEGINS.match(text)
    if found:
        return Problem(
            written, f"'{text}' is no version of OpenAPI", hint=f"write it whole: openapi: {found[1]}.0", value=True
        )
    number = text.removeprefix("v")
    if number[:1].isdigit():
        return Problem(written, f"OpenAPI {number} is not read yet; {_READ}", value=True)
    return Problem(written, f"'{text}' is no version of OpenAPI", hint="write openapi: 3.1.0", value=True)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 - a line has room for so much
