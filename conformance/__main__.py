"""``python -m conformance`` is ``conformance``."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from conformance.cli import main


def start() -> NoReturn:
    """Run the command, and leave at once: to take a large description apart would be a tenth of the time."""
    if sys.argv[1:2] == ["lint"]:
        gc.disable()  # a short life with little to throw away
    status = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever read has gone
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    start()
