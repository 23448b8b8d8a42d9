"""Validators of a description's schemas: each file is taken in once, each schema compiled when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from conformance.lint.examples.adapted import excused, trees
from conformance.lint.examples.formats import SURE

if TYPE_CHECKING:
    from conformance.lint.description import Description
    from conformance.lint.examples.adapted import Excused, Leniency
    from conformance.lint.node import File, Node


class Compiled:
    """The validators of one description. What can't be compiled, or refers to nothing, has none: others report that."""

    def __init__(self, description: Description) -> None:
        found = description.index  # walking it reads all files
        del found
        self._description = description
        self._registries: dict[Leniency, Any] = {}
        self._found: dict[tuple[Leniency, int, str], Any] = {}
        files = [(path, file) for path, file in description.library.files.items() if file is not None]
        self._addresses = {id(file): path.as_uri() for path, file in files}
        self._files = {unquote(path.as_uri()): file for path, file in files}
        self.old = description.version == "3.0"
        self._known: Excused | None = None

    def validator(self, schema: Node, leniency: Leniency) -> Any:  # noqa: ANN401 - jsonschema-rs has no public type for it
        """Return the validator of a schema; None where there can be none."""
        if isinstance(schema.value, dict) and (self.old or len(schema.value) == 1) and "nullable" not in schema.value:
            schema = schema.follow()
        key = leniency, id(schema.file), schema.at
        if key not in self._found:
            self._found[key] = self._compiled(schema, leniency)
        return self._found[key]

    def excuses(self, errors: list[Any]) -> bool:
        """Whether something is missing, here or in an alternative, that need not be there in one direction."""
        return any(self._excuses(error) for error in errors)

    def _excuses(self, error: Any) -> bool:  # noqa: ANN401 - an error of jsonschema-rs
        if error.kind.name == "required":
            return error.kind.property in self._excused.names
        if error.kind.name in {"anyOf", "oneOf"}:
            return any(self.excuses(each) for each in error.kind.context)
        return error.kind.name in {"not", "if", "contains"} and bool(self._excused.names)

    @property
    def _excused(self) -> Excused:
        if self._known is None:
            self._known = excused(self._description)
        return self._known

    def place(self, address: str | None) -> Node | None:
        """Return what an absolute keyword location leads to in the description itself."""
        where, _, fragment = (address or "").partition("#")
        file = self._files.get(unquote(where))
        node = file.root.below(unquote(fragment)) if file is not None else None
        return node or None

    def _compiled(self, schema: Node, leniency: Leniency) -> Any:  # noqa: ANN401 - as above
        import jsonschema_rs  # noqa: PLC0415 - a description without examples need not pay

        address = self._addresses.get(id(schema.file))
        if address is None or not isinstance(schema.value, dict | bool):
            return None
        make = jsonschema_rs.Draft4Validator if self.old else jsonschema_rs.Draft202012Validator
        try:
            return make(
                {"$ref": f"{address}#{quote(schema.at)}"},
                registry=self._registry(leniency),
                validate_formats=True,
                formats=SURE,
                offline=True,
            )
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, TypeError):
            return None

    def _registry(self, leniency: Leniency) -> Any:  # noqa: ANN401 - as above
        import jsonschema_rs  # noqa: PLC0415 - as above

        if leniency not in self._registries:
            draft = jsonschema_rs.Draft4 if self.old else jsonschema_rs.Draft202012
            self._registries[leniency] = jsonschema_rs.Registry(
                [
                    (self._address(file), tree)
                    for file, tree in trees(
                        self._description, None if leniency == "strict" else self._excused, leniency
                    )
                ],
                draft=draft,
            )
        return self._registries[leniency]

    def _address(self, file: File) -> str:
        return self._addresses[id(file)]
