"""`make run` without make: the whole service as a real process, once."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.port import answers
from tests import marks_plugin

READY = "Ctrl-C stops"  # the last line it says


class Machine:
    """A state folder of its own, and commands that run on it."""

    def __init__(self, folder):
        self.state = folder / "state"
        self.output = folder / "output"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        ours = {"DATABASE_URL", "EMBEDDED", "SECRET_KEY", "MAILBOX_DIR", "SITE_URL"}
        ours |= {"CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE"}
        self.env = {name: value for name, value in os.environ.items() if name not in ours}
        self.env["STATE_DIR"] = str(self.state)
        self.launcher = None

    def popen(self, *arguments, **kwargs):
        return subprocess.Popen(
            [sys.executable, "-m", "flyttehjelp", *arguments],
            cwd=machine.PROJECT,
            env=self.env,
            text=True,
            stdin=subprocess.DEVNULL,
            **kwargs,
        )

    def ask(self, *arguments):
        """Run a command to its end; answer its exit code, output and errors."""
        process = self.popen(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def start(self):
        """Start the service and wait until it says that it answers."""
        with self.output.open("w") as output:
            self.launcher = self.popen("run", f"--port={self.port}", stdout=output, stderr=output)
        wait_until(lambda: READY in self.said() or self.launcher.poll() is not None, patience=180)
        assert READY in self.said(), self.said()

    def said(self):
        return self.output.read_text()

    def stop(self, word):
        self.launcher.send_signal(word)
        code = self.launcher.wait(30)
        wait_until(lambda: self.processes() == [])
        return code

    def processes(self):
        """Everything that still runs for this state folder, the launcher's own children too."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environ = (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            mark = str(self.state).encode()
            if mark in environ or mark in command:
                found.append(command.replace(b"\0", b" ").decode())
        return found


def wait_until(happened, patience=60):
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def get(port, path):
    with closing(http.client.HTTPConnection("localhost", port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture
def computer():
    with tempfile.TemporaryDirectory(prefix="flyttehjelp-run-") as folder:
        Path(folder).chmod(0o711)
        computer = Machine(Path(folder))
        yield computer
        if computer.launcher is not None and computer.launcher.poll() is None:
            computer.stop(signal.SIGTERM)
        marks_plugin.look_at_logs(computer.state)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_service_starts_is_joined_is_killed_and_starts_again(computer):
    computer.start()

    assert get(computer.port, "/readyz")[0] == 200
    assert f"http://localhost:{computer.port}/" in computer.said()
    assert "coordinator@example.org" in computer.said()
    code, _, err = computer.ask("run", "--port=1")
    assert (code, err.count("\n")) == (1, 1)
    assert "already running" in err
    code, out, err = computer.ask(
        "django",
        "shell",
        "-v",
        "0",
        "-c",
        "from django.conf import settings as s; print(s.SITE_URL)",
    )
    assert (code, out.strip()) == (0, f"http://localhost:{computer.port}"), err

    computer.stop(signal.SIGKILL)
    computer.start()

    assert get(computer.port, "/readyz")[0] == 200
    assert "Updating the tables" not in computer.said()  # the second start has nothing to do
    assert computer.stop(signal.SIGINT) == 0
    assert f"The data stays in {computer.state}" in computer.said()
    assert not answers(computer.port)


def test_busy_port_is_one_line(computer):
    with socket.socket() as other:
        other.bind(("127.0.0.1", computer.port))
        other.listen()

        code, _, err = computer.ask("run", f"--port={computer.port}")

    assert code == 1
    assert err.count("\n") == 1
    assert f"Port {computer.port} cannot be used" in err


def test_named_database_is_not_taken_for_the_demo(computer):
    computer.env["DATABASE_URL"] = "postgres://somebody@/production"

    code, _, err = computer.ask("run")

    assert code == 1
    assert "DATABASE_URL is set" in err


def test_command_without_a_running_service_has_its_own_database(computer):
    code, out, err = computer.ask(
        "django",
        "shell",
        "-v",
        "0",
        "-c",
        "from flyttehjelp.core import clock; print(clock.now().year)",
    )

    assert (code, out.strip().isdigit()) == (0, True), err
    assert computer.processes() == []


def test_unknown_command_is_refused(computer):
    code, _, err = computer.ask("nonsense")

    assert code == 2
    assert "No such command" in err


def test_help_lists_the_commands_and_starts_nothing(computer):
    code, out, err = computer.ask("--help")

    assert code == 0, err
    assert {"compile-messages", "django", "run", "upgrade"} <= set(out.split())
    assert not computer.state.exists()
