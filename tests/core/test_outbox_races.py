"""Several senders, and senders that die: what is promised when things happen at once."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from flyttehjelp.accounts.letters import SIGN_IN
from flyttehjelp.core import clock, outbox
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.models import Notice
from flyttehjelp.core.queries import NoticeQuerySet
from tests.postgres_plugin import address_of

pytestmark = pytest.mark.django_db(transaction=True)

SENDER = """
import django
django.setup()
from flyttehjelp.core import clock, outbox
outbox.send_due(now=clock.now)
"""


def send_with_two_at_once():
    def sender():
        # Without the lock the table's constraints stop a sender now and then; it starts again.
        while Notice.objects.filter(state=NoticeState.PENDING).exists():
            with suppress(IntegrityError):
                outbox.send_due(now=clock.now)
        connection.close()

    senders = [threading.Thread(target=sender) for _ in range(2)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()


def how_often(letters):
    return set(Counter(letter.extra_headers["Message-ID"] for letter in letters).values())


@pytest.fixture
def slow_to_claim(monkeypatch):
    """Between choosing a letter and taking it, leave the other sender time to choose the same."""
    real = Notice.save

    def save(self, *args, **kwargs):
        time.sleep(0.02)
        real(self, *args, **kwargs)

    monkeypatch.setattr(Notice, "save", save)


def test_two_senders_at_once_send_each_letter_once(owe, slow_to_claim):
    for _ in range(20):
        owe()

    send_with_two_at_once()

    assert len(mail.outbox) == 20
    assert how_often(mail.outbox) == {1}
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}


def test_without_the_lock_they_send_some_twice(owe, slow_to_claim, monkeypatch):
    """The negative control: it is the lock that keeps the promise above."""
    monkeypatch.setattr(NoticeQuerySet, "select_for_update", lambda self, **_: self)
    for _ in range(20):
        owe()

    send_with_two_at_once()

    assert len(mail.outbox) > 20


def test_a_letter_chosen_by_one_sender_is_skipped_by_the_other(owe):
    owe(key="first", at=clock.now() - timedelta(minutes=1))
    owe(key="second")
    chosen = []

    def choose():
        notice = outbox._claim(at=clock.now())
        chosen.append(notice.key)
        connection.close()

    with transaction.atomic():
        Notice.objects.select_for_update().get(key="first")
        other = threading.Thread(target=choose)
        other.start()
        other.join(timeout=5)

    assert chosen == ["second"]


def test_killed_after_the_hand_over_the_letter_comes_again_under_the_same_id(postman, settings):
    """The one window in which a letter can arrive twice; mail programs show it once."""
    with transaction.atomic():
        outbox.add(
            SIGN_IN,
            key="1",
            about=uuid4(),
            at=clock.now(),
            secret={"to": "hang@example.org", "subject": "Hei", "text": "Hei"},
        )
    with subprocess.Popen([sys.executable, "-c", SENDER], env=environment_of(settings)) as sender:
        postman.arrived.wait(30)
        sender.kill()
    held = Notice.objects.get()
    postman.let_go.set()
    after_the_lease = clock.now() + timedelta(minutes=3)
    outbox.send_due(now=lambda: after_the_lease)

    assert held.state == NoticeState.SENDING
    assert Notice.objects.get().state == NoticeState.SENT
    assert postman.ids() == [outbox.message_id(held)] * 2


def environment_of(settings):
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "flyttehjelp.settings",
        "EMBEDDED": "true",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": address_of(connection.settings_dict["NAME"]),
        "MAILBOX_DIR": "",
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
    }
