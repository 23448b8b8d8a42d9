"""Where ``spec/`` lies, and the contracts that come with the suite."""

from __future__ import annotations

from pathlib import Path


def spec_folder() -> Path:
    """Return the folder ``spec/``: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "spec"
    return inside if inside.is_dir() else package.parent / "spec"


def bundled() -> dict[str, Path]:
    """Return the bundled contracts by name."""
    return {path.parent.name: path for path in sorted(spec_folder().glob("*/openapi.yaml"))}
