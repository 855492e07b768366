"""Answering, publishing and merging at the same moment, in a few rounds; tests/resilience has fifty
rounds of twenty."""

import pytest
from django.db import connection

from flyttehjelp.faq.actions import together
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.queries import QuestionQuerySet
from flyttehjelp.faq.rules import questions as rules
from tests.faq import races

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_wake_up(monkeypatch):
    """The broker of a test run is nobody's business here."""
    monkeypatch.setattr("flyttehjelp.core.outbox._wake_worker", lambda: None)


@pytest.mark.parametrize("race", races.RACES)
def test_the_promise_holds_when_many_come_at_once(race):
    people = races.coordinators(6)

    assert [race(people) for _ in range(2)] == [True] * 2


def test_who_merges_waits_for_who_answers():
    assert races.merge_while_the_answer_is_open() == (True, ["step_not_open"], "received")


def test_who_merges_waits_for_no_merge_of_other_questions():
    assert races.merge_while_another_merge_is_open() == [True]


def test_without_the_lock_a_merged_question_would_never_be_answered(monkeypatch):
    monkeypatch.setattr(together, "_locked", lambda one: Question.objects.get(pk=one.pk))

    assert races.merge_while_the_answer_is_open() == (True, [True], "merged")


def test_without_the_conditions_each_race_goes_wrong(monkeypatch):
    monkeypatch.setattr(QuestionQuerySet, "free_for", lambda self, person, *, at: self)
    monkeypatch.setattr(QuestionQuerySet, "held_by", lambda self, person: self)
    monkeypatch.setattr(rules, "ensure_unpublished", lambda published_as_id: None)
    people = races.coordinators(6)

    # A round may go well by chance, where one is done before the others begin; not ten of them.
    for race in (races.answering, races.publishing):
        assert not all(race(people) for _ in range(10))


def test_nothing_is_left_locked():
    races.merging_each_other(races.coordinators(3))

    with connection.cursor() as cursor:
        # Of our own database alone: other workers of the tests hold theirs on the same server.
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        )
        assert cursor.fetchone() == (0,)
