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
    """One reference server for each contract, on loopback, on a free port; ``stop`` ends them."""

    def __init__(self, contracts: Sequence[str], seed: int = 0, extra: Sequence[str] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="conformance-")
        self._servers = {
            name: subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
                [
                    sys.executable,
                    "-m",
                    "conformance",
                    "serve",
                    "--contract",
                    name,
                    "--port",
                    "0",
                    "--roomy",
                    "--seed",
                    str(seed),
                    "--write-config",
                    str(self._file(name)),
                    *extra,
                ],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                stdin=subprocess.DEVNULL,
                text=True,
            )
            for name in contracts
        }

    def _file(self, contract: str) -> Path:
        return Path(self._folder.name) / f"{contract}.toml"

    def target(self, contract: str) -> tuple[str, Configuration]:
        """Wait until a server listens; return its URL and configuration."""
        server = self._servers[contract]
        assert server.stdout is not None  # noqa: S101 - it was opened as a pipe
        assert server.stderr is not None  # noqa: S101
        url = server.stdout.readline().strip()
        if not url.startswith("http"):
            said = server.stderr.read().strip().splitlines()
            self.stop()
            raise UsageError(
                f"the reference server for '{contract}' did not start: {said[-1] if said else 'no reason'}"
            )
        return url, load_configuration(self._file(contract))

    def stop(self) -> None:
        """End the servers, by the processes that were started here."""
        for server in self._servers.values():
            server.terminate()
        for server in self._servers.values():
            try:
                server.wait(timeout=5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            for pipe in (server.stdout, server.stderr):
                if pipe is not None:
                    pipe.close()
        self._folder.cleanup()
