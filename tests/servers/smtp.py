"""A mail server on this machine that keeps what it gets, and misbehaves for some addresses.

``later@``: 451 for now · ``never@``: 550 for good · ``rude@``: hangs up in the middle ·
``hang@``: takes the letter and says nothing for longer than anybody waits · ``spam@``: 554 after
reading it · ``relay@``: 550, but only because it does not know the sender. With ``knows_us`` false
it lets nobody send, and says ``refusal``.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postman:
    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.arrived = threading.Event()
        self.let_go = threading.Event()
        self.knows_us = True
        self.refusal = "530 5.7.0 authentication required"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, *rest: Any
    ) -> str:
        if not self.knows_us:
            return self.refusal
        envelope.mail_from = rest[0]
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, _session: Session, envelope: Envelope, *rest: Any
    ) -> str:
        address = rest[0]
        match address.partition("@")[0]:
            case "later":
                return "451 4.7.1 come back later"
            case "never":
                return "550 5.1.1 no such mailbox"
            case "relay":
                return "550 5.7.1 relaying denied"
            case "rude":
                assert isinstance(server.transport, asyncio.WriteTransport)
                server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if envelope.rcpt_tos[0].startswith("spam@"):
            return "554 5.7.1 not wanted"
        content = envelope.original_content or b""
        parsed = BytesParser(EmailMessage, policy=default).parsebytes(content)
        self.letters.append(parsed)
        self.arrived.set()
        if envelope.rcpt_tos[0].startswith("hang@"):
            while not self.let_go.is_set():
                await asyncio.sleep(0.02)
        return "250 OK"

    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


@contextmanager
def mail_server() -> Iterator[tuple[Postman, int]]:
    postman = Postman()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postman, port
    finally:
        postman.let_go.set()
        controller.stop()
