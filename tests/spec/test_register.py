"""The registers: whole, without doubles, and with an entry for each constraint of the contract."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from conformance.contract.loading import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.spec.described import Described

KEYWORDS = (
    "type", "format", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "const", "default", "x-known-values",
)  # fmt: skip
DOCUMENTS = {
    "000_884a2f7ceb817694.txt",
    "001_9f99c194e14cbafe.txt",
    "002_7e823b8e16aa8830.txt",
    "003_17a8b239b96efc30.txt",
    "004_9c3d819ecf5e450e.txt",
    "README.md",
    "RFC 3986",
    "RFC 9110",
}
QUIET = "x-lint-ignore"  # asks nothing of a server
SHARED = "README.md"  # what the documents leave out, by system


def test_register_has_its_form(system: Described, register_schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(register_schema)
    assert not [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(register_schema).iter_errors(system.raw_register)
    ]


def test_ids_are_unique(system: Described) -> None:
    assert not _twice(entry["id"] for entry in system.register)


def test_each_entry_has_a_check_or_a_reason(system: Described) -> None:
    assert not [entry["id"] for entry in system.register if bool(entry["checks"]) == bool(entry.get("reason"))]


def test_what_is_not_judged_has_no_check(system: Described) -> None:
    assert not [entry["id"] for entry in system.register if entry["level"] == "may" and entry["checks"]]


def test_the_register_is_of_the_system(system: Described) -> None:
    assert system.raw_register["system"] == system.document["info"]["title"]


def test_sources_are_known_documents(system: Described) -> None:
    named = {source["document"] for entry in system.register for source in entry["source"]}
    assert named <= DOCUMENTS


def test_sources_of_all_systems_speak_of_that_system(system: Described) -> None:
    sections = (f"{system.raw_register['system']}, ", "contradictions, ")
    assert not [
        f"{entry['id']}: {source['place']}"
        for entry in system.register
        for source in entry["source"]
        if source["document"] == SHARED and not source["place"].startswith(sections)
    ]


def test_no_two_systems_share_a_prefix_or_a_document() -> None:
    prefixes, documents = Counter[str](), Counter[str]()
    for path in bundled().values():
        entries = yaml.safe_load(path.with_name("requirements.yaml").read_text("utf-8"))["requirements"]
        prefixes.update({entry["id"].partition("-")[0] for entry in entries})
        documents.update({source["document"] for entry in entries for source in entry["source"]})
    assert not [prefix for prefix, times in prefixes.items() if times > 1]
    assert len(prefixes) == len(bundled())
    own = {name: times for name, times in documents.items() if name != SHARED and not name.startswith("RFC ")}
    assert set(own.values()) == {1}


def test_operations_exist(system: Described) -> None:
    named = {name for entry in system.register for name in entry["operations"]}
    assert named == set(system.operations())


def test_a_problem_finds_one_entry(system: Described) -> None:
    assert not _twice(
        (operation, check)
        for entry in system.register
        for operation in entry["operations"]
        for check in entry["checks"]
        if not check.endswith("#constrains")
    )
    assert not _twice(address for entry in system.register for address in entry.get("constrains", ()))


def test_constrains_is_there_where_a_check_refers_to_it(system: Described) -> None:
    referring = [entry for entry in system.register if any(item.endswith("#constrains") for item in entry["checks"])]
    assert not [entry["id"] for entry in referring if not entry.get("constrains")]


def test_each_constraint_is_in_an_entry(system: Described) -> None:
    addresses = {address for entry in system.register for address in entry.get("constrains", ())}
    assert not [place for place in constraints(system) if not any(map(addresses.__contains__, _above(place)))]


def test_each_address_is_in_the_contract(system: Described) -> None:
    known = {above for place in constraints(system) for above in _above(place)}
    assert not [
        f"{entry['id']}: {address}"
        for entry in system.register
        for address in entry.get("constrains", ())
        if address not in known
    ]


def test_an_address_is_the_concern_of_the_operations_named(system: Described) -> None:
    operations = set(system.operations())
    assert not [
        f"{entry['id']}: {address}"
        for entry in system.register
        for address in entry.get("constrains", ())
        if (first := address.partition("/")[0]) in operations and first not in entry["operations"]
    ]


@pytest.mark.parametrize("change", [{"level": "shall"}, {"checks": [], "reason": ""}, {"reason": "also"}, {"extra": 1}])
def test_wrong_entries_are_refused(register_schema: dict[str, Any], change: dict[str, Any]) -> None:
    entry = {
        "id": "AM-LIST-1",
        "level": "must",
        "basis": "stated",
        "text": "It holds.",
        "source": [{"document": "README.md", "place": "bullet 1"}],
        "operations": ["listMessages"],
        "checks": ["pagination.exclusive"],
    }
    validator = Draft202012Validator(register_schema)
    assert validator.is_valid({"system": "S", "requirements": [entry]})
    assert not validator.is_valid({"system": "S", "requirements": [{**entry, **change}]})


def constraints(system: Described) -> Iterator[str]:
    """Yield the address of each thing that the contract asks for."""
    yield from (key for key in system.document if key.startswith("x-") and key != QUIET)
    for kind in ("schemas", "securitySchemes"):
        yield from (f"components/{kind}/{name}" for name in system.document["components"].get(kind, {}))
    for name, operation in system.operations().items():
        yield from (f"{name}/{key}" for key in operation if key.startswith("x-") and key != QUIET)
        for demand in operation.get("security", ()):
            yield from (f"{name}/security/{role}" for roles in demand.values() for role in roles)
        for parameter in map(system.follow, operation.get("parameters", ())):
            at = f"{name}/{parameter['in']}/{parameter['name']}"
            yield from _keywords(system, at, parameter["schema"], required=parameter.get("required", False))
        if "requestBody" in operation:
            yield from _body(system, f"{name}/body", system.follow(operation["requestBody"]))
        for status, response in operation["responses"].items():
            yield f"{name}/{status}"
            yield from (f"{name}/{status}/header/{header}" for header in system.follow(response).get("headers", {}))


def _body(system: Described, at: str, body: dict[str, Any]) -> Iterator[str]:
    for content in body["content"].values():
        schema = system.follow(content["schema"])
        yield from _keywords(system, at, schema, required=body.get("required", False))
        for name, field in schema.get("properties", {}).items():
            yield from _keywords(system, f"{at}/{name}", field, required=name in schema.get("required", ()))


def _keywords(system: Described, at: str, schema: dict[str, Any], *, required: bool) -> Iterator[str]:
    yield from (f"{at}/{keyword}" for keyword in KEYWORDS if keyword in system.follow(schema))
    if required:
        yield f"{at}/required"


def _above(address: str) -> list[str]:
    parts = address.split("/")
    return ["/".join(parts[: length + 1]) for length in range(len(parts))]


def _twice(items: Iterator[Any]) -> list[Any]:
    return [item for item, times in Counter(items).items() if times > 1]
