"""Reminders, pulses, the log, and what a coordinator must look at."""

from datetime import timedelta

import pytest

from flyttehjelp.core import workdays
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Notice
from mentors import rules, tasks
from mentors.actions.assigning import propose_offers
from mentors.actions.concerns import (
    close_concern,
    find_new_mentor,
    hand_over_concern,
    raise_concern,
)
from mentors.actions.mentors import note_police_certificate
from mentors.actions.mentorships import end_mentorship, write_log
from mentors.actions.offers import remind_mentors
from mentors.actions.pulses import answer_pulse, ask_pulses
from mentors.enums import ConcernKind, ConcernState, EndReason, PulseAnswer
from mentors.letters.mentoring import write_concern_raised, write_offer_reminder, write_pulse_asked
from mentors.models import Concern, Mentorship, Offer, Pulse
from tests.factories.accounts import UserFactory
from tests.factories.mentors import (
    ConcernFactory,
    MentorFactory,
    MentorshipFactory,
    OfferFactory,
    PulseFactory,
    WishFactory,
)

pytestmark = pytest.mark.django_db


def seen(mentorship):
    return Mentorship.objects.with_block().with_people().get(pk=mentorship.pk)


# -- Offers -------------------------------------------------------------------------------------


def test_mentor_is_reminded_once_after_three_days(at):
    lying = OfferFactory(made_at=at - timedelta(days=3))
    OfferFactory(made_at=at - timedelta(days=2))
    OfferFactory(made_at=at - timedelta(days=6))

    first, second = remind_mentors(at=at), remind_mentors(at=at)

    assert (first, second) == (1, 0)
    notice = Notice.objects.get()
    assert (notice.about, notice.useless_at) == (lying.pk, lying.expires_at)
    letter = write_offer_reminder(notice)
    assert "Et ja eller et nei er like greit" in letter.text
    assert f"/mentor/offers/{lying.pk}/?key=" in letter.text


def test_answered_offer_needs_no_reminder(at):
    offer = OfferFactory(made_at=at - timedelta(days=3))
    remind_mentors(at=at)
    Offer.objects.filter(pk=offer.pk).update(state="withdrawn", answered_at=at)

    assert write_offer_reminder(Notice.objects.get()) is None


# -- Whom it must not be ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "is_barred"),
    [
        ("Kari Nordmann", True),
        ("nordmann kari", True),
        ("KARI@example.org", True),
        ("Kari", False),
        ("Kari Svensk", False),
        ("ola@example.org", False),
    ],
)
def test_named_person_is_never_the_mentor(at, named, is_barred):
    MentorFactory(user__name="Kari Anne Nordmann", user__email="kari@example.org")
    WishFactory(barred_people=["Noen Andre", named])

    assert (propose_offers(at=at) == []) is is_barred


def test_only_coordinators_note_a_police_certificate(at, coordinator):
    mentor, day = MentorFactory(), at.date()

    note_police_certificate(mentor, by=coordinator, at=at, seen_on=day)

    mentor.refresh_from_db()
    assert mentor.police_certificate_seen_on == day
    with pytest.raises(NotYours):
        note_police_certificate(mentor, by=mentor.user, at=at, seen_on=day)


# -- Pulses -------------------------------------------------------------------------------------


def test_both_are_asked_after_two_weeks_and_after_two_months(at):
    young = MentorshipFactory(started_at=at - timedelta(days=15))
    old = MentorshipFactory(started_at=at - timedelta(days=62))
    MentorshipFactory(started_at=at - timedelta(days=13))
    MentorshipFactory(started_at=at - timedelta(days=200))
    MentorshipFactory(ended=True, started_at=at - timedelta(days=15))

    asked, again = ask_pulses(at=at), ask_pulses(at=at)

    assert (asked, again) == (2, 0)
    rounds = set(Pulse.objects.values_list("mentorship", "person", "round"))
    assert rounds == {
        (one.pk, person.pk, round_)
        for one, round_ in [(young, "two_weeks"), (old, "two_months")]
        for person in (one.mentor.user, one.newcomer.user)
    }
    assert Notice.objects.filter(kind="pulse.asked").count() == 4


