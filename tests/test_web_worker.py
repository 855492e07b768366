"""What the web server refuses before Django hears of it, by the server itself."""

import json
import socket
import subprocess
import sys

import pytest

from flyttehjelp.embedded.machine import PROJECT
from tests.commands.test_run import wait_until

LONG = "a" * 9000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The worker that we run, in front of a program that says hello."""
    folder = tmp_path_factory.mktemp("web")
    place = folder / "socket"
    command = [
        *(sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app"),
        *("--worker-class", "flyttehjelp.web_worker.Worker", "--workers", "1", "--threads", "2"),
        *("--no-control-socket", f"--bind=unix:{place}"),
    ]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log)
    try:
        wait_until(lambda: answers(place))
        yield place, folder / "log"
    finally:
        process.terminate()
        process.wait(30)


def answers(place):
    try:
        return ask(place, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")[0] == "200"
    except OSError:
        return False


def ask(place, raw):
    with socket.socket(socket.AF_UNIX) as us:
        us.settimeout(30)
        us.connect(str(place))
        us.sendall(raw)
        said = b""
        while part := us.recv(65_536):
            said += part
    head, _, body = said.partition(b"\r\n\r\n")
    return head.decode().split()[1], head.decode(), body


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (f"GET /?q={LONG} HTTP/1.1\r\n\r\n", "414", "address_too_long"),
        (f"GET / HTTP/1.1\r\nCookie: {LONG}\r\n\r\n", "431", "headers_too_large"),
        ("GET nonsense\r\n\r\n", "400", "not_understood"),
        ("GET / HTTP/1.1\r\nna me: x\r\n\r\n", "400", "not_understood"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_problem(server, raw, status, code):
    place, log = server

    got, head, body = ask(place, raw.encode())

    problem = json.loads(body)
    assert (got, problem["status"], problem["code"]) == (status, int(status), code)
    assert "Content-Type: application/problem+json" in head
    assert len(problem["detail"].split(" / ")) == 3
    assert LONG[:50] not in log.read_text()


def test_what_can_be_read_is_answered(server):
    assert answers(server[0])
