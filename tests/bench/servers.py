"""The targets, each a server of its own on a free port, and what it costs them to answer."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
# Exact versions would only say which day it was; what was installed is printed.
TWIN_PACKAGES = (
    "fastapi",
    "sqlalchemy[asyncio]",
    "psycopg[binary]",
    "uvicorn",
    "django-ninja",
    "django<6",
    "gunicorn",
)


@contextmanager
def serving(command: list[str], environment: dict[str, str], ready: str) -> Iterator["Server"]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    whole = [part.format(port=port) for part in command]
    process = subprocess.Popen(
        whole, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}
    )
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        server.wait(ready)
        yield server
    finally:
        process.terminate()
        process.wait(20)


class Server:
    def __init__(self, url: str, pid: int) -> None:
        self.url = url
        self.pid = pid
        self.client = httpx.Client(base_url=url, timeout=60)

    def wait(self, path: str) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.client.get(path).status_code < 500:
                    return
            except httpx.TransportError:
                pass
            if time.monotonic() > deadline:
                raise TimeoutError(self.url)
            time.sleep(0.1)

    def cpu(self) -> float:
        """Seconds of processor that the server and its children have used."""
        return sum(_cpu(pid) for pid in _family(self.pid))


def postgres_cpu(database_url: str) -> float:
    """Seconds of processor of PostgreSQL and all its backends."""
    socket_folder = Path(parse_qs(urlsplit(database_url).query)["host"][0])
    for candidate in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = candidate.read_bytes().split(b"\0")
        except OSError:
            continue
        if any(str(socket_folder).encode() in word for word in words):
            return sum(_cpu(pid) for pid in _family(int(candidate.parent.name)))
    return 0.0


def _family(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def _cpu(pid: int) -> float:
    try:
        after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(after[11]) + int(after[12])) / TICKS


def ours(settings: str = "tests.bench.settings", **environment: str):
    command = [sys.executable, "-m", "gunicorn", "flyttehjelp.wsgi", "--no-control-socket"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "2"]
    command += ["--bind", "127.0.0.1:{port}", "--log-level", "error"]
    told = {"DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "ERROR", **environment}
    return serving(command, told, "/healthz")


def twins(place: Path) -> Path:
    """The Python of an environment that has the other frameworks; made the first time."""
    python = place / "bin" / "python"
    if not python.exists():
        print("Making an environment for FastAPI and django-ninja ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        uv = Path(sys.executable).with_name("uv")
        install = [str(uv), "pip", "install", "--quiet", "--python", str(python)]
        subprocess.run([*install, *TWIN_PACKAGES], check=True)
    return python


def fastapi(python: Path, database_url: str):
    split = urlsplit(database_url)
    password = unquote(split.password or "")
    host = parse_qs(split.query)["host"][0]
    url = f"postgresql+psycopg://{split.username}:{password}@/{split.path.strip('/')}?host={host}"
    command = [str(python), "-m", "uvicorn", "tests.bench.twins.with_fastapi:app"]
    command += ["--port", "{port}", "--log-level", "error"]
    return serving(command, {"ALCHEMY_URL": url}, "/openapi.json")


def ninja(python: Path, database_url: str):
    command = [str(python), "-m", "gunicorn", "tests.bench.twins.with_ninja"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "2"]
    command += ["--bind", "127.0.0.1:{port}", "--log-level", "error"]
    environment = {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": ""}
    return serving(command, environment, "/openapi.json")
