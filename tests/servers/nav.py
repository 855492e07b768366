"""A feed that behaves as Nav's own server does, from a history that a test writes.

By hand: ``python -m tests.servers.nav --port 8100``, then
``python -m flyttehjelp import-nav --from http://127.0.0.1:8100``.
"""

import gzip
import json
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.nav_history import Fault, History, iso, misshapen_items

DEFAULT_PAGE_SIZE = 1000
MAX_PAGE_SIZE = 10_000
HUGE = 50_000_000

# Faults that answer something else altogether: status, body, headers.
INSTEAD: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "busy": (429, b"slow down", {"Retry-After": "1"}),
    "busy for long": (429, b"slow down", {"Retry-After": "Sat, 01 Jan 2050 00:00:00 GMT"}),
    "broken": (500, b"oh no", {}),
    "forbidden": (403, b"no", {}),
    "redirect": (302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
    "no json": (200, b"<html>maintenance</html>", {}),
    "deep": (200, b"[" * 200_000, {}),
    "no number": (200, b"[1, NaN]", {}),
}

# Faults that change the page or the entry that would have come.
TWISTED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "misshapen items": lambda page: {**page, "items": [*misshapen_items(), *page["items"]]},
    "only misshapen items": lambda page: {**page, "items": misshapen_items()},
    "no items": lambda page: {**page, "items": {"0": "x"}},
    "own tail": lambda page: {**page, "next_id": page["id"]},
    "fresh tail": lambda page: {**page, "next_id": str(uuid.uuid4()), "items": page["items"][:1]},
    "another page": lambda page: {**page, "id": str(uuid.uuid4())},
    "another ad": lambda entry: {**entry, "uuid": str(uuid.uuid4())},
    "number for a title": lambda entry: {
        **entry,
        "ad_content": {**entry["ad_content"], "title": 7},
    },
}


class Handler(BaseHTTPRequestHandler):
    history: History
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet: else each answer waits for an acknowledgement

    def log_message(self, *_args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        history = self.history
        address = urlsplit(self.path)
        history.asked.append(self.path)
        fault = self._fault(address.path)
        if fault and self._misbehave_before(fault.kind):
            return
        if address.path == "/api/publicToken":
            words = f"Current public token for Nav Job Vacancy Feed:\n{history.tokens[-1]}"
            self._answer(200, words.encode(), {"Content-Type": "text/plain"})
            return
        if not self._may_enter():
            self._answer(401, b"Unauthorized", {"Content-Type": "text/plain"})
            return
        status, data, headers = self._find(
            address.path, parse_qs(address.query, keep_blank_values=True)
        )
        if fault and fault.kind == "for ever":
            page_id = uuid.UUID(address.path.rpartition("/")[2])
            status, data, headers = 200, for_ever(history, page_id), {}
        if fault and isinstance(data, dict):
            data = TWISTED.get(fault.kind, dict)(data)
        if fault and fault.kind == "no times":
            headers = {"Last-Modified": "some day"}
        body = b"" if data is None else data if isinstance(data, bytes) else encode(data)
        self._answer(status, body, headers, fault=fault.kind if fault else "")

    def _fault(self, path: str) -> Fault | None:
        for fault in self.history.faults:
            if path.startswith(fault.path) and fault.times > 0:
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    def _misbehave_before(self, kind: str) -> bool:
        """Answer at once where the fault needs no page."""
        if kind == "hang up":
            self.close_connection = True
        elif kind == "huge":
            self._answer(200, b"[" + b" " * HUGE + b"]", {})
        elif kind == "drip":
            self._drip()
        elif kind in INSTEAD:
            self._answer(*INSTEAD[kind])
        else:
            return False
        return True

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                break
            time.sleep(0.05)
        self.close_connection = True

    def _may_enter(self) -> bool:
        history = self.history
        if history.token_dies_after is not None:
            history.token_dies_after -= 1
            if history.token_dies_after < 0:
                history.token_dies_after = None
                history.change_token()
        return self.headers.get("Authorization") == f"Bearer {history.tokens[-1]}"

    def _find(
        self, path: str, query: dict[str, list[str]]
    ) -> tuple[int, dict[str, Any] | bytes | None, dict[str, str]]:
        size = self._size(query)
        if size > MAX_PAGE_SIZE:
            return 400, b"pageSize must be less than or equal to 10000", {}
        since = self._since()
        if path == "/api/v1/feed":
            event = self.history.start(last="last" in query, since=since)
            page_id = event.id if event else None
        elif path.startswith("/api/v1/feed/"):
            page_id = uuid.UUID(path.rpartition("/")[2])
        else:
            return self._entry(uuid.UUID(path.rpartition("/")[2]))
        if page_id is None:
            return 404, None, {}
        etag = self.headers.get("If-None-Match")
        return self.history.page(page_id, size=size, etag=etag, since=since)

    def _size(self, query: dict[str, list[str]]) -> int:
        try:
            return int(query["pageSize"][0])
        except (KeyError, ValueError):
            return DEFAULT_PAGE_SIZE

    def _since(self) -> datetime | None:
        """A date that cannot be read is silently ignored."""
        if self.history.deaf_to_dates:
            return None
        try:
            return parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return None

    def _entry(self, ad_id: uuid.UUID) -> tuple[int, dict[str, Any] | None, dict[str, str]]:
        if ad_id not in self.history.ads:
            return 404, None, {}
        status, ad, at = self.history.ads[ad_id]
        entry: dict[str, Any] = {"uuid": str(ad_id), "sistEndret": iso(at), "status": status}
        if ad is not None:
            entry["ad_content"] = ad
        return 200, entry, {}

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str], *, fault: str = ""
    ) -> None:
        self.history.answered[status] += 1
        if fault == "gzip":
            body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body[: len(body) // 2] if fault == "truncated" else body)
        except OSError:
            self.close_connection = True
        if fault == "truncated":
            self.close_connection = True


def for_ever(history: History, page_id: uuid.UUID) -> dict[str, Any]:
    """A page that anybody may ask for by any id: the same items, and another page after it."""
    _, page, _ = history.page(history.events[0].id, size=5, etag=None, since=None)
    return {**(page or {}), "id": str(page_id), "next_id": str(uuid.uuid4())}


def encode(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode()


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has hung up is no news; all else is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class NavServer:
    """The history behind an address on this machine, as long as the ``with`` lasts."""

    def __init__(self, port: int = 0) -> None:
        self.history = History()
        handler = type("BoundHandler", (Handler,), {"history": self.history})
        self._server = QuietServer(("127.0.0.1", port), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "NavServer":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def main() -> None:
    import argparse  # noqa: PLC0415 - only by hand

    from tests.servers.nav_demo import write_history  # noqa: PLC0415 - only by hand

    parser = argparse.ArgumentParser(description="A feed like Nav's, with made-up vacancies.")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--ads", type=int, default=120)
    wishes = parser.parse_args()
    with NavServer(wishes.port) as server:
        write_history(server.history, how_many=wishes.ads)
        print(f"{len(server.history.events)} changes at {server.url}")  # noqa: T201 - by hand
        while True:
            time.sleep(60)


if __name__ == "__main__":
    main()
