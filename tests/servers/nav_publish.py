"""A server that speaks the format of Nav's import interface, and what can go wrong with it."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.servers.register import send

REQUIRED = {
    *("reference", "positions", "title", "adText", "privacy", "published", "expires"),
    *("employer", "locationList"),
}
Fault = Callable[[BaseHTTPRequestHandler], None]


class NavImport:
    """``ads`` by reference, as they were last sent; a ``fault`` answers in the place of all."""

    provider = "10000"
    token = "secret-key-of-the-provider"

    def __init__(self) -> None:
        self.ads: dict[str, dict[str, Any]] = {}
        self.stopped: list[str] = []
        self.asked: list[str] = []
        self.status = "PENDING"
        self.url = "https://arbeidsplassen.example.org/stillinger/1"
        self.fault: Fault | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/stillingsimport"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(f"{handler.command} {handler.path}")
        if self.fault:
            self.fault(handler)
            return
        right = handler.headers["Authorization"] == f"Bearer {self.token}"
        if not right or f"/{self.provider}" not in handler.path:
            unauthorized(handler)
            return
        reference = handler.path.rpartition("/")[2]
        match handler.command:
            case "POST":
                self._take(handler)
            case "DELETE":
                self.stopped.append(reference)
                send(handler, 200 if self.ads.pop(reference, None) else 404, b"{}")
            case _:
                fate = {"reference": reference, "status": self.status, "url": self.url}
                send(handler, 200, json.dumps(fate).encode())

    def _take(self, handler: BaseHTTPRequestHandler) -> None:
        assert handler.headers["Content-Type"] == "application/x-json-stream"
        ad = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        if missing := sorted(REQUIRED - set(ad)):
            refusal = {"errorType": "MISSING_PARAMETER", "message": ", ".join(missing)}
            send(handler, 400, json.dumps(refusal).encode())
            return
        self.ads[ad["reference"]] = ad
        receipt = {"versionId": len(self.asked), "status": "RECEIVED", "items": 1}
        send(handler, 200, json.dumps(receipt).encode())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        nav = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                nav.answer(self)

            def do_DELETE(self) -> None:
                nav.answer(self)

            def do_GET(self) -> None:
                nav.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def unauthorized(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 401, b'{"message": "Unauthorized"}')


def refused(handler: BaseHTTPRequestHandler) -> None:
    said = {"errorType": "INVALID_VALUE", "message": "title:\n too <b>long</b>"}
    send(handler, 400, json.dumps(said).encode())


def refused_in_plain_words(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 400, b"Bad title")


def refused_in_the_receipt(handler: BaseHTTPRequestHandler) -> None:
    said = {"versionId": 1, "status": "ERROR", "message": "Unknown orgnr"}
    send(handler, 200, json.dumps(said).encode())


def status_500(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 500, b"oh no")


def too_often(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 429, b"slow down")


def redirect(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 302, b"", Location="http://127.0.0.1:9/elsewhere")


def garbage(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"<html>\xff\xfe")


def a_list(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"[]")


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)


def slammed(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()
