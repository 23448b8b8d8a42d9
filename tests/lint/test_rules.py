"""What holds of every rule: its topic, its severity, and the check that speaks of the same requirement."""

from __future__ import annotations

import pytest

from conformance import checks, lint
from conformance.lint.rule import Severity  # noqa: TC001 - a test's annotation

TOPICS = frozenset(
    ("schema", "pagination", "ordering", "filtering", "errors", "access", "rate_limit", "sending", "counting")
) | {"document", "annotations", "examples", "prose", "suppressions"}


@pytest.mark.parametrize("name", lint.every())
def test_a_rule_has_a_topic_and_a_severity(name: str) -> None:
    rule = lint.every()[name]
    known: tuple[Severity, ...] = ("error", "warning")
    assert rule.topic in TOPICS
    assert rule.severity in known


@pytest.mark.parametrize("name", lint.every())
def test_a_rule_names_a_check_that_there_is(name: str) -> None:
    rule = lint.every()[name]
    assert rule.check in {"", *checks.every()}


@pytest.mark.parametrize("name", sorted(set(lint.every()) & set(checks.every())))
def test_one_name_is_one_requirement(name: str) -> None:
    assert lint.every()[name].check == name


def test_each_topic_but_those_of_servers_has_rules() -> None:
    named = {rule.topic for rule in lint.every().values()}
    assert named >= TOPICS - {"schema", "counting", "filtering"}
