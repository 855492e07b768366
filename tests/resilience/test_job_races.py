"""The races of job number two in full: 50 rounds each."""

import pytest

from tests.jobs import test_races as races

pytestmark = [pytest.mark.resilience, pytest.mark.django_db(transaction=True)]
ROUNDS = 50


def test_two_contacts_answer_one_interest():
    assert [races.answered_once() for _ in range(ROUNDS)] == [True] * ROUNDS


def test_publish_against_withdraw():
    assert [races.withdrawn_either_way() for _ in range(ROUNDS)] == [True] * ROUNDS


def test_one_person_clicks_twice():
    rounds = [sorted(races.two_interests()) for _ in range(ROUNDS)]

    assert rounds == [["already_interested", "done"]] * ROUNDS


def test_two_people_sign_up_one_employer(brreg):
    assert [races.signed_up_once(brreg) for _ in range(ROUNDS)] == [True] * ROUNDS


def test_contact_confirms_while_the_clock_takes_down():
    assert [races.one_of_them_wins() for _ in range(ROUNDS)] == [True] * ROUNDS


def test_two_contacts_leave_one_employer():
    assert [races.somebody_stays() for _ in range(ROUNDS)] == [True] * ROUNDS


def test_without_taking_turns_both_contacts_leave(monkeypatch):
    """The control of the race above: it sees what the guard prevents, every time."""
    races.forget_to_take_turns(monkeypatch)

    assert [races.two_who_leave() for _ in range(ROUNDS)] == [(["done", "done"], 0)] * ROUNDS
