"""From a wish to a mentorship, one deed after the other."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from mentors import rules
from mentors.actions.assigning import propose_offers, tell_who_waits, work_out_proposals
from mentors.actions.locks import hold_mentor
from mentors.actions.mentorships import end_mentorship
from mentors.actions.offers import (
    accept_offer,
    decline_offer,
    expire_offers,
    take_place,
    withdraw_offer,
)
from mentors.actions.wishes import make_wish, withdraw_wish
from mentors.actions.working import work_rounds
from mentors.enums import (
    DeclineReason,
    EndReason,
    MentorshipState,
    OfferState,
    RoundState,
    WishState,
)
from mentors.models import Mentorship, Offer, Round, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, MentorshipFactory, OfferFactory, WishFactory
from tests.factories.relocation import NewcomerFactory

pytestmark = pytest.mark.django_db
CONTENT = {"help_with": ["around"], "languages": ["nb"]}


def kinds_sent_to(user) -> list[str]:
    return sorted(Notice.objects.filter(recipient=user).values_list("kind", flat=True))


def test_request_never_waits_for_the_assignment(user, at):
    MentorFactory()

    make_wish(by=user, at=at, content=CONTENT)

    assert not Offer.objects.exists()
    assert Round.objects.get().state == RoundState.ASKED


def test_wish_is_offered_to_a_mentor_as_soon_as_the_worker_comes(user, at):
    mentor = MentorFactory()

    wish = make_wish(by=user, at=at, content=CONTENT)
    work_rounds(at=at)

    offer = Offer.objects.get()
    assert (offer.wish, offer.mentor, offer.state) == (wish, mentor, OfferState.PENDING)
    assert (offer.made_at, offer.expires_at) == (at, at + timedelta(days=5))
    assert [reason["code"] for reason in offer.reasons] == ["languages"]
    assert kinds_sent_to(mentor.user) == ["offer.made"]
    assert kinds_sent_to(user) == ["wish.received"]


@pytest.mark.parametrize("shut_out", ["mentor__user", "wish__newcomer__user"])
def test_nobody_gets_the_contact_of_somebody_who_was_shut_out(shut_out, at):
    offer = OfferFactory(**{f"{shut_out}__is_active": False})

    with pytest.raises(StepNotOpen):
        accept_offer(offer, by=offer.mentor.user, at=at)

    assert not Notice.objects.filter(kind="mentorship.started").exists()


def test_wish_without_a_mentor_waits(user, at):
    MentorFactory(languages=["pl"])

    wish = make_wish(by=user, at=at, content=CONTENT)

    assert (wish.state, Offer.objects.count()) == (WishState.WAITING, 0)


def test_wish_makes_a_newcomer_of_whoever_is_none(user, at):
    make_wish(
        by=user, at=at, content=CONTENT, profile={"languages": ["nb"], "situation": "student"}
    )

    assert (user.newcomer.languages, user.newcomer.situation) == (["nb"], "student")


def test_second_wish_is_refused_while_the_first_waits(user, at):
    make_wish(by=user, at=at, content=CONTENT)

    with pytest.raises(rules.AlreadyWished):
        make_wish(by=user, at=at, content=CONTENT)


def test_wish_is_refused_while_there_is_a_mentor(at):
    mentorship = MentorshipFactory()

    with pytest.raises(rules.AlreadyMentored):
        make_wish(by=mentorship.newcomer.user, at=at, content=CONTENT)


def test_proposing_twice_sends_each_offer_once(at):
    WishFactory()
    MentorFactory(capacity=2)

    first, second = propose_offers(at=at), propose_offers(at=at)

    assert (len(first), len(second)) == (1, 0)
    assert Notice.objects.filter(kind="offer.made").count() == 1


def test_open_offers_hold_their_places(at):
    WishFactory.create_batch(3)
    MentorFactory(capacity=2)

    offers = propose_offers(at=at)

    assert (len(offers), Offer.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "applied", "due_at": "2026-01-01T00:00Z"},
        {"state": "left"},
        {"paused_from": "2020-01-01"},
        {"active_count": 1},
        {"employer_org_numbers": ["974760673"]},
        {"languages": ["pl"]},
    ],
)
def test_mentor_who_cannot_is_never_asked(at, changed):
    WishFactory(newcomer__employer_org_numbers=["974760673"])
    MentorFactory(**changed)

    assert propose_offers(at=at) == []


def test_mentor_whose_pause_is_over_is_asked(at):
    WishFactory()
    MentorFactory(paused_from="2020-01-01", paused_until="2020-01-02")

    assert len(propose_offers(at=at)) == 1


def test_mentor_who_is_shut_out_of_the_house_is_not_asked(at):
    WishFactory()
    MentorFactory(user__is_active=False)

    assert propose_offers(at=at) == []


def test_employer_barred_in_the_wish_gives_no_mentor(at):
    WishFactory(barred_org_numbers=["974760673"])
    MentorFactory(employer_org_numbers=["974760673"])

    assert propose_offers(at=at) == []


@pytest.mark.parametrize("who_came_first", ["mentor", "newcomer"])
def test_nobody_becomes_their_partners_mentor(at, who_came_first):
    mentor, newcomer = MentorFactory(), NewcomerFactory()
    other = NewcomerFactory(user=mentor.user)
    first, second = (other, newcomer) if who_came_first == "mentor" else (newcomer, other)
    second.came_with = first
    second.save(update_fields=["came_with"])
    WishFactory(newcomer=newcomer)

    assert propose_offers(at=at) == []


def test_pair_tried_in_an_earlier_wish_never_comes_again(at):
    earlier = OfferFactory(
        state=OfferState.DECLINED, answered_at=at, decline_reason=DeclineReason.NOT_A_FIT
    )
    WishFactory(newcomer=NewcomerFactory())
    Wish.objects.filter(pk=earlier.wish_id).update(state=WishState.WITHDRAWN, closed_at=at)
    anew = WishFactory(newcomer=earlier.wish.newcomer, made_at=at - timedelta(days=30))

    propose_offers(at=at)

    assert not Offer.objects.filter(wish=anew).exists()
    assert Offer.objects.filter(mentor=earlier.mentor).count() == 2


def test_working_out_writes_nothing(at):
    WishFactory()
    MentorFactory()

    proposals = work_out_proposals(at=at)

    assert (len(proposals), Offer.objects.count()) == (1, 0)


def test_accepting_starts_a_mentorship(at):
    offer = OfferFactory()

    mentorship = accept_offer(offer, by=offer.mentor.user, at=at, agreed_months=3)

    offer.refresh_from_db()
    assert (offer.state, offer.answered_at) == (OfferState.ACCEPTED, at)
    assert (offer.wish.state, offer.wish.closed_at) == (WishState.MATCHED, at)
    assert (mentorship.state, mentorship.agreed_months) == (MentorshipState.ACTIVE, 3)
    assert (mentorship.mentor, mentorship.newcomer) == (offer.mentor, offer.wish.newcomer)
    offer.mentor.refresh_from_db()
    assert offer.mentor.active_count == 1
    assert kinds_sent_to(offer.mentor.user) == ["mentorship.started"]
    assert kinds_sent_to(offer.wish.newcomer.user) == ["mentorship.started"]
    assert sorted(Happening.objects.values_list("kind", flat=True)) == [
        "mentorship.started",
        "offer.accepted",
    ]


def test_nobody_answers_for_the_mentor(at, coordinator):
    offer = OfferFactory()

    for somebody in (coordinator, offer.wish.newcomer.user):
        with pytest.raises(NotYours):
            accept_offer(offer, by=somebody, at=at)
        with pytest.raises(NotYours):
            decline_offer(offer, by=somebody, at=at, reason=DeclineReason.NO_TIME)


def test_answered_offer_is_not_accepted_again(at):
    offer = OfferFactory()
    accept_offer(offer, by=offer.mentor.user, at=at)

    with pytest.raises(StepNotOpen):
        accept_offer(offer, by=offer.mentor.user, at=at)


def test_yes_after_the_time_is_too_late(at):
    offer = OfferFactory(made_at=at - timedelta(days=5))

    with pytest.raises(rules.AnswerTooLate):
        accept_offer(offer, by=offer.mentor.user, at=at)


def test_full_mentor_cannot_accept(at):
    offer = OfferFactory(mentor__active_count=1)

    with pytest.raises(rules.MentorIsFull):
        accept_offer(offer, by=offer.mentor.user, at=at)


def test_place_is_counted_in_the_moment_of_writing():
    mentor = MentorFactory(active_count=1)

    with pytest.raises(rules.MentorIsFull):
        take_place(mentor)


def test_newcomer_with_a_mentor_gets_no_second(at):
    mentorship = MentorshipFactory()
    offer = OfferFactory(wish__newcomer=mentorship.newcomer)

    with pytest.raises(rules.AlreadyMentored):
        accept_offer(offer, by=offer.mentor.user, at=at)


def test_after_a_no_the_next_mentor_is_asked_at_once(user, at):
    best, next_best = MentorFactory(languages=["nb", "en"]), MentorFactory()
    make_wish(by=user, at=at, content=CONTENT | {"languages": ["nb", "en"]})
    work_rounds(at=at)
    offer = Offer.objects.get(mentor=best)

    decline_offer(offer, by=best.user, at=at, reason=DeclineReason.NO_TIME)
    work_rounds(at=at)

    assert (offer.state, offer.decline_reason) == (OfferState.DECLINED, DeclineReason.NO_TIME)
    assert Offer.objects.get(state=OfferState.PENDING).mentor == next_best


def test_unanswered_offer_expires_and_goes_on(at):
    offer = OfferFactory(made_at=at - timedelta(days=5))
    still_open = OfferFactory(made_at=at - timedelta(days=4))
    next_best = MentorFactory()

    expired = expire_offers(at=at)
    work_rounds(at=at)

    offer.refresh_from_db()
    assert (expired, offer.state) == (1, OfferState.EXPIRED)
    pending = Offer.objects.pending()
    assert set(pending.values_list("mentor", flat=True)) == {still_open.mentor_id, next_best.pk}
    assert kinds_sent_to(offer.mentor.user) == ["offer.expired"]
    assert expire_offers(at=at) == 0


def test_offer_answered_just_before_it_expires_is_left_alone(at, monkeypatch):
    offer = OfferFactory(made_at=at - timedelta(days=5))
    stale = Offer.objects.select_related("wish", "mentor").get(pk=offer.pk)
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.WITHDRAWN, answered_at=at)
    monkeypatch.setattr(
        "mentors.queries.OfferQuerySet.overdue_at", lambda offers, moment: _Found([stale])
    )

    assert expire_offers(at=at) == 0
    assert not Notice.objects.exists()


class _Found(list):
    """Rows as an earlier look had found them."""

    def select_related(self, *names):
        return self

    order_by = select_related


def test_coordinator_withdraws_an_offer_and_the_next_is_asked(at, coordinator):
    offer = OfferFactory()
    next_best = MentorFactory()

    withdraw_offer(offer, by=coordinator, at=at)
    work_rounds(at=at)

    assert offer.state == OfferState.WITHDRAWN
    assert Offer.objects.get(state=OfferState.PENDING).mentor == next_best


def test_only_coordinators_withdraw_offers(at):
    offer = OfferFactory()

    with pytest.raises(NotYours):
        withdraw_offer(offer, by=offer.mentor.user, at=at)


def test_withdrawn_wish_frees_the_mentor_for_who_waits(at):
    offer = OfferFactory()
    waiting = WishFactory()

    withdraw_wish(offer.wish, by=offer.wish.newcomer.user, at=at)
    work_rounds(at=at)

    offer.refresh_from_db()
    assert (offer.state, offer.wish.state) == (OfferState.WITHDRAWN, WishState.WITHDRAWN)
    assert Offer.objects.get(state=OfferState.PENDING).wish == waiting


def test_wish_nobody_was_asked_about_is_withdrawn_quietly(at):
    wish = WishFactory()

    withdraw_wish(wish, by=wish.newcomer.user, at=at)

    assert wish.state == WishState.WITHDRAWN


def test_nobody_withdraws_the_wish_of_another(at):
    with pytest.raises(NotYours):
        withdraw_wish(WishFactory(), by=UserFactory(), at=at)


@pytest.mark.parametrize("side", ["mentor", "newcomer", "coordinator"])
def test_each_side_may_end_a_mentorship(at, coordinator, side):
    mentorship = MentorshipFactory()
    sides = {
        "mentor": mentorship.mentor.user,
        "newcomer": mentorship.newcomer.user,
        "coordinator": coordinator,
    }

    end_mentorship(mentorship, by=sides[side], at=at, reason=EndReason.DONE)

    mentorship.refresh_from_db()
    assert (mentorship.state, mentorship.end_reason) == (MentorshipState.ENDED, EndReason.DONE)
    assert mentorship.mentor.active_count == 0
    assert kinds_sent_to(mentorship.mentor.user) == ["mentorship.ended"]
    assert kinds_sent_to(mentorship.newcomer.user) == ["mentorship.ended"]


def test_stranger_ends_no_mentorship(at):
    with pytest.raises(NotYours):
        end_mentorship(MentorshipFactory(), by=UserFactory(), at=at, reason=EndReason.DONE)


def test_mentorship_ends_once(at):
    mentorship = MentorshipFactory()
    end_mentorship(mentorship, by=mentorship.mentor.user, at=at, reason=EndReason.DONE)

    with pytest.raises(StepNotOpen):
        end_mentorship(mentorship, by=mentorship.mentor.user, at=at, reason=EndReason.DONE)


def test_who_waits_long_is_told_once(at):
    waiting = WishFactory(made_at=at - timedelta(days=3))
    WishFactory(made_at=at - timedelta(days=2))
    OfferFactory(wish__made_at=at - timedelta(days=9))

    told, told_again = tell_who_waits(at=at), tell_who_waits(at=at)

    assert (told, told_again) == (1, 0)
    assert Notice.objects.get().about == waiting.pk


def test_pair_that_no_longer_holds_is_not_sent(at, monkeypatch):
    wish, mentor = WishFactory(), MentorFactory()
    (proposal,) = work_out_proposals(at=at)
    monkeypatch.setattr("mentors.actions.assigning.work_out_proposals", lambda **_: [proposal])

    mentor.languages = ["pl"]
    mentor.save(update_fields=["languages"])
    barred = propose_offers(at=at)
    mentor.state = "left"
    mentor.save(update_fields=["state"])
    gone = propose_offers(at=at)

    assert (barred, gone, wish.offers.count()) == ([], [], 0)


@pytest.mark.django_db(transaction=True)
def test_mentor_held_for_long_is_left_to_the_next_round(at):
    WishFactory()
    mentor = MentorFactory()
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            hold_mentor(mentor.pk)
            held.set()
            done.wait(10)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    held.wait(10)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    during = propose_offers(at=at)
    done.set()
    holder.join()
    afterwards = propose_offers(at=at)
    connection.close()

    assert (len(during), len(afterwards)) == (0, 1)
    assert Mentorship.objects.count() == 0
