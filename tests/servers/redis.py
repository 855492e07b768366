"""A Redis of our own, in memory only, on a free port of this machine."""

import socket
import subprocess
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = self.listener = None

    def start(self):
        settings = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--dir", str(self.folder), *settings],
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                self._write_down_commands()
                return
        raise AssertionError("Redis does not answer")

    def _write_down_commands(self):
        """Every message that anybody puts in the queue, for ``marks_plugin`` to look at."""
        file = self.folder / "commands.log"
        before = file.stat().st_size if file.exists() else 0
        with file.open("ab") as log:
            self.listener = subprocess.Popen(
                ["redis-cli", "-p", str(self.port), "monitor"], stdout=log, stderr=log
            )
        deadline = time.monotonic() + 20
        while file.stat().st_size == before:  # it says OK once it listens
            assert time.monotonic() < deadline, "nobody listens to Redis"
            time.sleep(0.05)

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None
            if self.listener is not None:
                self.listener.wait(20)  # it goes with the server
