"""The log tells what broke, and nothing of whom it was about."""

import json
import logging
from logging.config import dictConfig

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from flyttehjelp.accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(capsys):
    """What is written with the log as the settings have it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    dictConfig(settings.LOGGING)
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    root.handlers[:] = before
    root.setLevel(level)


def twice(address):
    UserFactory(email=address)
    with transaction.atomic():
        User.objects.create(email=address, name="to\nlinjer")


@pytest.mark.parametrize(
    "tell",
    [
        lambda trouble: logging.getLogger("celery").error("Task raised", exc_info=trouble),
        lambda _: structlog.get_logger().exception("request.crashed"),
    ],
    ids=["by celery", "by us"],
)
def test_a_row_that_broke_a_constraint_is_not_in_the_log(written, tell):
    try:
        twice("nina@example.org")
    except IntegrityError as trouble:
        tell(trouble)

    (line,) = written()
    assert "nina" not in json.dumps(line)
    assert "duplicate key value violates unique constraint" in line["exception"]
    assert "IntegrityError" in line["exception"]


def test_other_lines_stay_as_they_are(written):
    structlog.get_logger().warning("notice.failed", attempts=2)

    (line,) = written()
    assert (line["event"], line["attempts"], line["level"]) == ("notice.failed", 2, "warning")
