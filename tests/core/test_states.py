import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Notice
from flyttehjelp.core.states import StateTable, take_step

STEPS = StateTable(
    {
        "cancel": ({NoticeState.PENDING}, NoticeState.CANCELLED),
        "fail": ({NoticeState.PENDING, NoticeState.SENDING}, NoticeState.FAILED),
    }
)


def test_a_table_tells_where_steps_lead():
    assert STEPS.after("cancel", "pending") == NoticeState.CANCELLED
    assert STEPS.target("fail") == NoticeState.FAILED
    assert STEPS.sources("fail") == {NoticeState.PENDING, NoticeState.SENDING}
    assert STEPS.open_from("pending") == ["cancel", "fail"]
    assert STEPS.open_from("sending") == ["fail"]
    assert STEPS.open_from("sent") == []


def test_a_step_from_elsewhere_is_not_open():
    with pytest.raises(StepNotOpen):
        STEPS.after("cancel", "sent")


@pytest.mark.django_db
def test_a_step_taken_is_seen_in_the_row_and_on_the_object(owe):
    owe()
    notice = Notice.objects.get()
    moment = clock.now()

    take_step(notice, STEPS, "cancel", done_at=moment)

    stored = Notice.objects.get()
    assert (notice.state, notice.done_at) == (stored.state, stored.done_at)
    assert stored.state == NoticeState.CANCELLED


@pytest.mark.django_db
def test_a_step_is_refused_by_what_the_row_says_not_by_what_we_remember(owe):
    owe()
    remembered = Notice.objects.get()
    Notice.objects.update(state=NoticeState.SENDING, lease_until=clock.now() + timedelta(minutes=1))

    with pytest.raises(StepNotOpen):
        take_step(remembered, STEPS, "cancel", done_at=clock.now())

    assert remembered.state == NoticeState.PENDING


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_step_at_once_one_waits_and_is_refused(owe):
    owe()
    first, second = Notice.objects.get(), Notice.objects.get()
    refused = []

    def take_second():
        try:
            take_step(second, STEPS, "fail", done_at=clock.now())
        except StepNotOpen:
            refused.append(True)
        finally:
            connection.close()

    other = threading.Thread(target=take_second)
    with transaction.atomic():
        take_step(first, STEPS, "cancel", done_at=clock.now())
        other.start()
        other.join(timeout=0.5)
        waiting = other.is_alive()
    other.join()

    assert waiting, "the second should be waiting for the row"
    assert refused == [True]
    assert Notice.objects.get().state == NoticeState.CANCELLED
