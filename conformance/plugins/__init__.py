"""The pytest plugin: options here; everything else is loaded only when a target is named.

Without ``--target-url`` (or a contract of ours) it changes nothing in anyone's own test run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conformance.plugins.plan import Plan

PLAN: pytest.StashKey[Plan] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options of ``interface.md``."""
    group = parser.getgroup("conformance", "conformance of a messaging API")
    option = group.addoption
    option("--target-url", metavar="URL", help="base URL of the target, or 'embedded' for the reference server")
    option("--contract", action="append", metavar="NAME|PATH", help="bundled contract or OpenAPI document (repeatable)")
    option("--target-config", metavar="FILE", help="configuration (default: conformance.toml here, where there is one)")
    option("--report-dir", metavar="DIR", default="reports/latest", help="where reports go (default: %(default)s)")
    option("--allow-send", action="store_true", help="messages may be sent to the configured numbers")
    option("--allow-burst", action="store_true", help="a rate limit may be provoked")
    option(
        "--fail-on",
        choices=["failed", "warned", "inconclusive"],
        default="failed",
        help="mildest outcome that fails the run (default: %(default)s)",
    )
    option("--concurrency", type=int, default=32, metavar="N", help="requests in flight (default: %(default)s)")
    option("--request-budget", type=int, default=5000, metavar="N", help="most requests (default: %(default)s)")
    option("--time-budget", type=float, default=300.0, metavar="SECONDS", help="longest asking (default: %(default)g)")
    option(
        "--evidence-limit", type=float, default=50.0, metavar="MB", help="size of whole bodies (default: %(default)g)"
    )
    option("--conformance-seed", type=int, default=0, metavar="N", help="seed of what is generated (default: 0)")


def _wanted(config: pytest.Config) -> bool:
    option = config.option
    if option.target_url or option.contract or option.target_config:
        return True
    named = [str(arg).partition("::")[0] for arg in config.args]
    return config.args_source is pytest.Config.ArgsSource.ARGS and any(
        name.endswith((".yaml", ".yml", ".json")) for name in named
    )


def _without_rewriting(config: pytest.Config) -> None:
    """Don't let pytest rewrite the assertions of every module of every plugin: no item of ours asserts.

    Where compiled files can't be kept, or in a fresh environment, that takes longer than all the judging.
    """
    hook = getattr(config.pluginmanager, "rewrite_hook", None)
    marked = getattr(hook, "_must_rewrite", None)
    if isinstance(marked, set):
        marked.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Plan the run, if there is a target, and register what carries it out."""
    if not _wanted(config) or hasattr(config, "workerinput"):
        return
    _without_rewriting(config)
    from conformance.contract.errors import UsageError  # noqa: PLC0415 - see the module's docstring

    try:
        from conformance.plugins.plan import plan  # noqa: PLC0415

        made = plan(config)
    except UsageError as error:
        raise pytest.UsageError(f"conformance: {error}") from None
    from conformance.plugins import collection, evidence, reporting  # noqa: PLC0415

    config.stash[PLAN] = made
    for module in (collection, evidence, reporting):
        config.pluginmanager.register(module, f"conformance-{module.__name__.rpartition('.')[2]}")
