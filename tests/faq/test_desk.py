from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.faq import tasks
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.models import Entry, Message, Question
from flyttehjelp.faq.rules import questions as rules
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from flyttehjelp.faq.rules.entries import AnswerIsTooLong
from flyttehjelp.faq.search import search_entries
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague():
    return UserFactory(is_coordinator=True)


@pytest.fixture
def question(coordinator):
    return QuestionFactory(owner=coordinator, asker_email="visitor@example.org")


@pytest.fixture
def done(question, coordinator, at):
    desk.take(question, by=coordinator, at=at)
    return desk.answer(question, text="Ja.", entry=None, by=coordinator, at=at)


def letters(kind):
    return [n.recipient for n in Notice.objects.filter(kind=kind).order_by("created_at", "pk")]


def test_a_taken_question_is_held_for_ten_minutes(question, colleague, at):
    desk.take(question, by=colleague, at=at)

    assert (question.state, question.taken_by) == ("taken", colleague)
    assert question.lock_until == at + timedelta(minutes=10)
    assert question.owner != colleague


def test_nobody_takes_what_a_colleague_holds(question, coordinator, colleague, at):
    desk.take(question, by=coordinator, at=at)

    for act in (desk.take, desk.release):
        with pytest.raises(rules.QuestionIsTaken):
            act(question, by=colleague, at=at + timedelta(minutes=9))
    with pytest.raises(rules.QuestionIsTaken):
        desk.hand_over(question, to=colleague, by=colleague, at=at)


def test_a_lock_that_has_run_out_holds_nobody_off(question, coordinator, colleague, at):
    desk.take(question, by=coordinator, at=at)

    desk.take(question, by=colleague, at=at + timedelta(minutes=10))

    assert question.taken_by == colleague
    with pytest.raises(rules.QuestionIsTaken):
        desk.answer(
            question, text="Nei.", entry=None, by=coordinator, at=at + timedelta(minutes=11)
        )


def test_taking_again_holds_it_for_ten_more(question, coordinator, at):
    desk.take(question, by=coordinator, at=at)

    desk.take(question, by=coordinator, at=at + timedelta(minutes=9))

    assert question.lock_until == at + timedelta(minutes=19)


def test_a_released_question_is_free(question, coordinator, colleague, at):
    desk.take(question, by=coordinator, at=at)

    desk.release(question, by=coordinator, at=at)

    assert (question.state, question.taken_by, question.lock_until) == ("received", None, None)
    with pytest.raises(rules.TakeItFirst):
        desk.release(question, by=colleague, at=at)


def test_handing_over_changes_the_owner_and_keeps_the_promise(question, coordinator, colleague, at):
    due = question.due_at
    desk.take(question, by=coordinator, at=at)

    desk.hand_over(question, to=colleague, by=coordinator, at=at)

    assert (question.owner, question.state, question.due_at) == (colleague, "received", due)
    assert letters("question.handed_over") == [colleague]


@pytest.mark.parametrize("facts", [{}, {"is_coordinator": True, "is_active": False}])
def test_nobody_is_handed_what_they_cannot_answer(facts, question, coordinator, at):
    with pytest.raises(rules.CannotAnswerQuestions):
        desk.hand_over(question, to=UserFactory(**facts), by=coordinator, at=at)


def test_an_answer_is_kept_and_the_letter_owed_in_one_deed(done, at):
    assert (done.state, done.answer.text, done.answered_at) == ("answered", "Ja.", at)
    assert (done.taken_by, done.lock_until, done.first_answered_at) == (None, None, at)
    [notice] = Notice.objects.filter(kind="question.answered").order_by("pk")
    assert notice.context == {"message": str(done.answer.pk), "language": "nb"}
    facts = Happening.objects.get(kind="question.answered").facts
    assert facts == {"in_time": True}


def test_an_answer_may_be_an_entry_alone(question, coordinator, at):
    entry = EntryFactory()
    desk.take(question, by=coordinator, at=at)

    desk.answer(question, text="", entry=entry, by=coordinator, at=at)

    assert (question.answer.entry, question.answer.text) == (entry, "")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_answer_is_refused(text, question, coordinator, at):
    desk.take(question, by=coordinator, at=at)

    with pytest.raises(rules.AnswerIsEmpty):
        desk.answer(question, text=text, entry=None, by=coordinator, at=at)


def test_an_answer_over_twenty_kilobytes_is_refused(question, coordinator, at):
    desk.take(question, by=coordinator, at=at)

    with pytest.raises(AnswerIsTooLong):
        desk.answer(question, text="å" * 10_241, entry=None, by=coordinator, at=at)


def test_one_takes_a_question_before_answering_it(question, coordinator, at):
    with pytest.raises(rules.TakeItFirst):
        desk.answer(question, text="Ja.", entry=None, by=coordinator, at=at)

    assert Message.objects.count() == 0


