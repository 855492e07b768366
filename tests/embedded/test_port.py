"""The port: is it free, do we answer."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from flyttehjelp.embedded import port
from flyttehjelp.embedded.machine import CannotStart


@pytest.fixture
def taken():
    """Another program's port, on which nobody answers."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other


def test_free_port_answers_its_local_addresses(taken):
    number = taken.getsockname()[1]
    taken.close()

    assert f"127.0.0.1:{number}" in port.free_addresses(number)


def test_busy_port_is_said_in_a_line_with_another_to_try(taken):
    number = taken.getsockname()[1]

    with pytest.raises(CannotStart, match=rf"Port {number} .*in use.*make run PORT=\d+") as trouble:
        port.free_addresses(number)

    assert "\n" not in str(trouble.value)


def test_port_is_waited_for_while_another_lets_go_of_it(taken):
    number = taken.getsockname()[1]
    threading.Timer(0.3, taken.close).start()

    assert f"127.0.0.1:{number}" in port.free_addresses(number, patience=5)


def test_address_that_this_machine_has_not_is_left_out(monkeypatch, taken):
    number = taken.getsockname()[1]
    taken.close()
    monkeypatch.setattr(
        port, "LOCAL", [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "192.0.2.1")]
    )

    assert port.free_addresses(number) == [f"127.0.0.1:{number}"]


@pytest.mark.parametrize(("status", "expected"), [(200, True), (503, False)])
def test_only_a_good_answer_is_an_answer(status, expected):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        answered = port.answers(server.server_address[1])
        thread.join()

    assert answered is expected


def test_nobody_there_is_no_answer(taken):
    number = taken.getsockname()[1]
    taken.close()

    assert not port.answers(number)
