"""We ask back, the asker adds something, or does not."""

from datetime import timedelta

import pytest

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Notice
from flyttehjelp.faq import tasks
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.actions.asking_back import ask_back, reply, stop_waiting
from flyttehjelp.faq.actions.together import merge
from flyttehjelp.faq.models import Message
from flyttehjelp.faq.rules import questions as rules
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(coordinator, at):
    question = QuestionFactory(owner=coordinator, asker_email="visitor@example.org")
    return desk.take(question, by=coordinator, at=at)


@pytest.fixture
def asked_back(taken, coordinator, at):
    return ask_back(taken, text="I hvilken kommune?", by=coordinator, at=at)


def letters(kind):
    return [notice.recipient for notice in Notice.objects.filter(kind=kind).order_by("pk")]


def say(question, at, text="Øyer."):
    return reply(question, text=text, by=None, by_link=True, at=at)


def test_asking_back_waits_five_working_days_for_the_asker(asked_back, coordinator, at):
    assert (asked_back.state, asked_back.owner, asked_back.taken_by) == (
        "asked_back",
        coordinator,
        None,
    )
    assert asked_back.due_at == rules.asker_is_due_after(at)
    assert asked_back.first_answered_at is None
    assert letters("question.asked_back") == [None]
    assert Message.objects.get().kind == "asked_back"


def test_nobody_asks_back_who_does_not_hold_it(coordinator, at):
    question = QuestionFactory(owner=coordinator)

    with pytest.raises(rules.TakeItFirst):
        ask_back(question, text="Hvor?", by=coordinator, at=at)
    with pytest.raises(NotYours):
        ask_back(question, text="Hvor?", by=UserFactory(), at=at)


def test_who_asked_by_telephone_without_an_address_is_out_of_reach(coordinator, at):
    question = QuestionFactory(owner=coordinator, on_behalf="på telefon")
    desk.take(question, by=coordinator, at=at)

    with pytest.raises(rules.AskerOutOfReach):
        ask_back(question, text="Hvor?", by=coordinator, at=at)


def test_nothing_is_asked_back_while_others_wait_for_the_same(taken, coordinator, at):
    merge(QuestionFactory(owner=coordinator), into=taken, by=coordinator, at=at)

    with pytest.raises(rules.OthersWaitToo):
        ask_back(taken, text="Hvor?", by=coordinator, at=at)


def test_the_reply_gives_it_back_with_a_new_due_time_and_promise(asked_back, coordinator, at):
    later = at + timedelta(days=3)

    replied = say(asked_back, later)

    assert (replied.state, replied.owner) == ("received", coordinator)
    assert (replied.due_at, replied.promised_at) == (rules.due_after(later),) * 2
    assert letters("question.replied") == [coordinator]
    thread = Message.objects.order_by("at").values_list("kind", "text")
    assert list(thread) == [("asked_back", "I hvilken kommune?"), ("reply", "Øyer.")]


def test_a_promise_that_was_broken_stays_broken(coordinator, at):
    question = QuestionFactory(owner=coordinator, due_at=at - timedelta(days=1))
    promised = question.promised_at
    desk.take(question, by=coordinator, at=at)

    ask_back(question, text="Hvor?", by=coordinator, at=at)
    replied = say(question, at)

    assert (replied.promised_at, replied.due_at) == (promised, rules.due_after(at))


def test_the_asker_may_add_to_what_waits_and_to_what_is_held(taken, coordinator, at):
    due, promised = taken.due_at, taken.promised_at

    added = say(taken, at)

    assert (added.state, added.taken_by) == ("taken", coordinator)
    assert (added.due_at, added.promised_at) == (due, promised)
    assert letters("question.replied") == [coordinator]


def test_nothing_is_added_to_what_is_answered_or_by_others(taken, coordinator, user, at):
    with pytest.raises(NotYours):
        reply(taken, text="Hei", by=user, by_link=False, at=at)
    desk.answer(taken, text="Ja.", entry=None, by=coordinator, at=at)

    with pytest.raises(StepNotOpen):
        say(taken, at)


def test_a_question_waits_no_longer_than_it_was_given(asked_back, coordinator, at):
    too_soon = stop_waiting(now=at + timedelta(days=1))
    later = asked_back.due_at

    assert (too_soon, stop_waiting(now=later), stop_waiting(now=later)) == (0, 1, 0)

    asked_back.refresh_from_db()
    assert (asked_back.state, asked_back.due_at) == ("received", rules.due_after(later))
    assert letters("question.no_reply") == [coordinator]


def test_who_is_away_gets_no_question_back(asked_back, coordinator):
    later = asked_back.due_at
    coordinator.deputy = UserFactory()
    coordinator.away_until = later.date()
    coordinator.save()

    stop_waiting(now=later)

    asked_back.refresh_from_db()
    assert asked_back.owner == coordinator.deputy


def test_waiting_for_the_asker_is_not_overdue(asked_back):
    assert desk.hand_on_overdue(now=asked_back.due_at) == 0


def test_it_can_be_taken_and_answered_without_the_reply(asked_back, coordinator, at):
    desk.take(asked_back, by=coordinator, at=at)

    answered = desk.answer(asked_back, text="Ja.", entry=None, by=coordinator, at=at)

    assert answered.state == "answered"


def test_handing_over_lets_it_go_on_waiting(asked_back, coordinator, at):
    colleague = UserFactory(is_coordinator=True)

    desk.hand_over(asked_back, to=colleague, by=coordinator, at=at)

    assert (asked_back.state, asked_back.owner) == ("asked_back", colleague)


def test_the_clock_does_it(asked_back):
    assert (tasks.stop_waiting_for_askers(), tasks.free_questions_left_alone()) == (0, 0)
