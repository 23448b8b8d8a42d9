"""One thing that is wrong, and the validator's error that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conformance.contract import pointer
from conformance.lint.document.expected import kind_of, resolve

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong. ``path`` leads from what was validated to where it is; ``aspect`` names it for good."""

    path: Path
    message: str
    hint: str = ""
    value: bool = False
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An error with what is around it: the metaschema that it comes from, and the value that was validated."""

    error: Any
    schema: dict[str, Any]
    root: object

    @property
    def path(self) -> Path:
        """Where it is."""
        return tuple(self.error.instance_path)

    @property
    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """What stands there."""
        return pointer.get(self.root, "".join(pointer.join("", token) for token in self.path))

    @property
    def around(self) -> Any:  # noqa: ANN401 - any JSON
        """The schema that has the keyword."""
        return resolve(self.schema, self.error.schema_path[:-1])

    @property
    def kind(self) -> str:
        """The kind of object that is described, such as `Info Object`."""
        return kind_of(self.error.schema_path, self.path)

    @property
    def label(self) -> str:
        """The name of what is wrong."""
        return label(self.path)


def label(path: Path) -> str:
    """Return how a place is called in a message."""
    if not path:
        return "the document"
    if isinstance(path[-1], int):
        return f"item {path[-1]} of '{path[-2]}'" if len(path) > 1 else f"item {path[-1]}"
    return f"'{path[-1]}'"
