"""Only OpenAPI 3 is read; what stands there instead gets a line that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from conformance.contract.document import Document


def check_version(document: Document) -> None:
    """Refuse a document that is not OpenAPI 3."""
    tree, path = document.tree, document.path
    if "swagger" in tree:
        raise UsageError(
            f"{path}:{document.line('/swagger')}: a Swagger {tree['swagger']} description, and only OpenAPI 3 is read; "
            f"convert it first: npx -p swagger2openapi swagger2openapi --yaml --outfile openapi.yaml {path.name}"
        )
    if not str(tree.get("openapi", "")).startswith("3."):
        raise UsageError(
            f"{path}:{document.line('/openapi')}: not an OpenAPI 3 document: "
            "the member 'openapi' must be a version such as 3.1.0"
        )
