"""An assignment is asked for, worked out by the worker, looked at, adjusted and sent."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from flyttehjelp.core import clock
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Notice
from mentors import rules
from mentors.actions.rounds import (
    allow_pair,
    ask_for_preview,
    ask_for_round,
    ask_why_not,
    drop_round,
    keep_apart,
    lock_pair,
    send_round,
    unlock_pair,
)
from mentors.actions.wishes import make_wish
from mentors.actions.working import begin, forget_rounds, work_rounds
from mentors.enums import RoundKind, RoundState
from mentors.models import KeptApart, Offer, Round
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    KeptApartFactory,
    MentorFactory,
    OfferFactory,
    RoundFactory,
    WishFactory,
)
from tests.mentors.races import at_once, winners

pytestmark = pytest.mark.django_db


def preview_of(coordinator, at):
    preview = ask_for_preview(by=coordinator, at=at)
    work_rounds(at=at)
    preview.refresh_from_db()
    return preview


def pairs_of(preview):
    preview.refresh_from_db()
    return {(pair["wish"], pair["mentor"]) for pair in preview.pairs}


def test_round_asked_for_twice_is_worked_once(at):
    ask_for_round(at=at)
    ask_for_round(at=at)

    assert (Round.objects.count(), work_rounds(at=at), work_rounds(at=at)) == (1, 1, 0)
    assert not Round.objects.exists()


def test_round_whose_worker_died_is_taken_up_again(at):
    ask_for_round(at=at)
    dead = at + timedelta(minutes=4)
    Round.objects.update(state=RoundState.WORKING, working_until=dead)

    assert (work_rounds(at=at), work_rounds(at=dead)) == (0, 1)


def test_round_begun_by_another_worker_is_left_to_them(at):
    ask_for_round(at=at)
    stale = Round.objects.get()
    Round.objects.update(state=RoundState.WORKING, working_until=at + timedelta(minutes=5))

    assert not begin(stale, at=at)


def test_preview_shows_pairs_and_sends_nothing(coordinator, at):
    wish, mentor = WishFactory(), MentorFactory()
    alone = WishFactory(languages=["so"])

    preview = preview_of(coordinator, at)

    assert (preview.state, preview.worked_at) == (RoundState.READY, at)
    assert pairs_of(preview) == {(str(wish.pk), str(mentor.pk))}
    assert preview.unmet == [str(alone.pk)]
    assert not Offer.objects.exists()


def test_preview_is_for_coordinators(user, at):
    with pytest.raises(NotYours):
        ask_for_preview(by=user, at=at)


def test_preview_asked_for_again_is_the_same_one(coordinator, at):
    first = preview_of(coordinator, at)

    again = ask_for_preview(by=UserFactory(is_coordinator=True), at=at)

    assert (again.pk, again.state) == (first.pk, RoundState.ASKED)


def test_sending_makes_the_offers_that_were_shown(coordinator, at):
    wish = WishFactory()
    MentorFactory()
    preview = preview_of(coordinator, at)
    WishFactory()
    MentorFactory()

    send_round(preview, by=coordinator, at=at)

    assert (preview.state, preview.sent) == (RoundState.SENT, 1)
    assert Offer.objects.get().wish == wish
    assert Notice.objects.filter(kind="offer.made").count() == 1


def test_preview_sent_twice_is_sent_once(coordinator, at):
    WishFactory()
    MentorFactory()
    preview = preview_of(coordinator, at)
    send_round(preview, by=coordinator, at=at)

    with pytest.raises(StepNotOpen):
        send_round(preview, by=coordinator, at=at)


def test_what_is_not_worked_out_is_not_sent(coordinator, at):
    preview = ask_for_preview(by=coordinator, at=at)

    with pytest.raises(StepNotOpen):
        send_round(preview, by=coordinator, at=at)
    with pytest.raises(NotYours):
        send_round(preview, by=UserFactory(), at=at)


def test_pair_that_cannot_be_any_more_is_not_sent(coordinator, at):
    WishFactory()
    mentor = MentorFactory()
    preview = preview_of(coordinator, at)
    mentor.languages = ["fi"]
    mentor.save(update_fields=["languages"])

    send_round(preview, by=coordinator, at=at)

    assert (preview.sent, Offer.objects.count()) == (0, 0)


def test_newcomer_who_got_an_offer_meanwhile_gets_no_second(coordinator, at):
    wish = WishFactory()
    MentorFactory()
    preview = preview_of(coordinator, at)
    OfferFactory(wish=wish)

    send_round(preview, by=coordinator, at=at)

    assert (preview.sent, Offer.objects.count()) == (0, 1)


def test_locked_pair_stays_and_the_rest_is_worked_out_around_it(coordinator, at):
    first = WishFactory(languages=["nb", "pl"])
    second = WishFactory(languages=["nb"])
    best, other = MentorFactory(languages=["nb", "pl"]), MentorFactory()
    preview = preview_of(coordinator, at)

    lock_pair(preview, wish=first, mentor=other, by=coordinator, at=at)
    work_rounds(at=at)

    assert pairs_of(preview) == {
        (str(first.pk), str(other.pk)),
        (str(second.pk), str(best.pk)),
    }


def test_unlocked_pair_is_worked_out_again(coordinator, at):
    wish = WishFactory(languages=["nb", "pl"])
    best, other = MentorFactory(languages=["nb", "pl"]), MentorFactory()
    preview = preview_of(coordinator, at)
    lock_pair(preview, wish=wish, mentor=other, by=coordinator, at=at)

    unlock_pair(preview, wish=wish, by=coordinator, at=at)
    work_rounds(at=at)

    assert pairs_of(preview) == {(str(wish.pk), str(best.pk))}


def test_locking_another_mentor_moves_the_lock(coordinator, at):
    wish, first, second = WishFactory(), MentorFactory(), MentorFactory()
    preview = preview_of(coordinator, at)

    lock_pair(preview, wish=wish, mentor=first, by=coordinator, at=at)
    lock_pair(preview, wish=wish, mentor=second, by=coordinator, at=at)

    preview.refresh_from_db()
    assert preview.locked == [[str(wish.pk), str(second.pk)]]


def test_barred_pair_is_not_locked(coordinator, at):
    preview = preview_of(coordinator, at)

    with pytest.raises(rules.PairCannotBe, match="språk"):
        lock_pair(
            preview,
            wish=WishFactory(languages=["so"]),
            mentor=MentorFactory(),
            by=coordinator,
            at=at,
        )


def test_no_more_are_locked_to_a_mentor_than_there_is_room_for(coordinator, at):
    mentor = MentorFactory()
    preview = preview_of(coordinator, at)
    lock_pair(preview, wish=WishFactory(), mentor=mentor, by=coordinator, at=at)

    with pytest.raises(rules.PairCannotBe, match="plass"):
        lock_pair(preview, wish=WishFactory(), mentor=mentor, by=coordinator, at=at)


def test_mentor_who_is_not_vetted_is_not_locked(coordinator, at):
    preview = preview_of(coordinator, at)

    with pytest.raises(StepNotOpen):
        lock_pair(
            preview, wish=WishFactory(), mentor=MentorFactory(applied=True), by=coordinator, at=at
        )


def test_lock_that_does_not_hold_any_more_is_passed_over(coordinator, at):
    wish, mentor = WishFactory(), MentorFactory()
    preview = preview_of(coordinator, at)
    lock_pair(preview, wish=wish, mentor=mentor, by=coordinator, at=at)
    KeptApartFactory(newcomer=wish.newcomer, mentor=mentor)

    work_rounds(at=at)

    assert pairs_of(preview) == set()


def test_those_kept_apart_are_never_put_together_again(coordinator, at):
    wish, mentor = WishFactory(), MentorFactory()
    preview = preview_of(coordinator, at)
    lock_pair(preview, wish=wish, mentor=mentor, by=coordinator, at=at)

    keep_apart(preview, wish=wish, mentor=mentor, by=coordinator, at=at)
    work_rounds(at=at)
    shown = pairs_of(preview)
    drop_round(preview, by=coordinator, at=at)
    work_rounds(at=at)

    assert (shown, preview.locked, Offer.objects.count()) == (set(), [], 0)


def test_those_kept_apart_may_be_allowed_again(coordinator, at):
    wish, mentor = WishFactory(), MentorFactory()
    KeptApartFactory(newcomer=wish.newcomer, mentor=mentor)
    preview = preview_of(coordinator, at)

    allow_pair(preview, wish=wish, mentor=mentor, by=coordinator, at=at)
    work_rounds(at=at)

    assert len(pairs_of(preview)) == 1
    assert not KeptApart.objects.exists()


def test_why_not_is_answered_by_the_worker(coordinator, at):
    wish, other = WishFactory(languages=["nb", "pl"]), WishFactory(made_at=at - timedelta(days=9))
    mentor = MentorFactory()
    preview = preview_of(coordinator, at)

    ask_why_not(preview, wish=wish, mentor=mentor, by=coordinator, at=at)
    ask_why_not(preview, wish=wish, mentor=mentor, by=coordinator, at=at)
    work_rounds(at=at)

    assert pairs_of(preview) == {(str(other.pk), str(mentor.pk))}
    (question,) = preview.questions
    assert question["answer"] == {"code": "waited_longer", "bar": "", "amount": 9}


def test_question_about_somebody_who_is_gone_has_no_answer(coordinator, at):
    wish, mentor = WishFactory(), MentorFactory()
    preview = preview_of(coordinator, at)
    ask_why_not(preview, wish=wish, mentor=mentor, by=coordinator, at=at)
    OfferFactory(wish=wish)

    work_rounds(at=at)

    preview.refresh_from_db()
    assert preview.questions[0]["answer"] is None


def test_adjusted_while_it_was_worked_out_is_worked_out_again(coordinator, at, monkeypatch):
    from mentors.actions import working  # noqa: PLC0415 - to be watched at work

    preview = ask_for_preview(by=coordinator, at=at)
    real = working.everybody

    def adjust_meanwhile(*, at):
        ask_for_preview(by=coordinator, at=at)
        return real(at=at)

    monkeypatch.setattr(working, "everybody", adjust_meanwhile)
    work_rounds(at=at)

    preview.refresh_from_db()
    assert preview.state == RoundState.ASKED


def test_clock_waits_while_the_coordinator_looks(coordinator, at):
    WishFactory()
    MentorFactory()
    preview_of(coordinator, at)
    ask_for_round(at=at)
    soon, late = at + timedelta(minutes=29), at + timedelta(minutes=31)

    assert (work_rounds(at=soon), Offer.objects.count()) == (0, 0)
    assert (work_rounds(at=late), Offer.objects.count()) == (1, 1)


def test_dropped_preview_leaves_the_rest_to_the_clock(coordinator, at):
    WishFactory()
    MentorFactory()
    preview = preview_of(coordinator, at)

    dropped = drop_round(preview, by=coordinator, at=at)
    work_rounds(at=at)

    assert (dropped.state, Offer.objects.count()) == (RoundState.DROPPED, 1)


def test_old_rounds_are_forgotten(at):
    RoundFactory(state=RoundState.SENT, closed_at=at - timedelta(days=31))
    RoundFactory(state=RoundState.SENT, closed_at=at - timedelta(days=29))
    RoundFactory()

    assert (forget_rounds(at=at), Round.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_preview_sent_by_many_at_once_is_sent_once(coordinator, at):
    WishFactory.create_batch(3)
    MentorFactory.create_batch(3)
    preview = preview_of(coordinator, at)
    copies = [Round.objects.get(pk=preview.pk) for _ in range(4)]

    outcomes = at_once(
        [lambda copy=copy: send_round(copy, by=coordinator, at=at) for copy in copies]
    )

    assert (winners(outcomes), Offer.objects.count()) == (1, 3)
    assert Notice.objects.filter(kind="offer.made").count() == 3


@pytest.mark.django_db(transaction=True)
def test_round_is_not_begun_before_what_asked_for_it_stands(user):
    MentorFactory()
    at = clock.now()
    ask_for_round(at=at)
    worked = []

    def work() -> None:
        worked.append(work_rounds(at=at))
        connection.close()

    worker = Thread(target=work)
    with transaction.atomic():
        make_wish(by=user, at=at, content={"help_with": ["around"], "languages": ["nb"]})
        worker.start()
        worker.join(timeout=0.5)
        assert worker.is_alive(), "the worker should be waiting for the wish to stand"
    worker.join(timeout=10)

    assert (worked, Offer.objects.count()) == ([1], 1)


def test_clock_asks_for_one_round_and_the_desk_holds_one(coordinator, at):
    ask_for_round(at=at)
    preview_of(coordinator, at)

    kinds = Round.objects.order_by("kind").values_list("kind", flat=True)

    assert list(kinds) == [RoundKind.CLOCK, RoundKind.DESK]