def test_an_answered_question_is_not_taken_handed_over_or_answered_again(done, coordinator, at):
    with pytest.raises(StepNotOpen):
        desk.take(done, by=coordinator, at=at)
    with pytest.raises(StepNotOpen):
        desk.hand_over(done, to=coordinator, by=coordinator, at=at)
    with pytest.raises(StepNotOpen):
        desk.answer(done, text="Nei.", entry=None, by=coordinator, at=at)

    assert Message.objects.get().text == "Ja."


def test_strangers_do_nothing_at_the_desk(question, user, at):
    draft = EntryDraft()

    for act in (
        lambda: desk.take(question, by=user, at=at),
        lambda: desk.release(question, by=user, at=at),
        lambda: desk.hand_over(question, to=user, by=user, at=at),
        lambda: desk.answer(question, text="x", entry=None, by=user, at=at),
        lambda: desk.publish_entry(question, draft, put_out=False, by=user, at=at),
    ):
        with pytest.raises(NotYours):
            act()


def test_an_owner_who_is_no_coordinator_answers_their_own(at):
    administrator = UserFactory(is_staff=True)
    question = QuestionFactory(owner=administrator)

    desk.take(question, by=administrator, at=at)
    desk.answer(question, text="Ja.", entry=None, by=administrator, at=at)

    assert question.state == "answered"


@pytest.fixture
def draft(at):
    TopicFactory()
    text = TextDraft("nb", "Kan jeg ta med kjæledyr?", "Ja, med **pass**.")
    return EntryDraft(topic="housing", valid_until=localdate(at), texts=(text,))


def test_an_answer_becomes_an_entry_that_is_found_from_then_on(done, draft, coordinator, at):
    entry = desk.publish_entry(done, draft, put_out=True, by=coordinator, at=at)

    done.refresh_from_db()
    assert (done.published_as, entry.state) == (entry, "published")
    assert [hit.slug for hit in search_entries("kjæledyr", "nb")] == ["kan-jeg-ta-med-kjaeledyr"]


def test_an_entry_made_from_a_question_may_stay_a_draft(done, draft, coordinator, at):
    entry = desk.publish_entry(done, draft, put_out=False, by=coordinator, at=at)

    assert entry.state == "draft"


def test_a_question_is_published_once(done, draft, coordinator, at):
    desk.publish_entry(done, draft, put_out=True, by=coordinator, at=at)

    with pytest.raises(rules.AlreadyPublished):
        desk.publish_entry(done, draft, put_out=True, by=coordinator, at=at)

    assert Entry.objects.count() == 1


def test_only_what_is_answered_is_published(question, draft, coordinator, at):
    with pytest.raises(StepNotOpen):
        desk.publish_entry(question, draft, put_out=True, by=coordinator, at=at)


def test_an_overdue_question_goes_to_the_deputy_once(at):
    deputy = UserFactory()
    owner = UserFactory(is_coordinator=True, deputy=deputy)
    late = QuestionFactory(owner=owner, due_at=at)
    QuestionFactory(owner=owner, due_at=at + timedelta(seconds=1))

    assert [desk.hand_on_overdue(now=at), desk.hand_on_overdue(now=at)] == [1, 0]
    late.refresh_from_db()
    assert (late.owner, late.overdue_at, late.due_at) == (deputy, at, at)
    assert letters("question.overdue") == [deputy]


def test_without_a_deputy_at_work_it_goes_to_another_coordinator(at, colleague):
    absent = UserFactory(away_until=localdate(at))
    late = QuestionFactory(owner=UserFactory(is_coordinator=True, deputy=absent), due_at=at)

    desk.hand_on_overdue(now=at)

    late.refresh_from_db()
    assert late.owner == colleague


def test_an_only_coordinator_keeps_it_and_is_told(at):
    late = QuestionFactory(due_at=at)

    desk.hand_on_overdue(now=at)

    assert letters("question.overdue") == [late.owner]


def test_what_was_answered_meanwhile_is_not_handed_on(at, monkeypatch):
    late = QuestionFactory(due_at=at)
    UserFactory(is_coordinator=True)
    seen = list(Question.objects.overdue_at(at).select_related("owner").order_by("pk"))
    desk.take(late, by=late.owner, at=at)
    desk.answer(late, text="Ja.", entry=None, by=late.owner, at=at)

    assert [desk._hand_on(question, at=at) for question in seen] == [False]


def test_the_clock_does_both_jobs(at, coordinator):
    QuestionFactory(owner=coordinator, due_at=at)
    EntryFactory()

    assert (tasks.hand_on_overdue(), tasks.assign_ownerless_entries()) == (1, 1)
