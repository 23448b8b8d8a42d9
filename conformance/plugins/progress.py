"""What a person sees while the evidence is gathered: a bar on a terminal, two plain lines elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    import pytest

    from conformance.plugins.plan import Plan


class Progress:
    """A context in which ``asked`` is called once for each request."""

    def __init__(self, config: pytest.Config, plan: Plan) -> None:
        reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
        self._writer: Any = reporter._tw if reporter else None  # noqa: SLF001 - pytest offers no other way to its file
        self._quiet = config.option.verbose < -1
        self._names = ", ".join(f"{part.contract.name} at {part.url}" for part in plan.parts)
        self._bar: Any = None
        self._count, self._begun = 0, time.perf_counter()

    def __enter__(self) -> Progress:  # noqa: PYI034 - one class, never inherited from
        if self._writer is None or self._quiet:
            return self
        self._writer.line()
        if self._writer.isatty if isinstance(getattr(self._writer, "isatty", None), bool) else self._writer.hasmarkup:
            from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
            from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
            from rich.progress import Progress as Bar  # noqa: PLC0415

            columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(file=self._writer._file), transient=True)  # noqa: SLF001
            self._task = self._bar.add_task("asking", total=None)
            self._bar.start()
        else:
            self._writer.line(f"gathering evidence: {self._names}")
        return self

    def asked(self) -> None:
        """Count a request."""
        self._count += 1
        if self._bar is not None:
            self._bar.update(self._task, description=f"gathering evidence: {self._count} requests")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self._writer is not None and not self._quiet:
            seconds = time.perf_counter() - self._begun
            word = "interrupted after" if kind is KeyboardInterrupt else "asked"
            self._writer.line(f"{word} {self._count} requests in {seconds:.1f} s: {self._names}")
