"""A feed of any length that takes no room: each page is worked out from its number.

A process of its own, so that what it costs is not counted as ours:
``python -m tests.bench.endless_feed --items 100000``.
"""

import argparse
import json
import uuid
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.nav import QuietServer
from tests.servers.nav_history import iso, make_ad

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
EVERY = timedelta(seconds=2)
# One in so many is here, and its details are asked for.
HERE_IS_ONE_OF = 50
TEXT = "<p>" + "Vi søker en dyktig og engasjert kollega til et godt arbeidsmiljø. " * 60 + "</p>"


def ad_id(number: int) -> uuid.UUID:
    return uuid.UUID(int=number + 1)


def item(number: int) -> dict[str, Any]:
    here = number % HERE_IS_ONE_OF == 0
    at = iso(BEGAN + EVERY * number)
    return {
        "id": str(ad_id(number)),
        "url": f"/api/v1/feedentry/{ad_id(number)}",
        "title": "Sykepleier",
        "content_text": "Sykepleier",
        "date_modified": at,
        "_feed_entry": {
            "uuid": str(ad_id(number)),
            "status": "ACTIVE",
            "title": "Sykepleier",
            "businessName": "Demo sykehus",
            "municipal": "LILLEHAMMER" if here else "OSLO",
            "sistEndret": at,
        },
    }


class Handler(BaseHTTPRequestHandler):
    items = 0
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/api/publicToken":
            self._answer(b"Current public token for Nav Job Vacancy Feed:\na.public.token")
        elif address.path.startswith("/api/v1/feedentry/"):
            self._answer(self._entry(uuid.UUID(address.path.rpartition("/")[2])))
        else:
            first = 0
            if address.path != "/api/v1/feed":
                first = uuid.UUID(address.path.rpartition("/")[2]).int - 1
            size = int(parse_qs(address.query).get("pageSize", ["200"])[0])
            self._answer(self._page(first, size))

    def _page(self, first: int, size: int) -> bytes:
        """As Nav's: a page begins with the last item of the one before."""
        last = min(first + size - 1, self.items - 1)
        page = {
            "id": str(ad_id(first)),
            "next_id": str(ad_id(last)) if last < self.items - 1 else None,
            "items": [item(number) for number in range(first, last + 1)],
        }
        return json.dumps(page).encode()

    def _entry(self, uid: uuid.UUID) -> bytes:
        number = uid.int - 1
        ad = make_ad(uid, at=BEGAN + EVERY * number, description=TEXT)
        entry = {"uuid": str(uid), "status": "ACTIVE", "ad_content": ad}
        return json.dumps({**entry, "sistEndret": iso(BEGAN + EVERY * number)}).encode()

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    parser = argparse.ArgumentParser(description="A feed of any length.")
    parser.add_argument("--items", type=int, default=1_000)
    Handler.items = parser.parse_args().items
    server = QuietServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
