"""Worker and clock outlive their database: when it is back, letters go again without a hand."""

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest

from flyttehjelp.embedded import machine
from flyttehjelp.embedded.postgres import NAME, Postgres
from tests.resilience.post import PostOffice

AWAY = 20  # seconds: longer than any retry that is tried only once
PATIENCE = 90


@pytest.fixture
def server():
    """A PostgreSQL of this test's own, for the run's other tests need theirs."""
    state = Path(tempfile.mkdtemp(prefix=f"{NAME}-test-"))
    state.chmod(0o711)
    server = Postgres(state, careless=True)
    with machine.hold(state, "a test"):
        yield server
        server.stop()
    shutil.rmtree(state, ignore_errors=True)


@pytest.fixture
def post_office(server, tmp_path):
    office = PostOffice(tmp_path, database=server.start())
    office.run("flyttehjelp", "upgrade")
    yield office
    office.close()


def ask_and_wait(office, asker):
    """Ask, and wait for the letter that says so; answers how long it took."""
    began = time.monotonic()
    office.run("tests.resilience.asking", asker)
    office.wait_until(lambda: office.by_recipient()[asker], PATIENCE)
    return time.monotonic() - began


@pytest.mark.resilience
@pytest.mark.parametrize("away", [0, AWAY])
def test_letters_go_again_when_the_database_is_back(server, post_office, away):
    worker, clock = post_office.start_worker(), post_office.start_clock()
    ask_and_wait(post_office, "before@example.org")

    os.kill(server.process.pid, signal.SIGINT)
    server.process.wait(20)
    time.sleep(away)
    server.start()
    waited = ask_and_wait(post_office, "after@example.org")

    assert (worker.poll(), clock.poll()) == (None, None), post_office.said()
    assert post_office.by_recipient()["after@example.org"] == 1
    print(f"\ndatabase away for {away} s: the next letter came after {waited:.1f} s")  # noqa: T201 - for who runs it
