from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.actions.questions import ask, say_helped, say_not_answered
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.models import Message, Question
from flyttehjelp.faq.rules import questions as rules
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def ask_one(at, **facts):
    return ask(**{"text": "Kan jeg ta med katten?", "language": "nb", "by": None, **facts}, at=at)


def answered(at, **facts):
    question = QuestionFactory(**facts)
    desk.take(question, by=question.owner, at=at)
    return desk.answer(question, text="Ja.", entry=None, by=question.owner, at=at)


def letters(kind):
    found = Notice.objects.filter(kind=kind).order_by("created_at", "pk")
    return [notice.recipient for notice in found]


def away(at, days=3, **facts):
    return UserFactory(
        is_coordinator=True, away_until=localdate(at) + timedelta(days=days), **facts
    )


def test_a_question_has_an_owner_and_a_due_time_at_once(at, coordinator):
    question = ask_one(at)

    assert (question.owner, question.due_at) == (coordinator, rules.due_after(at))
    happening = Happening.objects.get(about=question.pk)
    assert happening.kind == "question.received"
    assert "katten" not in str(happening.facts)


def test_the_coordinator_with_the_fewest_open_questions_gets_it(at):
    busy, idle = UserFactory(is_coordinator=True), UserFactory(is_coordinator=True)
    QuestionFactory.create_batch(2, owner=busy)
    answered(at, owner=idle)
    QuestionFactory(owner=idle)

    assert ask_one(at).owner == idle


def test_nobody_who_is_away_gets_it_while_somebody_is_here(at, coordinator):
    QuestionFactory(owner=coordinator)
    away(at, days=0)

    assert ask_one(at).owner == coordinator


def test_when_all_are_away_a_deputy_gets_it(at):
    deputy = UserFactory()
    away(at, deputy=deputy)
    UserFactory()

    assert ask_one(at).owner == deputy


def test_when_the_deputies_are_away_too_any_coordinator_gets_it(at):
    absent = away(at, deputy=UserFactory(away_until=localdate(at)))

    assert ask_one(at).owner == absent


def test_without_coordinators_an_administrator_gets_it(at):
    administrator = UserFactory(is_staff=True)
    UserFactory()

    assert ask_one(at).owner == administrator


def test_without_any_staff_the_question_is_refused_kindly(at, user):
    with pytest.raises(rules.NobodyToAnswer, match="113"):
        ask_one(at, by=user)

    assert Question.objects.count() == 0


def test_only_coordinators_enter_questions_for_others(at, coordinator, user):
    question = ask_one(at, by=coordinator, on_behalf="på telefon", email="Ola@Example.org")

    assert (question.asker, question.entered_by) == (None, coordinator)
    assert (question.asker_email, question.on_behalf) == ("ola@example.org", "på telefon")
    for person in (user, None):
        with pytest.raises(NotYours):
            ask_one(at, by=person, on_behalf="på telefon")


@pytest.mark.usefixtures("coordinator")
def test_the_asker_gets_one_receipt_where_there_is_a_way_back(at, user):
    ask_one(at)
    ask_one(at, email="visitor@example.org")
    ask_one(at, by=user, email="ignored@example.org")

    assert sorted(letters("question.received"), key=str) == sorted([None, user], key=str)
    assert Question.objects.exclude(asker=None).get().asker_email == ""


@pytest.mark.usefixtures("coordinator")
def test_what_was_shown_and_read_before_is_kept_as_numbers(at):
    question = ask_one(at, shown=5, read=2)

    assert (question.shown_before, question.read_before) == (5, 2)


def test_that_helped_is_noted_once(at, user):
    question = answered(at, asker=user)

    say_helped(question, by=user, by_link=False, at=at)
    say_helped(question, by=user, by_link=False, at=at + timedelta(hours=1))

    question.refresh_from_db()
    assert question.helped_at == at
    assert Happening.objects.filter(kind="question.helped").count() == 1


def test_an_open_question_cannot_have_helped(at, user):
    question = QuestionFactory(asker=user)

    with pytest.raises(StepNotOpen):
        say_helped(question, by=user, by_link=False, at=at)


