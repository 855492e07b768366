"""The files for a machine that serves people."""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flyttehjelp.embedded.machine import NAME, PROJECT
from flyttehjelp.embedded.services import CLOCK, WORKER
from tests.commands.test_run import wait_until

UNITS = sorted((PROJECT / ".deploy" / "systemd").glob("*.service"))
BIN = "/opt/flyttehjelp/.venv/bin/"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_nothing_wrong_with_a_unit(unit, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed: the units were not checked")
    for program in ["gunicorn", "celery"]:
        (tmp_path / program).symlink_to(shutil.which("true"))
    here = tmp_path / unit.name
    here.write_text(unit.read_text().replace(BIN, f"{tmp_path}/"))

    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)],
        capture_output=True,
        text=True,
        check=False,
    )

    ours = [line for line in checked.stderr.splitlines() if unit.stem in line]
    assert (checked.returncode, ours) == (0, [])


def test_there_is_a_unit_for_each_process():
    assert [unit.stem.removeprefix("flyttehjelp-") for unit in UNITS] == ["beat", "web", "worker"]


def test_units_start_what_the_embedded_mode_starts():
    started = "\n".join(unit.read_text() for unit in UNITS)

    for option in [*WORKER, *CLOCK]:
        if option.startswith("--") and option not in {"--quiet", "--pidfile", "--schedule"}:
            assert option in started


def names_in(text: str) -> set[str]:
    return set(re.findall(r"^#? ?([A-Z][A-Z_]{2,})=", text, re.MULTILINE))


def names_read() -> set[str]:
    settings = (PROJECT / "flyttehjelp" / "settings.py").read_text()
    backup = (PROJECT / "flyttehjelp" / "commands" / "backup.py").read_text()
    read = re.findall(r"\b(?:env\.\w+|environ\.get)\(\s*\"([A-Z_]+)\"", settings + backup)
    return set(read)


def test_the_example_sets_only_what_the_settings_read():
    example = (PROJECT / ".deploy" / "flyttehjelp.env.example").read_text()

    assert names_in(example) - names_read() == set()


def test_the_list_of_who_was_forgotten_lies_where_web_and_worker_may_write():
    example = (PROJECT / ".deploy" / "flyttehjelp.env.example").read_text()
    (chosen,) = re.findall(r"^ERASURE_LIST=(.+)$", example, re.MULTILINE)
    folders = {
        unit.stem.removeprefix("flyttehjelp-"): re.findall(
            r"^StateDirectory=(.+)$", unit.read_text(), re.MULTILINE
        )
        for unit in UNITS
    }

    ours = Path(chosen).parent.relative_to("/var/lib").as_posix()
    assert folders == {"beat": [], "web": [ours], "worker": [ours]}
    assert Path("/var/lib", ours) != Path("/var/lib", NAME), "there `make run` keeps its data"
    assert {"ERASURE_LIST", "BACKUP_KEY"} <= names_in(example)


def test_the_proxy_lets_nobody_write_their_own_address():
    proxy = (PROJECT / ".deploy" / "nginx.conf").read_text()

    assert re.search(r"proxy_set_header X-Forwarded-For\s+\$remote_addr;", proxy)
    assert "$proxy_add_x_forwarded_for" not in proxy


def proxy_in(folder: Path, **changed: str) -> Path:
    """Our file for the proxy, made to run here: by anybody, on a port of this machine alone."""
    text = (PROJECT / ".deploy" / "nginx.conf").read_text()
    text = re.sub(r"^\s*(ssl_certificate|listen \[).*$", "", text, flags=re.MULTILINE)
    text = text.replace("/var/log/nginx", str(folder)).replace("/opt/flyttehjelp", str(PROJECT))
    text = text.replace("listen 80;", f"listen unix:{folder}/80;")
    text = text.replace("listen 443 ssl http2;", f"listen unix:{folder}/443;")
    for before, after in changed.items():
        assert before in text
        text = text.replace(before, after)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "access_log off;" + "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    start = f"pid {folder}/pid; error_log {folder}/error.log; daemon off; master_process off;"
    whole = folder / "nginx.conf"
    whole.write_text(f"{start} events {{}} http {{ {folders} {text} }}")
    return whole


@pytest.fixture
def nginx() -> str:
    found = shutil.which("nginx")
    if not found:
        pytest.skip("nginx is not installed: its configuration was not checked")
    return found


