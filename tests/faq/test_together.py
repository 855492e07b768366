"""Like questions are answered together."""

from datetime import timedelta

import pytest

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions import desk
from flyttehjelp.faq.actions.asking_back import ask_back
from flyttehjelp.faq.actions.questions import say_helped, say_not_answered
from flyttehjelp.faq.actions.together import free_left_alone, merge, split
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.rules import questions as rules
from flyttehjelp.faq.search.alike import most_alike
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(coordinator):
    return QuestionFactory(owner=coordinator, asker_email="first@example.org")


@pytest.fixture
def second(coordinator):
    return QuestionFactory(owner=coordinator, asker_email="second@example.org")


@pytest.fixture
def merged(first, second, coordinator, at):
    return merge(second, into=first, by=coordinator, at=at)


def answer(question, by, at, **facts):
    desk.take(question, by=by, at=at)
    return desk.answer(question, **{"text": "Ja.", "entry": None, **facts}, by=by, at=at)


def fresh(question):
    return Question.objects.get(pk=question.pk)


def test_each_asker_gets_the_answer_in_a_letter(merged, first, coordinator, at):
    entry = EntryFactory()

    answer(first, coordinator, at, entry=entry)

    both = [fresh(first), fresh(merged)]
    assert [one.state for one in both] == ["answered", "answered"]
    assert [(one.answer.text, one.answer.entry) for one in both] == [("Ja.", entry)] * 2
    owed = Notice.objects.filter(kind="question.answered").values_list("about", flat=True)
    assert set(owed) == {first.pk, merged.pk}
    assert [n.context["message"] for n in Notice.objects.filter(about=merged.pk)] == [
        str(both[1].answer_id)
    ]


def test_it_is_due_when_the_first_of_them_was(first, coordinator, at):
    sooner = QuestionFactory(owner=coordinator, due_at=first.due_at - timedelta(days=1))
    later = QuestionFactory(owner=coordinator, due_at=first.due_at + timedelta(days=1))

    merge(sooner, into=first, by=coordinator, at=at)
    merge(later, into=first, by=coordinator, at=at)

    assert fresh(first).due_at == sooner.due_at
    assert fresh(later).promised_at == later.promised_at


def test_what_was_merged_into_it_comes_along(merged, first, coordinator, at):
    third = QuestionFactory(owner=coordinator)

    merge(fresh(first), into=third, by=coordinator, at=at)

    assert set(Question.objects.merged_into_one(third)) == {first, merged}


def test_a_merged_question_is_split_off_with_its_own_due_time(merged, coordinator, at):
    due = merged.due_at

    alone = split(merged, by=coordinator, at=at)

    assert (alone.state, alone.merged_into, alone.due_at, alone.owner) == (
        "received",
        None,
        due,
        coordinator,
    )
    with pytest.raises(StepNotOpen):
        split(alone, by=coordinator, at=at)


def test_each_asker_says_for_themselves_whether_it_helped(merged, first, coordinator, at):
    answer(first, coordinator, at)

    say_helped(fresh(first), by=None, by_link=True, at=at)
    say_not_answered(fresh(merged), missing="Og hunden?", by=None, by_link=True, at=at)

    assert [fresh(first).state, fresh(merged).state] == ["answered", "reopened"]
    assert fresh(merged).merged_into is None


def test_what_is_merged_is_nobodys_to_take(merged, coordinator, at):
    for act in (desk.take, desk.release):
        with pytest.raises(StepNotOpen):
            act(fresh(merged), by=coordinator, at=at)
    assert desk.hand_on_overdue(now=merged.due_at + timedelta(days=9)) == 1


def test_two_that_are_one_are_not_merged(first, coordinator, at):
    with pytest.raises(rules.CannotMergeWithItself):
        merge(first, into=first, by=coordinator, at=at)


def test_nothing_is_merged_with_what_cannot_carry_it(merged, first, coordinator, at):
    third = QuestionFactory(owner=coordinator)

    with pytest.raises(rules.AlreadyMerged):
        merge(third, into=merged, by=coordinator, at=at)
    with pytest.raises(StepNotOpen):
        merge(fresh(merged), into=third, by=coordinator, at=at)
    desk.take(third, by=coordinator, at=at)
    ask_back(third, text="Hvor?", by=coordinator, at=at)
    with pytest.raises(rules.WaitsForItsAsker):
        merge(first, into=third, by=coordinator, at=at)
    with pytest.raises(StepNotOpen):
        merge(third, into=first, by=coordinator, at=at)
    answer(first, coordinator, at)
    with pytest.raises(StepNotOpen):
        merge(QuestionFactory(owner=coordinator), into=first, by=coordinator, at=at)


def test_what_a_colleague_holds_is_left_in_peace(first, second, coordinator, at):
    desk.take(second, by=UserFactory(is_coordinator=True), at=at)

    for one, other in [(first, second), (second, first)]:
        with pytest.raises(rules.QuestionIsTaken):
            merge(fresh(one), into=fresh(other), by=coordinator, at=at)


def test_merging_is_for_those_who_answer(first, second, at):
    with pytest.raises(NotYours):
        merge(second, into=first, by=UserFactory(), at=at)


def test_a_question_whose_carrier_was_erased_stands_alone_again(merged, first, at):
    Question.objects.filter(pk=first.pk).delete()

    assert (free_left_alone(now=at), free_left_alone(now=at)) == (1, 0)

    assert fresh(merged).state == "received"


OTHERS = {
    "school": ("Når starter skolen til høsten?", "nb"),
    "cat": ("Kan katten være med på flyttelasset til Lillehammer?", "nb"),
    "english": ("Is it possible to take my cat with me?", "en"),
}


def test_the_questions_most_alike_are_found_by_their_words():
    alike = most_alike("Kan jeg ta med katten når jeg flytter?", "nb", OTHERS, most=2)

    assert alike[0] == "cat"
    assert "school" not in alike


def test_nothing_is_alike_where_there_is_nothing():
    assert list(most_alike("…", "nb", OTHERS, most=2)) == []
