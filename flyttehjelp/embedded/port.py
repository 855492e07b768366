"""The port we answer on: is it free, and do we answer there."""

import errno
import http.client
import socket
import time
from contextlib import closing, suppress
from http import HTTPStatus
from typing import Final

from flyttehjelp.embedded.machine import CannotStart

LOOK_EVERY: Final = 0.1
NO_SUCH_ADDRESS: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
# A browser may take `localhost` for either.
LOCAL: Final = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def free_addresses(port: int, *, patience: float = 0) -> list[str]:
    """Answer the local addresses to listen on, in gunicorn's way of writing.

    To be asked before we start: afterwards, an answer may be another program's.

    :raises CannotStart: when another program listens there.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return [address for family, host in LOCAL if (address := _probe(family, host, port))]
        except OSError as trouble:
            if time.monotonic() >= deadline:
                raise CannotStart(
                    f"Port {port} cannot be used ({trouble.strerror}); "
                    f"choose another, such as `make run PORT={port % 64000 + 1000}`."
                ) from None
        time.sleep(LOOK_EVERY)


def _probe(family: socket.AddressFamily, host: str, port: int) -> str:
    """Answer the address, or nothing where this machine has no such address."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As the web server will do: connections that linger do not make a port busy.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as trouble:
        if trouble.errno in NO_SUCH_ADDRESS:
            return ""
        raise
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def answers(port: int) -> bool:
    """Whether the service says that it is well."""
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    return False
