"""Whatever happens at the same moment: one mentor a newcomer, and no more than there is room for.

Few rounds here; the full numbers are under ``tests/resilience``. That one mentor wins and that no
place is given twice is shown to hold by each guard alone, and to break when all are taken away.
"""

from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from flyttehjelp.core import clock
from mentors.actions.mentors import pause_mentor
from mentors.actions.offers import accept_offer, close_offer
from mentors.enums import DeclineReason, OfferState
from mentors.rules import MentorIsFull
from tests.factories.mentors import MentorFactory, OfferFactory
from tests.mentors import races

pytestmark = pytest.mark.django_db(transaction=True)
NONE = frozenset()
EACH_ALONE = [frozenset({guard}) for guard in sorted(races.ALL_GUARDS)]
OTHERS = ["expiry", "withdrawal", "withdrawn wish"]


@pytest.mark.parametrize("guards", [races.ALL_GUARDS, *EACH_ALONE])
def test_of_many_mentors_who_accept_one_wish_one_wins(guards):
    assert races.many_mentors_accept_one_wish(guards, racers=6)


def test_without_its_guards_a_wish_gets_many_mentors():
    assert not races.many_mentors_accept_one_wish(NONE, racers=6)


@pytest.mark.parametrize("guards", [races.ALL_GUARDS, *EACH_ALONE])
def test_of_many_offers_to_one_place_one_is_accepted(guards):
    assert races.many_wishes_to_one_mentor(guards, racers=6)


def test_without_its_guards_a_place_is_given_many_times():
    assert not races.many_wishes_to_one_mentor(NONE, racers=6)


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("guards", [races.ALL_GUARDS, frozenset({races.CONDITIONS})])
def test_yes_and_the_end_of_an_offer_exclude_each_other(other, guards):
    assert races.accept_against(other, guards)


@pytest.mark.parametrize("other", OTHERS)
def test_without_guards_an_offer_is_accepted_and_ended(other):
    assert not races.accept_against(other, NONE)


@pytest.mark.parametrize("guards", [races.ALL_GUARDS, frozenset({races.CONDITIONS})])
def test_yes_and_a_pause_end_an_offer_once(guards):
    assert races.accept_against_pause(guards)


def test_without_guards_a_yes_and_a_pause_both_end_the_offer():
    assert not races.accept_against_pause(NONE)


@pytest.mark.parametrize("guards", [races.ALL_GUARDS, frozenset({races.CONDITIONS})])
def test_yes_is_never_to_a_wish_that_was_changed_meanwhile(guards):
    assert races.accept_against_change(guards)


def test_without_guards_a_yes_is_to_a_wish_that_was_changed():
    assert not races.accept_against_change(NONE)


def test_batch_sent_by_many_is_sent_once():
    assert races.preview_sent_by_many(racers=6)


def test_without_its_condition_a_batch_is_sent_by_many():
    assert not races.preview_sent_by_many(racers=6, blindly=True)


def test_second_answer_waits_for_the_first():
    mentor = MentorFactory()
    first, second = OfferFactory(mentor=mentor), OfferFactory(mentor=mentor)
    at, refused = clock.now(), []

    def accept_second() -> None:
        with pytest.raises(MentorIsFull) as full:
            accept_offer(second, by=mentor.user, at=at)
        refused.append(full.value)
        connection.close()

    other = Thread(target=accept_second)
    with transaction.atomic():
        accept_offer(first, by=mentor.user, at=at)
        other.start()
        other.join(timeout=0.5)
        assert other.is_alive(), "the second answer should be waiting for the mentor's row"
    other.join(timeout=10)

    assert [refusal.code for refusal in refused] == ["mentor_is_full"]


def test_offer_declined_while_its_mentor_pauses_stays_declined():
    offer, at, held = OfferFactory(), clock.now(), Event()

    def decline() -> None:
        with transaction.atomic():
            reason = DeclineReason.NO_TIME
            close_offer(offer, "decline", by=None, at=at, decline_reason=reason)
            held.set()
            pausing.join(timeout=0.5)
            assert pausing.is_alive(), "the pause should be waiting for the newcomer's row"
        connection.close()

    def pause() -> None:
        held.wait(10)
        today = timezone.localdate(at)
        pause_mentor(offer.mentor, by=offer.mentor.user, at=at, paused_from=today)
        connection.close()

    pausing, declining = Thread(target=pause), Thread(target=decline)
    pausing.start()
    declining.start()
    declining.join(timeout=10)
    pausing.join(timeout=10)

    offer.refresh_from_db()
    assert (offer.state, offer.mentor.paused_from) == (OfferState.DECLINED, timezone.localdate(at))
