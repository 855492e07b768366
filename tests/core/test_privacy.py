"""The log tells what broke, and nothing of whom it was about."""

import json
import logging

import psycopg
import pytest
import structlog
from celery import Celery
from django.db import DataError, IntegrityError, connection, transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.core.privacy import without_row
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

MARK = "nina.hemmelig"
ADDRESS = f"{MARK}@example.org"
TWO_LINES = f"{MARK}\nto linjer"


def break_a_constraint():
    """A row with the mark in a unique column, and another one."""
    UserFactory(email=ADDRESS)
    with transaction.atomic():
        User.objects.create(email=ADDRESS, name=TWO_LINES)


def break_a_check():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE odd (a text NOT NULL, b text)")
        cursor.execute("INSERT INTO odd VALUES (NULL, %s)", [TWO_LINES])


def break_a_type():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::text::uuid", [MARK])


def break_in_a_group():
    try:
        break_a_constraint()
    except IntegrityError as trouble:
        raise ExceptionGroup("several", [ValueError("x"), trouble]) from None


def break_and_wrap():
    try:
        break_a_constraint()
    except IntegrityError as trouble:
        raise RuntimeError("while we did something") from trouble


def break_and_quote():
    try:
        break_a_constraint()
    except IntegrityError as trouble:
        text = str(trouble)
    raise RuntimeError(text)


BREAKS = [
    break_a_constraint,
    break_a_check,
    break_a_type,
    break_in_a_group,
    break_and_wrap,
    break_and_quote,
]


def by_structlog(_trouble):
    structlog.get_logger("ours").exception("request.crashed")


def by_structlog_given(trouble):
    structlog.get_logger("ours").error("request.crashed", exc_info=trouble)


def by_django(trouble):
    logging.getLogger("django.request").error("Internal Server Error: %s", "/", exc_info=trouble)


def in_a_sentence(trouble):
    logging.getLogger("library").warning("could not: %s; %r", trouble, trouble)


def in_a_field(trouble):
    structlog.get_logger("ours").warning("odd", error=str(trouble), told=repr(trouble))


@pytest.mark.parametrize("tell", [by_structlog, by_structlog_given, by_django])
@pytest.mark.parametrize("do", BREAKS)
def test_a_traceback_tells_what_broke_and_not_the_row(written, do, tell):
    try:
        do()
    except Exception as trouble:  # noqa: BLE001 - whatever it is, it is told
        tell(trouble)

    (line,) = written()
    assert MARK not in json.dumps(line)
    assert f"in {do.__name__}" in line["exception"]
    assert "to linjer" not in line["exception"]


@pytest.mark.parametrize("tell", [in_a_sentence, in_a_field])
@pytest.mark.parametrize("do", [break_a_constraint, break_a_check])
def test_a_sentence_without_a_traceback_keeps_the_row_to_itself(written, do, tell):
    with pytest.raises(IntegrityError) as caught:
        do()

    tell(caught.value)

    (line,) = written()
    assert MARK not in json.dumps(line)
    assert "violates" in json.dumps(line)


def test_a_task_that_breaks_tells_nothing_of_the_row(written):
    """As the worker does it: Celery's own tracer, which logs the exception twice."""
    app = Celery("test", set_as_current=False)
    task = app.task(name="break")(break_a_constraint)

    task.apply()

    lines = written()
    assert [line for line in lines if "raised unexpected" in line["event"]]
    assert MARK not in json.dumps(lines)
    assert "duplicate key value violates unique constraint" in json.dumps(lines)


def test_what_broke_can_still_be_found(written):
    with pytest.raises(IntegrityError) as caught:
        break_a_constraint()

    by_django(caught.value)

    (line,) = written()
    assert "UniqueViolation: duplicate key value violates unique constraint" in line["exception"]
    assert "accounts_user_email" in line["exception"]


@pytest.mark.parametrize(
    ("trouble", "quiet"),
    [
        (psycopg.OperationalError("connection failed"), "connection failed"),
        (IntegrityError("broken\nDETAIL:  Key (a)=(b)"), "broken"),
        (DataError(), ""),
    ],
)
def test_a_trouble_without_a_state_says_its_first_words(trouble, quiet):
    assert without_row(trouble) == quiet


def test_other_lines_stay_as_they_are(written):
    structlog.get_logger("ours").warning("notice.failed", attempts=2, exc_info=True)
    structlog.get_logger("ours").warning("DETAILED: it is")

    first, second = written()
    assert (first["event"], first["attempts"], first["level"]) == ("notice.failed", 2, "warning")
    assert "exception" not in first
    assert second["event"] == "DETAILED: it is"
