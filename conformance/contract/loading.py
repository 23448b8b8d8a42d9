"""From a bundled name or a path to a ``Contract``; what can't be used is one clear line."""

from __future__ import annotations

from pathlib import Path

from conformance.contract.bundled import bundled, spec_folder
from conformance.contract.checking import check_annotations
from conformance.contract.document import load
from conformance.contract.errors import UsageError, nearest
from conformance.contract.model import Contract
from conformance.contract.operations import operations
from conformance.contract.overlay import is_overlay, load_overlay
from conformance.contract.register import load_register
from conformance.contract.version import check_version

__all__ = ["bundled", "load_contract", "read_contract", "spec_folder"]


def load_contract(name: str) -> Contract:
    """Load a bundled contract by name, or the document at a path; raise ``UsageError`` with the cause."""
    known = bundled()
    if name in known:
        return read_contract(known[name], name)
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"unknown contract '{name}': neither a bundled contract nor a file{nearest(name, known)}")
    twin = next((key for key, value in known.items() if value.resolve() == path.resolve()), None)
    plain = path.stem in {"openapi", "overlay"}  # then the folder tells more, also where the path doesn't name it
    return read_contract(path, twin or (path.resolve().parent.name if plain else path.stem))


def read_contract(path: Path, name: str) -> Contract:
    """Read a document as the contract called ``name``."""
    document = load(path)
    if is_overlay(document.tree):
        document = load_overlay(path)
    check_version(document)
    check_annotations(document)
    register = path.parent / "requirements.yaml"
    servers = document.tree.get("servers") or [{}]
    contract = Contract(
        name=name,
        document=document,
        version=str((document.tree.get("info") or {}).get("version", "")),
        server=str(servers[0].get("url", "")),
        operations={},
        register=load_register(register) if register.is_file() else (),
    )
    contract.operations.update((item.id, item) for item in operations(contract))
    if not contract.operations:
        raise UsageError(f"{path}:{document.line('/paths')}: no operation: 'paths' holds nothing that can be asked")
    return contract
