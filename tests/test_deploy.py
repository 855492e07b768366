"""The files for a machine that serves people."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from flyttehjelp.embedded.machine import NAME, PROJECT
from flyttehjelp.embedded.services import CLOCK, WORKER

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


def test_nginx_finds_nothing_wrong_with_its_file(tmp_path: Path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed: its configuration was not checked")
    text = (PROJECT / ".deploy" / "nginx.conf").read_text()
    text = re.sub(r"^\s*ssl_certificate.*$", "", text, flags=re.MULTILINE)
    text = text.replace("443 ssl http2", "443").replace("/var/log/nginx", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "access_log off;" + "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    start = f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}"
    whole.write_text(f"{start} http {{ {folders} {text} }}")

    checked = subprocess.run(
        ["nginx", "-t", "-q", "-c", str(whole)], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
