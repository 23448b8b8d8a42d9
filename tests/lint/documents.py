"""OpenAPI documents of any size, always the same ones: ``python -m tests.lint.documents FOLDER OPERATIONS``.

They are what a careful vendor publishes: lists with cursors, shared and inline schemas, examples, errors, scopes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from random import Random
from typing import Any

from tests.lint.emitted import yaml_lines
from tests.lint.flaws import plant
from tests.lint.operations import PROBLEMS, change, create, delete, listed, parameters, problem, read
from tests.lint.resources import SCOPES, SHARED, resources

_MEGABYTE = 1_000_000
_MEGABYTES = {250: 1.0, 1200: 13.0}  # of JSON, as it is written; others: 4 kB an operation
_KINDS = 5  # operations of one resource: list, create, read, change, delete
_PROBED = (8, 24)  # numbers of fields from whose sizes that of any other number follows


def made(operations: int, size_mb: float | None = None, *, flaws: int = 0, seed: int = 0) -> dict[str, Any]:
    """Make a document of so many operations and about so many megabytes of indented JSON, with ``flaws`` defects."""
    wanted = (size_mb or _MEGABYTES.get(operations, operations * 0.004)) * _MEGABYTE
    text = _json(_document(operations, _fields(operations, wanted, seed), seed))
    document: dict[str, Any] = json.loads(text)  # a tree in which nothing stands twice, so that it may be changed
    plant(document, flaws)
    return document


def write(
    folder: Path, operations: int, size_mb: float | None = None, *, flaws: int = 0, seed: int = 0
) -> tuple[Path, Path]:
    """Write a document as YAML and as JSON; return both paths."""
    document = made(operations, size_mb, flaws=flaws, seed=seed)
    stem = f"made_{operations}" + (f"_with_{flaws}_flaws" if flaws else "")
    as_yaml, as_json = folder / f"{stem}.yaml", folder / f"{stem}.json"
    as_yaml.write_text("".join(yaml_lines(document)), encoding="utf-8")
    as_json.write_text(_json(document), encoding="utf-8")
    return as_yaml, as_json


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _fields(operations: int, wanted: float, seed: int) -> int:
    """Return how many fields each resource needs, by what two numbers of fields give."""
    sample = min(operations, 20 * _KINDS)
    few, many = (len(_json(_document(sample, fields, seed)).encode()) for fields in _PROBED)
    fixed = len(_json(_document(0, 0, seed)).encode())
    each = (many - few) / (_PROBED[1] - _PROBED[0])
    rest = (wanted - fixed) * sample / operations - (few - fixed - each * _PROBED[0])
    return max(1, round(rest / each))


def _document(operations: int, fields: int, seed: int) -> dict[str, Any]:
    random = Random(seed)  # noqa: S311 - the same document each time, nothing secret
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = dict(SHARED)
    left = operations
    for resource in resources(-(-operations // _KINDS), fields, random):
        here: dict[str, Any] = {}
        one: dict[str, Any] = {}
        for place, method, operation in (
            (here, "get", listed),
            (here, "post", create),
            (one, "get", read),
            (one, "patch", change),
            (one, "delete", delete),
        )[:left]:
            place[method] = operation(resource, random)
        left -= len(here) + len(one)
        above = [{"$ref": "#/components/parameters/AccountId"}] if "{account_id}" in resource.path else []
        paths[resource.path] = {"parameters": above, **here} if above else here
        if one:
            identity = {
                "name": "id",
                "in": "path",
                "required": True,
                "description": f"Names one of the {resource.words}.",
            }
            identity["schema"] = {"$ref": "#/components/schemas/Identifier"}
            paths[f"{resource.path}/{{id}}"] = {"parameters": [*above, identity], **one}
        schemas[resource.name] = resource.schema
    return _frame(paths, schemas)


def _frame(paths: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "Made", "version": "1.0.0", "description": "Made by a program, to measure others with."},
        "servers": [{"url": "https://api.example.com"}],
        "security": [{"oauth": ["read"]}],
        "x-error-envelope": {
            "code": "/error/code",
            "message": "/error/message",
            "request_id": {"at": "/error/request_id"},
        },
        "x-error-codes": {code: [status] for status, code, _ in PROBLEMS.values()},
        "x-rate-limit": {"partition": ["key"], "requests": 600, "seconds": 60, "retry_after": "required"},
        "paths": paths,
        "components": {
            "securitySchemes": {
                "oauth": {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {"tokenUrl": "https://api.example.com/oauth/token", "scopes": SCOPES}
                    },
                }
            },
            "parameters": parameters(),
            "responses": {
                name: problem(status, code, text, name == "TooMany") for name, (status, code, text) in PROBLEMS.items()
            },
            "schemas": schemas,
        },
    }


def main() -> None:
    """Write a document and print how large it is."""
    parser = argparse.ArgumentParser(prog="python -m tests.lint.documents", description="Makes OpenAPI documents.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("operations", type=int)
    parser.add_argument("--size-mb", type=float, metavar="MB")
    parser.add_argument("--flaws", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    for path in write(
        arguments.folder, arguments.operations, arguments.size_mb, flaws=arguments.flaws, seed=arguments.seed
    ):
        print(path, path.stat().st_size)  # noqa: T201 - its output


if __name__ == "__main__":
    main()
