"""Silence is an answer too: reminded, handed on, counted, and ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Notice
from jobs.actions.deadlines import hand_on, keep_time, remind
from jobs.models import Card, Referral
from tests.factories.accounts import UserFactory
from tests.factories.network import PledgeFactory
from tests.jobs.network.steps import answer, ask, consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver():
    return PledgeFactory(answer_days=5)


@pytest.fixture
def asked(receiver, at):
    return ask(PledgeFactory(), receiver, at=at)


@pytest.fixture
def opened(asked, at):
    return consent(asked, at=at)


def to(kind):
    return [notice.recipient for notice in Notice.objects.filter(kind=kind).order_by("pk")]


def test_nothing_moves_before_its_time(opened, at):
    assert keep_time(now=at) == 0


def test_contact_is_reminded_once_half_way(opened, receiver):
    half_way = opened.remind_at

    assert keep_time(now=half_way) == 1
    assert keep_time(now=half_way) == 0
    assert to("referral.reminder") == [receiver.contact]


def test_deputy_has_it_at_the_deadline_and_the_silence_is_counted(opened, receiver):
    deadline = opened.due_at

    assert keep_time(now=deadline) == 1

    opened.refresh_from_db()
    assert (opened.stage, opened.owner, opened.silent_at) == ("deputy", receiver.deputy, deadline)
    assert opened.due_at > deadline
    assert opened.promised_by == deadline
    assert to("referral.overdue") == [receiver.deputy]


def test_coordinator_has_it_after_the_deputy(opened, coordinator):
    keep_time(now=opened.due_at)
    opened.refresh_from_db()
    first_silence, second = opened.silent_at, opened.due_at

    assert keep_time(now=second) == 1

    opened.refresh_from_db()
    assert (opened.stage, opened.owner) == ("coordinator", coordinator)
    assert opened.silent_at == first_silence
    assert to("referral.stuck") == [coordinator]
    assert keep_time(now=opened.due_at + timedelta(days=9)) == 0
    assert list(Referral.objects.stuck()) == [opened]


def test_without_a_deputy_the_coordinator_has_it_at_once(opened, receiver, coordinator):
    receiver.employer.contacts.exclude(user=receiver.contact).delete()

    keep_time(now=opened.due_at)

    opened.refresh_from_db()
    assert (opened.stage, opened.owner) == ("coordinator", coordinator)


def test_without_a_coordinator_it_stays_where_it_is(opened, receiver):
    receiver.employer.contacts.exclude(user=receiver.contact).delete()

    keep_time(now=opened.due_at)

    opened.refresh_from_db()
    assert (opened.stage, opened.owner) == ("contact", receiver.contact)


def test_coordinator_with_the_fewest_stuck_has_the_next(receiver, coordinator, at):
    other = UserFactory(is_coordinator=True)
    UserFactory(is_coordinator=True, away_until=timezone.localdate(at) + timedelta(days=90))
    rows = [consent(ask(PledgeFactory(), receiver, at=at), at=at) for _ in range(4)]
    Referral.objects.update(stage="deputy", due_at=at)

    keep_time(now=at)

    owners = [Referral.objects.get(pk=row.pk).owner for row in rows]
    assert sorted(owners.count(who) for who in (coordinator, other)) == [2, 2]


def test_answer_after_the_deadline_still_counts_as_late(opened, receiver):
    late = opened.due_at
    keep_time(now=late)
    opened.refresh_from_db()

    answer(opened, "talk", by=receiver.deputy, at=late + timedelta(seconds=1))

    kept = Referral.objects.kept_by_all()
    assert (kept.answered, kept.in_time, kept.silent, kept.median_days) == (1, 0, 1, 5)


def test_question_without_an_answer_from_the_partner_runs_out_in_silence(asked):
    assert keep_time(now=asked.due_at) == 1

    asked.refresh_from_db()
    assert (asked.state, asked.owner, asked.mark) == ("lapsed", None, "")
    assert set(Notice.objects.order_by("pk").values_list("kind", flat=True)) == {"referral.asked"}


@pytest.mark.parametrize("answered", [False, True])
def test_card_goes_the_day_after_the_last_of_the_consent(asked, receiver, at, answered):
    opened = consent(asked, at=at, days=1)
    if answered:
        answer(opened, "talk", by=receiver.contact, at=at)

    assert keep_time(now=at + timedelta(days=1)) == 0
    assert Card.objects.exists()
    assert keep_time(now=at + timedelta(days=2)) == 1

    opened.refresh_from_db()
    assert opened.state == ("answered" if answered else "lapsed")
    assert not Card.objects.exists()
    assert keep_time(now=at + timedelta(days=2)) == 0


def test_clock_that_comes_too_late_does_nothing(opened, receiver, at):
    seen = Referral.objects.get(pk=opened.pk)
    answer(opened, "no", by=receiver.contact, at=at)

    for deed in (remind, hand_on):
        with pytest.raises(StepNotOpen):
            deed(seen, at)
