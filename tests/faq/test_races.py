"""Two people at the same moment, in two real transactions. Each test has its control: without
what guards the promise, the same test sees the promise broken."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.errors import RuleBroken
from flyttehjelp.core.models import Notice
from flyttehjelp.faq.actions import desk, entries
from flyttehjelp.faq.models import Entry, Message, Question
from flyttehjelp.faq.queries import QuestionQuerySet
from flyttehjelp.faq.rules import questions as rules
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory, TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_wake_up(monkeypatch):
    """The broker of a test run is nobody's business here."""
    monkeypatch.setattr("flyttehjelp.core.outbox._wake_worker", lambda: None)


def coordinators(how_many):
    return [UserFactory(is_coordinator=True) for _ in range(how_many)]


def at_once(deeds):
    """Start all deeds at a barrier, each in a thread with a connection of its own; answer what
    came of each: True, or the code of the rule that said no."""
    barrier = threading.Barrier(len(deeds))
    results = [None] * len(deeds)

    def run(place, deed):
        try:
            barrier.wait(timeout=10)
            deed()
            results[place] = True
        except RuleBroken as rule:
            results[place] = rule.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def fresh(question):
    return Question.objects.get(pk=question.pk)


def take_at_once(people):
    question, at = QuestionFactory(owner=people[0]), clock.now()
    return at_once([lambda by=by: desk.take(fresh(question), by=by, at=at) for by in people])


def rounds_of_taking(rounds, people):
    for _ in range(rounds):
        results = take_at_once(people)
        assert sorted(map(str, results)) == ["True"] + ["question_is_taken"] * (len(people) - 1)


def test_one_of_many_takes_a_question():
    rounds_of_taking(3, coordinators(6))


@pytest.mark.resilience
def test_one_of_twenty_takes_a_question_fifty_times():
    rounds_of_taking(50, coordinators(20))


def second_take_while_the_first_is_open():
    """Hold the first transaction open, so that nothing depends on luck."""
    first, second = coordinators(2)
    question, at = QuestionFactory(owner=first), clock.now()
    outcome = []
    other = threading.Thread(
        target=lambda: outcome.extend(
            at_once([lambda: desk.take(fresh(question), by=second, at=at)])
        )
    )
    with transaction.atomic():
        desk.take(question, by=first, at=at)
        other.start()
        other.join(timeout=0.5)
        waited = other.is_alive()
    other.join(timeout=10)
    return waited, outcome, fresh(question).taken_by == first


def test_the_second_waits_and_then_finds_it_taken():
    assert second_take_while_the_first_is_open() == (True, ["question_is_taken"], True)


def test_without_the_condition_both_would_take_it(monkeypatch):
    monkeypatch.setattr(QuestionQuerySet, "free_for", lambda self, person, *, at: self.still_open())

    assert second_take_while_the_first_is_open() == (True, [True], False)


def answer_at_once(question, by, at, how_many):
    return at_once(
        [
            lambda text=f"Svar {number}": desk.answer(
                fresh(question), text=text, entry=None, by=by, at=at
            )
            for number in range(how_many)
        ]
    )


def test_a_question_answered_in_two_windows_gets_one_answer_and_one_letter():
    [by] = coordinators(1)
    question, at = QuestionFactory(owner=by, asker_email="v@example.org"), clock.now()
    desk.take(question, by=by, at=at)

    results = answer_at_once(question, by, at, 4)

    assert sorted(map(str, results)) == ["True"] + ["step_not_open"] * 3
    assert Message.objects.count() == 1
    assert Notice.objects.filter(kind="question.answered").count() == 1


def test_without_the_condition_each_would_answer(monkeypatch):
    monkeypatch.setattr(QuestionQuerySet, "held_by", lambda self, person: self)
    [by] = coordinators(1)
    question, at = QuestionFactory(owner=by), clock.now()
    desk.take(question, by=by, at=at)

    results = answer_at_once(question, by, at, 4)

    assert (results, Message.objects.count()) == ([True] * 4, 4)


def publish_at_once(how_many):
    people = coordinators(how_many)
    TopicFactory()
    question, at = QuestionFactory(owner=people[0]), clock.now()
    desk.take(question, by=people[0], at=at)
    desk.answer(question, text="Ja.", entry=None, by=people[0], at=at)
    text = TextDraft("nb", "Kan jeg?", "Ja.")
    draft = EntryDraft(topic="housing", valid_until=at.date(), texts=(text,))
    return at_once(
        [
            lambda by=by: desk.publish_entry(fresh(question), draft, put_out=True, by=by, at=at)
            for by in people
        ]
    )


def test_a_question_published_by_two_becomes_one_entry():
    results = publish_at_once(4)

    assert sorted(map(str, results)) == ["True"] + ["already_published"] * 3
    assert Entry.objects.count() == 1


def test_without_the_rule_each_would_publish_it(monkeypatch):
    monkeypatch.setattr(rules, "ensure_unpublished", lambda published_as_id: None)

    assert publish_at_once(3) == [True] * 3
    assert Entry.objects.count() == 3


def test_two_clocks_hand_on_an_overdue_question_once():
    owner, _other = coordinators(2)
    at = clock.now()
    QuestionFactory(owner=owner, due_at=at)

    at_once([lambda: desk.hand_on_overdue(now=at)] * 3)

    assert Notice.objects.filter(kind="question.overdue").count() == 1


def write_while_another_of_the_same_title_is_open():
    """Answers what came of the second, and the addresses of both."""
    first, second = coordinators(2)
    TopicFactory()
    at = clock.now()
    draft = EntryDraft(
        topic="housing", valid_until=at.date(), texts=(TextDraft("nb", "Kan jeg?", "Ja."),)
    )
    outcome = []

    def write():
        try:
            entries.save_entry(draft, by=second, at=at)
            outcome.append("written")
        except IntegrityError:
            outcome.append("doubled")
        finally:
            connection.close()

    other = threading.Thread(target=write)
    with transaction.atomic():
        entries.save_entry(draft, by=first, at=at)
        other.start()
        other.join(timeout=0.5)
        assert other.is_alive(), "the second should be waiting for the first"
    other.join(timeout=10)
    return outcome, sorted(Entry.objects.values_list("slug", flat=True))


def test_two_answers_of_the_same_title_get_each_an_address():
    assert write_while_another_of_the_same_title_is_open() == (
        ["written"],
        ["kan-jeg", "kan-jeg-2"],
    )


def test_without_waiting_the_second_would_be_refused(monkeypatch):
    monkeypatch.setattr(entries, "_wait_for_others", lambda: None)

    assert write_while_another_of_the_same_title_is_open() == (["doubled"], ["kan-jeg"])
