"""What the supervisor does when its children die."""

import os
import subprocess
import time
from pathlib import Path

import pytest

from flyttehjelp.embedded import machine
from flyttehjelp.embedded import supervisor as supervising
from flyttehjelp.embedded.machine import CannotStart
from flyttehjelp.embedded.supervisor import Child, Supervisor


class Family:
    """A supervisor over one shell script, with what it has said."""

    def __init__(self, folder, script):
        self.said = []
        self.log = folder / "child.log"
        self.child = Child("child", self.log, self.begin)
        self.script = script
        self.supervisor = Supervisor([self.child], self.said.append)

    def begin(self):
        with machine.open_log(self.log) as log:
            return subprocess.Popen(
                ["/bin/sh", "-c", self.script], stdout=log, stderr=log, start_new_session=True
            )


@pytest.fixture
def family(tmp_path):
    made = []

    def make(script):
        made.append(Family(tmp_path, script))
        return made[-1]

    yield make
    for each in made:
        each.supervisor.stop()


def test_child_that_dies_is_started_again(family):
    ours = family("exec sleep 60")
    ours.supervisor.start()
    first = ours.child.process
    first.kill()
    first.wait()

    ours.supervisor.look_after()

    assert ours.child.process.pid != first.pid
    assert not ours.child.has_died()
    assert ours.said == [f"The child has died and is started again; see {ours.log}."]


def test_child_that_lives_is_left_alone(family):
    ours = family("exec sleep 60")
    ours.supervisor.start()
    first = ours.child.process

    ours.supervisor.look_after()

    assert (ours.child.process, ours.said) == (first, [])


def test_third_quick_death_ends_it_with_the_end_of_the_log(family):
    ours = family("echo no such port >&2; exit 1")
    ours.supervisor.start()

    with pytest.raises(CannotStart, match=r"(?s)child dies time and again.*no such port"):
        ours.supervisor.wait_until(lambda: False, patience=30)

    assert len(ours.said) == 2


def test_late_death_is_forgiven(family, monkeypatch):
    monkeypatch.setattr(supervising, "QUICK", 0.0)
    ours = family("exit 1")
    ours.supervisor.start()

    for _ in range(4):
        ours.child.process.wait()
        ours.supervisor.look_after()

    assert ours.child.quick_deaths == 0


def test_waiting_ends_when_it_has_happened(family):
    ours = family("exec sleep 60")
    ours.supervisor.start()
    answers = iter([False, True])

    ours.supervisor.wait_until(lambda: next(answers), patience=30)

    assert list(answers) == []


def test_waiting_too_long_shows_the_logs(family):
    ours = family("echo still thinking; exec sleep 60")
    ours.supervisor.start()

    with pytest.raises(CannotStart, match=r"(?s)No answer within 0 seconds.*still thinking"):
        ours.supervisor.wait_until(lambda: time.sleep(0.3), patience=0)


def test_stop_takes_grandchildren_along(family):
    ours = family("sleep 61 & echo $!; wait")
    ours.supervisor.start()
    deadline = time.monotonic() + 5
    while not ours.log.read_text().strip() and time.monotonic() < deadline:
        time.sleep(0.02)
    grandchild = int(ours.log.read_text())

    ours.supervisor.stop()

    with pytest.raises(ProcessLookupError):
        _wait_for_the_end_of(grandchild)


def _wait_for_the_end_of(pid):
    """Raise ProcessLookupError as soon as there is no such process; give up in the end."""
    for _ in range(100):
        os.kill(pid, 0)
        if ") Z " in Path(f"/proc/{pid}/stat").read_text():
            raise ProcessLookupError
        time.sleep(0.05)


def test_stop_before_start_does_nothing(family):
    family("exit 0").supervisor.stop()


def test_foundation_is_revived_but_not_stopped(family):
    ours = family("exec sleep 60")
    ours.child.start()
    overseer = Supervisor([], ours.said.append, ours.child)
    ours.child.process.kill()
    ours.child.process.wait()

    overseer.look_after()
    overseer.stop()

    assert not ours.child.has_died()
    assert ours.said == [f"The child has died and is started again; see {ours.log}."]
