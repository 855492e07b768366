"""A server that speaks the format of Enhetsregisteret, and all that can go wrong with it."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


def entity(org_number: str, **facts: Any) -> dict[str, Any]:
    """An entity as the register writes it; what it does not know is left out."""
    return {
        "organisasjonsnummer": org_number,
        "navn": "PRØVEVERKET AS",
        "organisasjonsform": {"kode": "AS", "beskrivelse": "Aksjeselskap", "_links": {}},
        "institusjonellSektorkode": {"kode": "2100", "beskrivelse": "Private aksjeselskaper mv."},
        "hjemmeside": "www.example.no",
        "forretningsadresse": {
            "adresse": ["Storgata 1"],
            "postnummer": "2609",
            "poststed": "LILLEHAMMER",
            "kommune": "LILLEHAMMER",
            "kommunenummer": "3405",
            "land": "Norge",
            "landkode": "NO",
        },
        "antallAnsatte": 12,
        "harRegistrertAntallAnsatte": True,
        "konkurs": False,
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
        "maalform": "Bokmål",
        "_links": {"self": {"href": f"https://example.org/enheter/{org_number}"}},
    } | facts


Fault = Callable[[BaseHTTPRequestHandler], None]


class RegisterServer:
    """``entities`` and ``units`` by number; a ``fault`` answers in the place of all of them."""

    def __init__(self) -> None:
        self.entities: dict[str, dict[str, Any]] = {}
        self.units: dict[str, dict[str, Any]] = {}
        self.fault: Fault | None = None
        self.fault_at = ""  # only for paths that end so
        self.asked: list[str] = []
        self.on_ask: Callable[[], None] = lambda: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/enhetsregisteret/api"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        register = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                register.asked.append(self.path.removeprefix("/enhetsregisteret/api"))
                register.on_ask()
                if register.fault and self.path.endswith(register.fault_at):
                    register.fault(self)
                    return
                *_, kind, number = self.path.split("/")
                shelf = register.entities if kind == "enheter" else register.units
                if number in shelf:
                    send(self, 200, json.dumps(shelf[number]).encode())
                else:
                    send(self, 404, b'{"status": 404, "feilmelding": "Ikke funnet"}')

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def status_500(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 500, b"{}")


def redirect(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 302, b"", Location="http://127.0.0.1:9/elsewhere")


def garbage(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"<html>\xff\xfe")


def deep_garbage(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"[" * 200_000)


def a_list(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, b"[]")


def somebody_else(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, json.dumps(entity("974760673")).encode())


def giant(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(200):
            handler.wfile.write(b" " * 1_000_000)
    except OSError:
        pass  # the client has had enough


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


def slammed(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.close()
