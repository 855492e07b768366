"""A worker, a clock and a web process as programs of their own, on the database of the test."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from django.conf import settings
from django.db import connection

from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.models import Notice
from flyttehjelp.embedded.machine import PROJECT
from flyttehjelp.embedded.services import CLOCK, WORKER
from flyttehjelp.faq.models import Question
from tests.factories.faq import QuestionFactory
from tests.postgres_plugin import address_of

SLOWEST_ANSWER = 2.0


class PostOffice:
    """Everything that has to do with letters, started and killed by number."""

    def __init__(self, folder: Path, broker: str = "", database: str = ""):
        self.folder = folder
        self.mailbox = folder / "mailbox"
        self.mailbox.mkdir()
        self.processes = []
        self.longest = 0.0
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "flyttehjelp.settings",
            "EMBEDDED": "true",
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": settings.SITE_URL,
            "DATABASE_URL": database or address_of(connection.settings_dict["NAME"]),
            "MAILBOX_DIR": str(self.mailbox),
            "CELERY_BROKER_URL": broker,
            "PYTHONWARNINGS": "ignore",
        }

    def start(self, *command):
        log = self.folder / f"{len(self.processes)}-{command[3]}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=PROJECT,
                env=self.env,
                stdout=file,
                stderr=file,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def start_worker(self):
        return self.start(*WORKER)

    def start_clock(self):
        schedule = self.folder / "schedule"
        return self.start(*CLOCK, "--schedule", str(schedule))

    def wake(self):
        """What the clock does every 30 seconds."""
        self.run(
            "celery", "-A", "flyttehjelp.celery", "call", "flyttehjelp.core.tasks.send_notices"
        )

    def run(self, *command):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=PROJECT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def answer_all(self):
        """Answer what is open; none may wait for a broker that is not there."""
        told = json.loads(self.run("tests.resilience.answering").splitlines()[-1])
        self.longest = told["longest"]
        assert self.longest < SLOWEST_ANSWER, told
        return told["answered"]

    def kill(self, process):
        """Without a last word, the worker's own children too."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)

    def letters(self):
        return [message_from_bytes(path.read_bytes()) for path in self.mailbox.glob("*.eml")]

    def by_recipient(self):
        return Counter(str(letter["To"]) for letter in self.letters())

    def by_message_id(self):
        return Counter(str(letter["Message-ID"]) for letter in self.letters())

    def wait_for(self, count, patience):
        """Wait until ``count`` letters lie there."""
        self.wait_until(lambda: len(list(self.mailbox.glob("*.eml"))) >= count, patience)

    def wait_for_ends(self, patience):
        """Wait until no letter is owed any more."""
        owed = Notice.objects.exclude(state__in=NoticeState.final())
        self.wait_until(lambda: not owed.exists(), patience)

    def wait_until(self, happened, patience):
        deadline = time.monotonic() + patience
        while not happened():
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.02)

    def said(self):
        found = len(list(self.mailbox.glob("*.eml")))
        tails = [log.read_text()[-1500:] for log in sorted(self.folder.glob("*.log"))]
        return "\n".join([f"{found} letters", *tails])


def asked_by(count, coordinator, name="asker"):
    """So many questions, each from an address of its own; answers their addresses."""
    askers = [f"{name}{n}@example.org" for n in range(count)]
    for asker in askers:
        QuestionFactory(owner=coordinator, asker_email=asker)
    return askers


def drop_queue():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgmq.drop_queue(queue_name) FROM pgmq.list_queues()")


def no_questions_open():
    return not Question.objects.still_open().exists()
