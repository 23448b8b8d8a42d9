"""Where the linter's words go: bytes of UTF-8 whatever the locale, and files that are never half written."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from conformance.contract.errors import UsageError
from conformance.lint.formats.visible import visible

if TYPE_CHECKING:
    from pathlib import Path


def say(line: str) -> None:
    """Write one line to stderr."""
    if sys.stderr is not None:
        sys.stderr.write(f"conformance: {visible(line)}\n")


def write(path: Path | None, text: str, option: str) -> None:
    """Write a text to a file, or to stdout; ``UsageError`` where that can't be done. A reader may leave early."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        if path is None:
            _print(data)
        else:
            _replace(path, data)
    except BrokenPipeError:
        if path is None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes nowhere
    except OSError as error:
        where = f"{option} {path}" if path is not None else "stdout"
        raise UsageError(f"{where}: can't be written: {error.strerror}") from None


def append(path: Path, text: str) -> None:
    """Add a text to a file that another program gave us; say so if it can't be done, and go on."""
    try:
        with path.open("ab") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        say(f"{path}: the summary can't be written: {error.strerror}")


def _print(data: bytes) -> None:
    if sys.stdout is None:
        return
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a program took stdout's place
        sys.stdout.write(data.decode())
        return
    buffer.write(data)
    buffer.flush()


def _replace(path: Path, data: bytes) -> None:
    """Write beside the file and put that in its place; a device or a pipe is written as it is."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as device:
            device.write(data)
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
