"""Folders, secrets and ties between processes."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.machine import Account

NOBODY = Account(65534, 65534)


@pytest.fixture
def open_folder():
    with tempfile.TemporaryDirectory(prefix="flyttehjelp-machine-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize(
    ("mode", "expected"), [(0o644, True), (0o640, False), (0o600, False), (0o604, True)]
)
def test_file_may_be_read_where_its_mode_says_so(open_folder, mode, expected):
    file = open_folder / "file"
    file.write_text("")
    file.chmod(mode)

    assert machine.may_read(file, NOBODY) is expected


def test_file_may_not_be_read_behind_a_closed_folder(open_folder):
    file = open_folder / "closed" / "file"
    file.parent.mkdir(mode=0o700)
    file.write_text("")

    assert not machine.may_read(file, NOBODY)
    assert machine.may_read(file, Account(os.getuid(), os.getgid()))


def test_services_step_down_only_where_the_code_can_be_read(monkeypatch, open_folder):
    (open_folder / "flyttehjelp").mkdir()
    (open_folder / "flyttehjelp" / "settings.py").write_text("")
    monkeypatch.setattr(machine, "PROJECT", open_folder)
    monkeypatch.setattr(sys, "executable", "/bin/sh")
    monkeypatch.setattr(sys, "prefix", str(open_folder))
    monkeypatch.setattr(os, "__file__", "/bin/sh")
    monkeypatch.setattr(machine.ctypes, "__file__", "/bin/sh")

    readable = machine.stepped_down(NOBODY)
    (open_folder / "flyttehjelp").chmod(0o700)

    assert readable == NOBODY
    assert machine.stepped_down(NOBODY) is None
    assert machine.stepped_down(None) is None


def test_state_folder_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("STATE_DIR", str(tmp_path))

    assert machine.state_dir() == tmp_path


def test_state_folder_follows_who_we_are(monkeypatch):
    monkeypatch.delenv("STATE_DIR", raising=False)

    expected = Path("/var/lib/flyttehjelp") if os.geteuid() == 0 else machine.PROJECT / ".state"
    assert machine.state_dir() == expected


def test_state_folder_of_another_is_left_as_it_is(open_folder):
    open_folder.chmod(0o755)

    machine.make_state(open_folder, None)

    assert stat.S_IMODE(open_folder.stat().st_mode) == 0o755


def test_secret_is_made_once_and_closed(tmp_path):
    made = iter(["first", "second"])

    kept = [machine.kept_secret(tmp_path / "secret", lambda: next(made)) for _ in range(2)]

    assert kept == ["first", "first"]
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_everything_in_a_tree_is_opened_for_reading(tmp_path):
    tool = tmp_path / "tree" / "bin" / "tool"
    tool.parent.mkdir(parents=True, mode=0o700)
    tool.write_text("")
    tool.chmod(0o700)
    (tmp_path / "tree" / "link").symlink_to("bin/tool")
    (tmp_path / "tree" / "text").write_text("")
    (tmp_path / "tree" / "text").chmod(0o600)

    machine.open_for_all(tmp_path / "tree")

    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "tree").rglob("*")}
    assert modes == {"bin": 0o755, "tool": 0o755, "link": 0o755, "text": 0o644}


def test_stubborn_process_is_killed_in_the_end(tmp_path):
    script = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"
    stubborn = subprocess.Popen([sys.executable, "-u", "-c", script], stdout=subprocess.PIPE)
    stubborn.stdout.readline()

    machine.stop_process(stubborn, [signal.SIGTERM, signal.SIGKILL], patience=0.2)

    stubborn.stdout.close()
    assert stubborn.returncode == -signal.SIGKILL
