"""No letter is lost: not with the worker, not with the queue, not by kill -9.

Real worker, real clock, real queue; the letters land as files and are counted one by one.
"""

from datetime import timedelta

import pytest
from django.db.models import F

from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.models import Notice
from tests.resilience.post import PostOffice, asked_by, drop_queue, no_questions_open
from tests.servers.redis import RedisServer

MANY = 100
FEW = 10

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post_office(tmp_path):
    office = PostOffice(tmp_path)
    yield office
    office.close()
    drop_queue()


@pytest.fixture
def redis(tmp_path):
    folder = tmp_path / "redis"
    folder.mkdir()
    server = RedisServer(folder)
    yield server
    server.stop()


def each_once(office, askers):
    """Whether everybody has exactly one letter, and no letter has gone twice."""
    once = dict.fromkeys(askers, 1)
    return office.by_recipient() == once and set(office.by_message_id().values()) == {1}


def slowest(office):
    return f"the slowest answer took {office.longest:.2f} s"


def say(what):
    print(f"\n{MANY} letters, {what}")  # noqa: T201 - for who runs it


def all_sent(count):
    return Notice.objects.filter(state=NoticeState.SENT).count() == count


def test_few_letters_arrive_though_worker_and_queue_were_away(post_office, coordinator):
    askers = asked_by(FEW, coordinator)

    answered = post_office.answer_all()
    drop_queue()
    post_office.start_worker()
    post_office.wake()
    post_office.wait_for(FEW, patience=60)
    post_office.wait_for_ends(patience=60)

    assert answered == FEW
    assert no_questions_open()
    assert each_once(post_office, askers), post_office.said()


@pytest.mark.resilience
def test_all_letters_arrive_though_worker_and_queue_were_away(post_office, coordinator):
    """The queue exists, the worker has worked; then both are gone while the answers are given."""
    first = asked_by(1, coordinator, name="early")
    worker = post_office.start_worker()
    post_office.answer_all()
    post_office.wait_for(1, patience=60)
    post_office.kill(worker)
    drop_queue()
    askers = asked_by(MANY, coordinator, name="late")

    answered = post_office.answer_all()
    drop_queue()
    post_office.start_worker()
    post_office.start_clock()
    post_office.wait_for_ends(patience=120)

    assert answered == MANY
    assert each_once(post_office, first + askers), post_office.said()
    assert all_sent(MANY + 1)
    say(f"worker stopped and queue dropped: each arrived once; {slowest(post_office)}")


@pytest.mark.resilience
@pytest.mark.redis
def test_all_letters_arrive_though_redis_was_away(tmp_path, redis, coordinator):
    office = PostOffice(tmp_path, redis.url)
    redis.start()
    try:
        first = asked_by(1, coordinator, name="early")
        worker = office.start_worker()
        office.answer_all()
        office.wait_for(1, patience=60)
        office.kill(worker)
        redis.stop()
        askers = asked_by(MANY, coordinator, name="late")

        answered = office.answer_all()
        redis.start()
        office.start_worker()
        office.start_clock()
        office.wait_for_ends(patience=120)

        assert answered == MANY
        assert each_once(office, first + askers), office.said()
        assert all_sent(MANY + 1)
    finally:
        office.close()
    say(f"worker and Redis stopped: each arrived once; {slowest(office)}")


@pytest.mark.resilience
def test_all_letters_arrive_though_the_worker_was_killed_while_sending(post_office, coordinator):
    """What the dead worker held goes again with the same Message-ID: shown once."""
    askers = asked_by(MANY, coordinator)
    post_office.answer_all()

    worker = post_office.start_worker()
    post_office.wait_for(MANY // 4, patience=60)
    post_office.kill(worker)
    before = len(post_office.letters())
    held = Notice.objects.filter(state=NoticeState.SENDING)
    in_flight = held.count()
    held.update(lease_until=F("lease_until") - timedelta(minutes=5))  # as if they had gone by
    post_office.start_worker()
    post_office.start_clock()
    post_office.wait_for_ends(patience=120)

    again = {key for key, times in post_office.by_message_id().items() if times > 1}
    assert before < MANY
    assert set(post_office.by_recipient()) == set(askers)
    assert len(post_office.by_message_id()) == MANY
    assert len(again) <= in_flight
    assert all_sent(MANY)
    say(
        f"worker killed after {before}: each arrived;"
        f" in flight {in_flight}, sent again with the same Message-ID {len(again)}"
    )