def test_pulse_letter_holds_a_link_and_no_names(at):
    mentorship = MentorshipFactory(
        started_at=at - timedelta(days=15), newcomer__user__name="Ny Eksempel"
    )
    ask_pulses(at=at)
    notice = Notice.objects.filter(recipient=mentorship.mentor.user).get()

    letter = write_pulse_asked(notice)
    Pulse.objects.update(answered_at=at, answer="well")

    assert "/pulses/" in letter.text
    assert "Ny Eksempel" not in letter.text
    assert write_pulse_asked(notice) is None


@pytest.mark.parametrize(
    ("answer", "worries"), [(PulseAnswer.WELL, 0), (PulseAnswer.SO_SO, 0), (PulseAnswer.BADLY, 1)]
)
def test_bad_answer_reaches_a_coordinator(at, coordinator, answer, worries):
    pulse = PulseFactory()

    answer_pulse(pulse, by=pulse.person, at=at, answer=answer)

    assert (pulse.answer, Concern.objects.count()) == (answer, worries)
    assert Notice.objects.filter(recipient=coordinator).count() == worries


def test_two_bad_answers_are_one_task(at, coordinator):
    pulse = PulseFactory()
    other = PulseFactory(mentorship=pulse.mentorship, person=pulse.mentorship.mentor.user)

    for one in (pulse, other):
        answer_pulse(one, by=one.person, at=at, answer=PulseAnswer.BADLY)

    assert Concern.objects.count() == 1


def test_pulse_is_answered_once_and_by_who_was_asked(at):
    pulse = PulseFactory()
    answer_pulse(pulse, by=pulse.person, at=at, answer=PulseAnswer.WELL)

    with pytest.raises(StepNotOpen):
        answer_pulse(pulse, by=pulse.person, at=at, answer=PulseAnswer.BADLY)
    with pytest.raises(NotYours):
        answer_pulse(pulse, by=UserFactory(), at=at, answer=PulseAnswer.WELL)


def test_clock_reminds_and_asks(at):
    OfferFactory(made_at=at - timedelta(days=4))
    MentorshipFactory(started_at=at - timedelta(days=15))

    assert (tasks.remind_mentors(), tasks.ask_pulses()) == (1, 1)


# -- Concerns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "days"), [(ConcernKind.NO_ANSWER, 3), (ConcernKind.UNSAFE, 1)])
def test_concern_has_an_owner_and_a_due_time(at, coordinator, kind, days):
    mentorship = MentorshipFactory()

    concern = raise_concern(
        mentorship, kind=kind, by=mentorship.newcomer.user, at=at, note="Hør her."
    )

    assert (concern.owner, concern.due_at) == (coordinator, workdays.close_of(days, after=at))
    letter = write_concern_raised(Notice.objects.get(recipient=coordinator))
    assert "/work/mentorships/" in letter.text
    assert "Hør her." not in letter.text


def test_concern_without_a_coordinator_still_has_a_due_time(at):
    mentorship = MentorshipFactory()

    concern = raise_concern(
        mentorship, kind=ConcernKind.NO_ANSWER, by=mentorship.mentor.user, at=at
    )

    assert (concern.owner, concern.due_at > at) == (None, True)


def test_same_concern_is_not_raised_twice_while_it_is_open(at, coordinator):
    mentorship = MentorshipFactory()
    mine = {"kind": ConcernKind.NO_ANSWER, "by": mentorship.newcomer.user, "at": at}
    first = raise_concern(mentorship, **mine)

    with pytest.raises(rules.AlreadyRaised):
        raise_concern(mentorship, **mine)
    close_concern(first, by=coordinator, at=at, outcome="Ringte begge.")

    assert raise_concern(mentorship, **mine).pk != first.pk


