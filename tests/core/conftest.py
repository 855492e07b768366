from uuid import uuid4

import pytest
from django.db import transaction

from flyttehjelp.core import clock, outbox
from flyttehjelp.core.outbox import Letter
from tests.servers.smtp import mail_server

KIND = "test.letter"


@pytest.fixture
def write_as(monkeypatch):
    """Let somebody else write the letters of our kind, for this test."""

    def change(writer):
        monkeypatch.setitem(outbox._writers, KIND, writer)

    change(lambda notice: Letter(notice.context["to"], f"Brev {notice.key}", "Hei\n"))
    return change


@pytest.fixture
def owe(write_as):
    """Owe somebody a letter, in a transaction of its own."""

    def add(to="nina@example.org", *, key=None, at=None, **fields):
        with transaction.atomic():
            outbox.add(
                KIND,
                key=key or uuid4().hex,
                about=uuid4(),
                at=at or clock.now(),
                context={"to": to},
                **fields,
            )

    return add


@pytest.fixture
def postman(settings):
    """A real mail server, and the settings that lead to it."""
    with mail_server() as (postman, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 1
        yield postman
