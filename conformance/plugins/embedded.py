"""The reference server as a process of its own, for ``--target-url embedded``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.contract.configuration import Configuration, load_configuration
from conformance.contract.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Embedded:
    """One reference server for all contracts of a run, on loopback, on a free port; ``stop`` ends it."""

    def __init__(self, contracts: Sequence[str], seed: int = 0, extra: Sequence[str] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="conformance-")
        self._file = Path(self._folder.name) / "conformance.toml"
        self._configuration: Configuration | None = None
        command = [sys.executable, "-m", "conformance", "serve", "--port", "0", "--roomy", "--seed", str(seed)]
        command += [word for name in contracts for word in ("--contract", name)]
        self._server = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            [*command, "--write-config", str(self._file), *extra],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def target(self, contract: str) -> tuple[str, Configuration]:
        """Wait until the server listens; return the contract's URL and the configuration."""
        if self._configuration is None:
            self._configuration = self._listening()
        return self._configuration.url(contract), self._configuration

    def _listening(self) -> Configuration:
        """Read what the server says once it listens, and the configuration that it wrote before."""
        assert self._server.stdout is not None  # noqa: S101 - it was opened as a pipe
        assert self._server.stderr is not None  # noqa: S101
        if not self._server.stdout.readline().startswith("http"):
            said = self._server.stderr.read().strip().splitlines()
            self.stop()
            raise UsageError(f"the reference server did not start: {said[-1] if said else 'no reason'}")
        return load_configuration(self._file)

    def stop(self) -> None:
        """End the server, by the process that was started here."""
        self._server.terminate()
        try:
            self._server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        for pipe in (self._server.stdout, self._server.stderr):
            if pipe is not None:
                pipe.close()
        self._folder.cleanup()
