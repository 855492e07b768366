"""What stays true in the network when two act at once; and that the tests would see it."""

import pytest

from tests.jobs.network import races

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 2
EACH_ALONE = [frozenset({guard}) for guard in sorted(races.ALL_GUARDS)]


@pytest.mark.parametrize(
    "guards", [races.ALL_GUARDS, *EACH_ALONE], ids=lambda guards: "+".join(sorted(guards))
)
def test_twenty_contacts_who_answer_at_once_give_one_answer(guards):
    assert races.many_answers(guards)


def test_without_the_guards_there_would_be_many_answers():
    assert not races.many_answers(races.NONE, how_many=5)


def test_answer_against_withdrawal_ends_withdrawn_either_way():
    assert all(races.answer_against_withdrawal() for _ in range(ROUNDS))


@pytest.mark.parametrize("guard", [races.LOCK, races.CONDITION])
def test_answer_waits_for_the_withdrawal_and_comes_too_late(guard):
    end = races.answer_while_withdrawing(frozenset({guard, races.CONSTRAINT}))

    assert end == (True, "step_not_open", "withdrawn")


def test_without_lock_and_condition_the_withdrawn_would_be_answered():
    assert races.answer_while_withdrawing(races.NONE) == (True, "done", "answered")


def test_deadline_against_answer_ends_answered_and_held_by_nobody():
    assert all(races.deadline_against_answer() for _ in range(ROUNDS))


def test_deadline_waits_for_the_answer_and_does_nothing():
    assert races.deadline_while_answering() == (True, "step_not_open", False)


def test_constraint_stands_behind_the_condition():
    guards = frozenset({races.LOCK, races.CONSTRAINT})

    end = races.deadline_while_answering(guards)

    assert end == (True, "referral_runs_with_owner_and_due_time", False)


def test_without_both_somebody_would_hold_what_is_answered():
    assert races.deadline_while_answering(frozenset({races.LOCK})) == (True, "done", True)
