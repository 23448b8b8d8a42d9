from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]
RIGHT = {"success": False, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "r1"}}


def serve(status: int, body: object, headers: dict[str, str]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(data)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    servers = []

    def go(
        status: int, body: object, operation: str, contract: str = "agentmessage", **headers: str
    ) -> subprocess.CompletedProcess[str]:
        server = serve(status, body, {name.replace("_", "-"): value for name, value in headers.items()})
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        words = [
            *(
                "run",
                str(ROOT / "spec" / contract / "openapi.yaml"),
                "--url",
                f"http://127.0.0.1:{server.server_address[1]}",
            ),
            *("--include-operation-id", operation, "--phases", "fuzzing", "-n", "2", "--seed", "1", "--no-color"),
            *("-c", "conformance_error_envelope,conformance_retry_after,conformance_request_id"),
        ]
        return subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "schemathesis.cli", *words],
            cwd=tmp_path,
            env={
                **os.environ,
                "CONFORMANCE_CONTRACT": contract,
                "SCHEMATHESIS_HOOKS": "conformance.plugins.schemathesis_checks",
                "PYTHONPATH": str(ROOT),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    yield go
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "operation", "headers", "said"),
    [
        (401, RIGHT, "listMessages", {}, ""),
        (401, {"detail": "who?"}, "listMessages", {}, "the error has no code"),
        (429, {"success": False, "error": {"code": "RATE_LIMITED", "message": "slow", "request_id": "r"}}, "sendMessage",  # noqa: E501
         {"Retry_After": "1.5"}, "Retry-After has no form that RFC 9110 knows"),
        (429, RIGHT, "sendMessage", {"Retry_After": "3"}, "the error has another code"),
    ],
    ids=["right", "no envelope", "malformed Retry-After", "wrong code"],
)  # fmt: skip
def test_schemathesis_has_our_checks(  # noqa: PLR0913, PLR0917 - a row of the table
    run: Run, status: int, body: object, operation: str, headers: dict[str, str], said: str
) -> None:
    done = run(status, body, operation, **headers)
    assert done.returncode == (1 if said else 0), done.stdout + done.stderr
    assert said in done.stdout


@pytest.mark.parametrize(
    ("contract", "status", "body", "operation", "said"),
    [
        ("whippy", 401, {"errors": [{"description": "who?"}], "status": 400}, "listMessages",
         "/status does not repeat the HTTP status"),
        ("heymarket", 200, "17", "countMessages", "the answer has no request id"),
    ],
    ids=["another status in the body", "no request id"],
)  # fmt: skip
def test_schemathesis_has_them_for_other_contracts(  # noqa: PLR0913, PLR0917 - a row of the table
    run: Run, contract: str, status: int, body: object, operation: str, said: str
) -> None:
    done = run(status, body, operation, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert said in done.stdout
