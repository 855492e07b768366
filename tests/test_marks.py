"""Whether a leak would be found: the negative controls of ``marks_plugin``."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
import structlog
from celery import Celery

from flyttehjelp.accounts.demo import PEOPLE
from flyttehjelp.accounts.models import User
from tests import marks_plugin
from tests.factories.accounts import UserFactory

HOUSE = Path(__file__).parent.parent
LEAKY = '''
import logging
import subprocess
import sys
import tempfile

def say(address, **where):
    subprocess.run([sys.executable, "-c", f"print('asked by {address}')"], **where)

def test_leaky_answer():
    say("pipe@example.org", capture_output=True)

def test_leaky_file():
    with tempfile.NamedTemporaryFile() as output:
        say("file@example.org", stdout=output)

def test_leaky_terminal():
    say("terminal@example.org")

QUEUED = """
from celery import Celery
Celery(broker="memory://").send_task("greet", args=["{}"])
"""

def test_leaky_queue():
    subprocess.run([sys.executable, "-c", QUEUED.replace("{}", "queue@example.org")])

def test_tight_queue():
    subprocess.run([sys.executable, "-c", QUEUED.replace("{}", "b7f1")])

def test_demo_says_how_to_sign_in():
    say("coordinator@example.org", capture_output=True)

def test_leaky():
    logging.getLogger("ours").warning("asked by %s", "nina@example.org")

def test_leaky_program(tmp_path):
    with (tmp_path / "worker.log").open("w") as log:
        subprocess.run([sys.executable, "-c", "print('asked by olav@example.org')"], stdout=log)

def test_tight_program(tmp_path):
    (tmp_path / "worker.log").write_text("asked by b7f1")
'''


@pytest.mark.django_db
def test_a_leaky_line_of_the_log_is_caught():
    person = UserFactory()

    with marks_plugin.apart() as caught:
        structlog.get_logger("leaky").warning("signed in", name=person.name)
        structlog.get_logger("tight").warning("signed in", user=str(person.pk))

    assert [line.partition(" in ")[0] for line in caught] == ["log: 'Zquistgård'"]


@pytest.mark.django_db
def test_a_leaky_traceback_is_caught():
    person = UserFactory()

    with marks_plugin.apart() as caught:
        try:
            User.objects.get(pk=person.name)
        except Exception:  # noqa: BLE001 - whatever it is, it quotes the name
            structlog.get_logger("leaky").warning("broken", exc_info=True)

    assert len(caught) == 1


def test_those_who_may_be_named_are_those_of_the_demo():
    told = " ".join([*PEOPLE, "sub-hr@example.org"])

    left = marks_plugin.OF_THE_DEMO.sub("", told).split()

    assert left == ["sub-hr@example.org"]


def test_a_leaky_message_in_redis_is_caught(tmp_path):
    body = b64encode(b'[["nina@example.org"], {}, {}]').decode()
    tight = b64encode(b'[["b7f1"], {}, {}]').decode()
    lines = [f'"LPUSH" "celery" "{{\\"body\\": \\"{said}\\"}}"' for said in (body, tight)]
    (tmp_path / "commands.log").write_text("\n".join(lines))

    with marks_plugin.apart() as caught:
        marks_plugin.look_at_logs(tmp_path)
    (tmp_path / "commands.log").unlink()  # the run itself is not to find it

    assert [line.partition(" in ")[0] for line in caught] == [
        "queue, commands.log: 'nina@example.org'"
    ]


def test_a_leaky_task_is_caught():
    with marks_plugin.apart() as caught, Celery(broker="memory://") as app:
        app.send_task("greet", args=["nina@example.org"])
        app.send_task("greet", args=["b7f1"])

    assert [line.partition(" in ")[0] for line in caught] == ["queue: 'nina@example.org'"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nb/?email=nina%40example.org", "/nb/nina@example.org/"])
def test_a_leaky_address_is_caught(client, address):
    with marks_plugin.apart() as caught:
        client.get(address)

    assert caught[0].startswith("address: 'nina@example.org'")


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_in_which_something_leaked_fails(tmp_path, workers):
    (tmp_path / "test_leaky.py").write_text(LEAKY)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p tests.marks_plugin\n")

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", workers, "-p", "no:randomly", str(tmp_path)],
        cwd=HOUSE,
        env={**os.environ, "PYTEST_ADDOPTS": "", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "log: 'nina@example.org' in " in ran.stdout
    assert "test_leaky_program0/worker.log: 'olav@example.org' in " in ran.stdout
    for said, where in (("pipe", "answer"), ("file", "file"), ("terminal", "terminal")):
        told = f"program: '{said}@example\\.org' in .*::test_leaky_{where}$"
        assert re.search(told, ran.stdout, re.MULTILINE), ran.stdout
    told = r"queue of a program: 'queue@example\.org' in .*::test_leaky_queue$"
    assert re.search(told, ran.stdout, re.MULTILINE), ran.stdout
    assert "test_tight_" not in ran.stdout
    assert "coordinator@example.org" not in ran.stdout
    assert "9 passed" in ran.stdout
