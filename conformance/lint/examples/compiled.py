"""Validators of a description's schemas: each file is taken in once, each schema compiled when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from conformance.lint.examples.adapted import WRAPPED, trees
from conformance.lint.examples.excused import Excused
from conformance.lint.examples.formats import SURE

if TYPE_CHECKING:
    from conformance.lint.description import Description
    from conformance.lint.examples.shown import Way
    from conformance.lint.node import Node


class Compiled:
    """The validators of one description. What can't be compiled, or refers to nothing, has none: others report that."""

    def __init__(self, description: Description) -> None:
        found = description.index  # walking it reads all files
        del found
        self._description = description
        self._registry: Any = None
        self._found: dict[tuple[int, str], Any] = {}
        self._excused = Excused(description)
        files = [(path, file) for path, file in description.library.files.items() if file is not None]
        self._addresses = {id(file): path.as_uri() for path, file in files}
        self._files = {unquote(path.as_uri()): file for path, file in files}
        self.old = description.version == "3.0"

    def validator(self, schema: Node) -> Any:  # noqa: ANN401 - jsonschema-rs has no public type for it
        """Return the validator of a schema; None where there can be none."""
        if isinstance(schema.value, dict) and (self.old or len(schema.value) == 1) and "nullable" not in schema.value:
            schema = schema.follow()
        key = schema.place
        if key not in self._found:
            self._found[key] = self._compiled(schema)
        return self._found[key]

    def excuses(self, error: Any, way: Way) -> bool:  # noqa: ANN401 - an error of jsonschema-rs
        """Whether what an error misses is only read, or only written, and need not be shown."""
        if error.kind.name != "required":
            return False
        place = self.place(error.absolute_keyword_location)
        if place is None:
            return False
        around = place.file.root.below(place.at.rpartition("/")[0])
        return self._excused(around, error.kind.property, way)

    def place(self, address: str | None) -> Node | None:
        """Return what an absolute keyword location leads to in the description itself."""
        where, _, fragment = (address or "").partition("#")
        file, at = self._files.get(unquote(where)), unquote(fragment)
        node = file.root.below(at) if file is not None else None
        while file is not None and not node and WRAPPED in at:  # so `nullable` is put for the validator
            at = at.replace(WRAPPED, "", 1)
            node = file.root.below(at)
        return node or None

    def _compiled(self, schema: Node) -> Any:  # noqa: ANN401 - as above
        import jsonschema_rs  # noqa: PLC0415 - a description without examples need not pay

        address = self._addresses.get(id(schema.file))
        if address is None or not isinstance(schema.value, dict | bool):
            return None
        make = jsonschema_rs.Draft4Validator if self.old else jsonschema_rs.Draft202012Validator
        try:
            return make(
                {"$ref": f"{address}#{quote(schema.at)}"},
                registry=self._registered(),
                validate_formats=True,
                formats=SURE,
                offline=True,
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, TypeError):
            return None

    def _registered(self) -> Any:  # noqa: ANN401 - as above
        import jsonschema_rs  # noqa: PLC0415 - as above

        if self._registry is None:
            draft = jsonschema_rs.Draft4 if self.old else jsonschema_rs.Draft202012
            with trees(self._description) as adapted:
                known = [(self._addresses[id(file)], tree) for file, tree in adapted]
                self._registry = jsonschema_rs.Registry(known, draft=draft)
        return self._registry