def test_strangers_and_coordinators_raise_nothing(at, coordinator):
    mentorship = MentorshipFactory()

    for somebody in (coordinator, UserFactory()):
        with pytest.raises(NotYours):
            raise_concern(mentorship, kind=ConcernKind.UNSAFE, by=somebody, at=at)


def test_unsafe_conduct_blocks_the_way_until_it_is_looked_at(at, coordinator):
    mentorship = MentorshipFactory()
    concern = raise_concern(mentorship, kind=ConcernKind.UNSAFE, by=mentorship.newcomer.user, at=at)

    during = seen(mentorship)
    with pytest.raises(rules.ContactIsBlocked):
        write_log(during, by=mentorship.mentor.user, at=at, on_day=at.date(), text="Tur.")
    close_concern(concern, by=coordinator, at=at, outcome="Snakket med begge.")

    assert (during.is_blocked, seen(mentorship).is_blocked) == (True, False)


def test_other_concerns_block_nothing(at):
    concern = ConcernFactory(kind=ConcernKind.NO_ANSWER)

    assert not seen(concern.mentorship).is_blocked


def test_concern_is_closed_once_by_a_coordinator(at, coordinator):
    concern = ConcernFactory()
    with pytest.raises(NotYours):
        close_concern(concern, by=UserFactory(), at=at, outcome="Nei.")

    close_concern(concern, by=coordinator, at=at, outcome="Ordnet.")

    with pytest.raises(StepNotOpen):
        close_concern(concern, by=coordinator, at=at, outcome="Igjen.")


def test_concern_is_handed_over_and_the_new_owner_is_told(at, coordinator):
    concern, other = ConcernFactory(owner=coordinator), UserFactory(is_coordinator=True)

    hand_over_concern(concern, to=other, by=coordinator, at=at)

    assert concern.owner == other
    assert Notice.objects.get().recipient == other
    with pytest.raises(NotYours):
        hand_over_concern(concern, to=UserFactory(), by=coordinator, at=at)


def test_coordinator_finds_a_new_mentor_for_who_lost_theirs(at, coordinator):
    mentorship = MentorshipFactory(ended=True)
    old = mentorship.wish
    concern = ConcernFactory(mentorship=mentorship, raised_at=at - timedelta(days=2))

    wish = find_new_mentor(concern, by=coordinator, at=at)

    assert (wish.newcomer, wish.help_with, wish.languages) == (
        old.newcomer,
        old.help_with,
        old.languages,
    )
    assert (wish.made_at, concern.state) == (concern.raised_at, ConcernState.CLOSED)


def test_no_new_mentor_while_the_old_one_stays_or_a_wish_waits(at, coordinator):
    running = ConcernFactory()
    waiting = ConcernFactory(mentorship=MentorshipFactory(ended=True))
    WishFactory(newcomer=waiting.mentorship.newcomer)

    with pytest.raises(rules.AlreadyMentored):
        find_new_mentor(running, by=coordinator, at=at)
    with pytest.raises(rules.AlreadyWished):
        find_new_mentor(waiting, by=coordinator, at=at)


# -- The log ------------------------------------------------------------------------------------


def test_either_of_the_two_writes_in_the_log(at):
    mentorship = seen(MentorshipFactory())

    for person in (mentorship.mentor.user, mentorship.newcomer.user):
        write_log(mentorship, by=person, at=at, on_day=at.date(), text="Gikk en tur.")

    assert mentorship.log.count() == 2


def test_nobody_else_writes_and_not_after_the_end(at):
    mentorship = seen(MentorshipFactory())
    with pytest.raises(NotYours):
        write_log(mentorship, by=UserFactory(), at=at, on_day=at.date(), text="Hei.")
    end_mentorship(mentorship, by=mentorship.mentor.user, at=at, reason=EndReason.DONE)

    with pytest.raises(StepNotOpen):
        write_log(mentorship, by=mentorship.mentor.user, at=at, on_day=at.date(), text="Hei.")