def test_only_the_asker_or_the_link_may_say_so(at, user, coordinator):
    question = answered(at, asker=user)

    for person in (coordinator, None):
        with pytest.raises(NotYours):
            say_helped(question, by=person, by_link=False, at=at)
        with pytest.raises(NotYours):
            say_not_answered(question, missing="", by=person, by_link=False, at=at)


def test_not_answered_opens_it_again_with_a_new_due_time(at, user):
    question = answered(at, asker=user)
    first, owner = question.answer, question.owner
    say_helped(question, by=user, by_link=False, at=at)
    later = at + timedelta(days=10)

    say_not_answered(question, missing="Og hunden?", by=user, by_link=False, at=later)

    question.refresh_from_db()
    assert (question.state, question.owner) == (QuestionState.REOPENED, owner)
    assert (question.due_at, question.reopened_at) == (rules.due_after(later), later)
    assert (question.answer, question.helped_at, question.first_answered_at) == (None, None, at)
    thread = Message.objects.order_by("at").values_list("kind", "text")
    assert list(thread) == [("answer", first.text), ("missing", "Og hunden?")]
    assert letters("question.reopened") == [owner]


def test_a_visitor_says_so_by_the_link(at):
    question = answered(at, asker_email="visitor@example.org")

    say_not_answered(question, missing="", by=None, by_link=True, at=at)

    assert Message.objects.get(kind="missing").by is None


def test_it_cannot_be_opened_twice(at, user):
    question = answered(at, asker=user)
    say_not_answered(question, missing="", by=user, by_link=False, at=at)

    with pytest.raises(StepNotOpen):
        say_not_answered(question, missing="", by=user, by_link=False, at=at)

    assert Message.objects.filter(kind="missing").count() == 1


def reopen(question, at):
    return say_not_answered(question, missing="", by=None, by_link=True, at=at).owner


def test_a_reopened_question_goes_to_the_deputy_of_an_owner_who_is_away(at):
    deputy = UserFactory()
    question = answered(at)
    question.owner.deputy, question.owner.away_until = deputy, localdate(at)
    question.owner.save()

    assert reopen(question, at) == deputy


def test_a_reopened_question_goes_to_whoever_is_here_when_its_owner_has_left(at, coordinator):
    question = answered(at)
    question.owner.is_active = False
    question.owner.save()
    erased = answered(at)
    erased.owner.delete()
    erased.refresh_from_db()

    assert [reopen(question, at), reopen(erased, at)] == [coordinator, coordinator]


def test_a_question_cannot_be_opened_again_when_all_staff_have_left(at):
    question = answered(at)
    question.owner.is_active = False
    question.owner.save()

    with pytest.raises(rules.NobodyToAnswer):
        reopen(question, at)


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("open_question_has_an_owner", {"owner": None}),
        ("taken_question_has_a_holder", {"state": "taken"}),
        ("answered_question_has_an_answer", {"state": "answered"}),
        ("only_an_answer_helps", {"helped_at": "2026-01-01T00:00Z"}),
    ],
)
def test_the_database_holds_the_promises_too(constraint, broken):
    question = QuestionFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(**broken)


def test_the_database_refuses_an_asker_with_two_ways_back(user):
    with pytest.raises(IntegrityError, match="question_has_one_way_back"), transaction.atomic():
        QuestionFactory(asker=user, asker_email="x@example.org")


def test_the_database_refuses_an_answer_that_says_nothing(at):
    with pytest.raises(IntegrityError, match="answer_says_something"), transaction.atomic():
        Message.objects.create(question=QuestionFactory(), at=at)


def test_a_question_with_its_answer_can_be_erased(at):
    question = answered(at)

    question.delete()

    assert Message.objects.count() == 0


def test_names_shown_in_logs_tell_nothing_personal(at):
    question = answered(at)
    EntryFactory()

    assert (str(question), str(question.answer)) == (str(question.pk), str(question.answer.pk))
