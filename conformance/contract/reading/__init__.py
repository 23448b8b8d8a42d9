"""From text to plain data, with the place of everything in it: YAML from libyaml's events, JSON by ``json``."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from conformance.contract.reading.json_text import parse_json
from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.reading.places import Parsed


def parse(text: str, raw: bytes, *, suffix: str) -> Parsed:
    """Return what a text holds; raises ``Unreadable``.

    ``raw`` is the text in UTF-8. What is named ``.json`` is JSON, and so is what looks like it and can be read as such;
    all else is YAML: libyaml reads most of JSON too, but slowly, and trips over escapes.
    """
    with _no_collections():
        if suffix == ".json" or text.lstrip()[:1] in {"{", "["}:
            try:
                return parse_json(text, raw)
            except Unreadable:
                if suffix == ".json":
                    raise
        from conformance.contract.reading.yaml_text import parse_yaml  # noqa: PLC0415 - 20 ms that JSON need not pay

        return parse_yaml(text, raw)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Pause the garbage collector: a growing tree holds no garbage, and looking for it takes longer than parsing."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