def test_nginx_finds_nothing_wrong_with_its_file(nginx: str, tmp_path: Path) -> None:
    checked = subprocess.run(
        [nginx, "-t", "-q", "-c", str(proxy_in(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


@pytest.fixture
def proxy(nginx: str, tmp_path: Path) -> Iterator[Path]:
    """The proxy in front of a web server that is not there; two requests at once are enough."""
    whole = proxy_in(tmp_path, **{"rate=20r/s": "rate=1r/m", "burst=60": "burst=1"})
    process = subprocess.Popen([nginx, "-c", str(whole)])
    place = tmp_path / "443"
    try:
        wait_until(place.exists)
        yield place
    finally:
        process.terminate()
        process.wait(30)


def knock(place: Path, request: str) -> tuple[int, str, str]:
    """Status, head and body of what is answered."""
    with socket.socket(socket.AF_UNIX) as us:
        us.settimeout(30)
        us.connect(str(place))
        us.sendall(request.encode())
        said = b""
        while part := us.recv(65_536):
            said += part
    head, _, body = said.decode().partition("\r\n\r\n")
    return int(head.split()[1]), head, body


def asking(path: str, *headers: str) -> str:
    known = ("Host: flyttehjelpen.example.no", "Connection: close", *headers)
    return "\r\n".join([f"POST {path} HTTP/1.1", *known, "", ""])


TOO_LARGE = "Content-Length: 1100000"
TROUBLES = [
    ("/nb/", (), 502, "Vi er straks tilbake"),
    ("/nb/", (TOO_LARGE,), 413, "Det du sende, er for stort"),
    (f"/nb/?q={'a' * 5000}", (), 414, "The address is too long"),
    ("/nb/", (f"Cookie: {'a' * 5000}",), 400, "Adressen er for lang"),
]


@pytest.mark.parametrize(("path", "headers", "status", "said"), TROUBLES)
def test_proxy_says_what_is_wrong_on_one_page_in_three_languages(
    proxy: Path, path: str, headers: tuple[str, ...], status: int, said: str
) -> None:
    got, head, page = knock(proxy, asking(path, *headers))

    assert got == status
    assert "Content-Type: text/html" in head
    assert said in page
    assert [f'<section lang="{language}">' in page for language in ("nb", "nn", "en")] == [True] * 3
    assert "<!--#" not in page
    assert "(none)" not in page


@pytest.mark.parametrize(
    ("headers", "status", "code", "detail"),
    [
        ((), 502, "unavailable", "Tjenesten starter på nytt"),
        ((TOO_LARGE, "Accept-Language: nn"), 413, "too_large", "større enn vi kan ta imot. Gjer"),
        ((TOO_LARGE, "Accept-Language: en-GB"), 413, "too_large", "larger than we can take"),
    ],
)
def test_proxy_tells_programs_by_a_problem(
    proxy: Path, headers: tuple[str, ...], status: int, code: str, detail: str
) -> None:
    got, head, body = knock(proxy, asking("/api/v1/questions/", *headers))

    problem = json.loads(body)
    assert (got, problem["status"], problem["code"]) == (status, status, code)
    assert detail in problem["detail"]
    assert "Content-Type: application/problem+json" in head


@pytest.mark.parametrize("path", ["/nb/", "/api/v1/region/"])
def test_proxy_says_kindly_that_it_was_too_fast(proxy: Path, path: str) -> None:
    answers = [knock(proxy, asking(path)) for _ in range(4)]

    got, head, said = answers[-1]
    assert (got, "Retry-After: 30" in head) == (429, True)
    assert "Det kom mange forespørsler fra deg på kort tid." in said
    assert ("application/problem+json" in head) == path.startswith("/api/")


def test_page_of_the_proxy_cannot_be_asked_for(proxy: Path) -> None:
    assert knock(proxy, asking("/_trouble/large"))[0] == 404


@pytest.mark.parametrize("door", ["80", "443"])
def test_no_log_of_the_proxy_holds_the_secret_of_a_link(proxy: Path, door: str) -> None:
    for path in ("/nb/surveys/", "/api/v1/surveys/", "/nb/surveys/"):
        knock(proxy.with_name(door), asking(f"{path}?key=hemmelig"))

    logs = {file.name: file.read_text() for file in proxy.parent.glob("*.log")}
    assert "/nb/surveys/" in logs["flyttehjelp.log"]
    assert [name for name, text in logs.items() if "hemmelig" in text] == []
