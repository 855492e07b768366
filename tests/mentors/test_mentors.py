"""A mentor signs up, is vetted, pauses, comes back, and leaves."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from flyttehjelp.core import workdays
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Notice
from mentors import rules, tasks
from mentors.actions.mentors import (
    decline_mentor,
    leave,
    pause_mentor,
    resume_mentor,
    sign_up_mentor,
    update_mentor,
    vet_mentor,
)
from mentors.actions.working import work_rounds
from mentors.demo import MENTORS, load_demo
from mentors.enums import ConcernKind, EndReason, MentorState, OfferState
from mentors.models import Concern, Mentor, Offer, Wish
from tests.factories.accounts import UserFactory
from tests.factories.mentors import MentorFactory, MentorshipFactory, OfferFactory, WishFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db


def profile(**changed):
    return {"municipality": MunicipalityFactory(), "languages": ["nb"]} | changed


def test_signing_up_gives_the_least_busy_coordinator_a_task(user, coordinator, at):
    MentorFactory(applied=True, owner=coordinator)
    rested = UserFactory(is_coordinator=True)

    mentor = sign_up_mentor(by=user, at=at, profile=profile(), ethics_accepted=True)

    assert (mentor.state, mentor.owner) == (MentorState.APPLIED, rested)
    assert mentor.due_at == workdays.next_close(at + timedelta(days=7))
    assert (mentor.ethics_version, mentor.ethics_accepted_at) == (rules.ETHICS_VERSION, at)
    assert Notice.objects.get().recipient == rested


def test_task_goes_to_somebody_at_work(user, coordinator, at):
    coordinator.away_until = timezone.localdate(at)
    coordinator.save(update_fields=["away_until"])
    MentorFactory(applied=True, owner=(at_work := UserFactory(is_coordinator=True)))

    mentor = sign_up_mentor(by=user, at=at, profile=profile(), ethics_accepted=True)

    assert mentor.owner == at_work


def test_task_goes_to_somebody_away_when_everybody_is(user, coordinator, at):
    coordinator.away_until = date(2999, 1, 1)
    coordinator.save(update_fields=["away_until"])

    mentor = sign_up_mentor(by=user, at=at, profile=profile(), ethics_accepted=True)

    assert mentor.owner == coordinator


def test_sign_up_without_any_coordinator_still_has_a_due_time(user, at):
    mentor = sign_up_mentor(by=user, at=at, profile=profile(), ethics_accepted=True)

    assert (mentor.owner, mentor.due_at) == (None, workdays.next_close(at + timedelta(days=7)))
    assert not Notice.objects.exists()


def test_ethics_must_be_accepted(user, at):
    with pytest.raises(rules.EthicsNotAccepted):
        sign_up_mentor(by=user, at=at, profile=profile(), ethics_accepted=False)


def test_nobody_signs_up_twice(user, at):
    sign_up_mentor(by=user, at=at, profile=profile(), ethics_accepted=True)

    with pytest.raises(rules.AlreadyMentor):
        sign_up_mentor(by=user, at=at, profile=profile(), ethics_accepted=True)


def test_who_has_left_may_come_back(at):
    former = MentorFactory(state=MentorState.LEFT, paused_from=date(2020, 1, 1))

    mentor = sign_up_mentor(
        by=former.user, at=at, profile=profile(languages=["en"]), ethics_accepted=True
    )

    mentor.refresh_from_db()
    assert (mentor.pk, mentor.state) == (former.pk, MentorState.APPLIED)
    assert (mentor.languages, mentor.paused_from) == (["en"], None)


def test_vetted_mentor_is_asked_at_once(coordinator, at):
    mentor = MentorFactory(applied=True, owner=coordinator)
    WishFactory()

    vet_mentor(mentor, by=coordinator, at=at)
    work_rounds(at=at)

    assert (mentor.state, mentor.owner, mentor.due_at) == (MentorState.VETTED, None, None)
    assert Offer.objects.get().mentor == mentor
    assert sorted(Notice.objects.values_list("kind", flat=True)) == ["mentor.vetted", "offer.made"]


def test_declined_mentor_is_told(coordinator, at):
    mentor = MentorFactory(applied=True)

    decline_mentor(mentor, by=coordinator, at=at)

    assert mentor.state == MentorState.DECLINED
    assert Notice.objects.get().kind == "mentor.declined"


def test_only_coordinators_vet(at):
    mentor = MentorFactory(applied=True)

    with pytest.raises(NotYours):
        vet_mentor(mentor, by=mentor.user, at=at)


def test_nobody_is_vetted_twice(coordinator, at):
    with pytest.raises(StepNotOpen):
        vet_mentor(MentorFactory(), by=coordinator, at=at)


def test_mentor_changes_what_they_tell(at):
    mentor = MentorFactory()

    changed = update_mentor(mentor, by=mentor.user, at=at, profile={"capacity": 3, "about": "Hei"})
    same = update_mentor(mentor, by=mentor.user, at=at, profile={"capacity": 3})

    mentor.refresh_from_db()
    assert (mentor.capacity, mentor.about, changed.capacity, same.capacity) == (3, "Hei", 3, 3)


def test_capacity_covers_what_is_running(at):
    mentor = MentorFactory(capacity=2, active_count=2)

    with pytest.raises(rules.CapacityTooSmall):
        update_mentor(mentor, by=mentor.user, at=at, profile={"capacity": 1})


def test_nobody_changes_another_mentor(at, coordinator):
    with pytest.raises(NotYours):
        update_mentor(MentorFactory(), by=coordinator, at=at, profile={"capacity": 3})


def test_pause_passes_open_offers_on(at):
    offer = OfferFactory()
    other = MentorFactory()

    pause_mentor(offer.mentor, by=offer.mentor.user, at=at, paused_from=timezone.localdate(at))
    work_rounds(at=at)

    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN
    assert Offer.objects.get(state=OfferState.PENDING).mentor == other


@pytest.mark.parametrize(("starts", "ends"), [(1, None), (1, 9), (-9, -1)])
def test_pause_that_does_not_run_today_leaves_offers_alone(at, starts, ends):
    offer = OfferFactory()
    today = timezone.localdate(at)

    pause_mentor(
        offer.mentor,
        by=offer.mentor.user,
        at=at,
        paused_from=today + timedelta(days=starts),
        paused_until=today + timedelta(days=ends) if ends else None,
    )

    offer.refresh_from_db()
    assert offer.state == OfferState.PENDING


def test_pause_runs_forward(at):
    mentor = MentorFactory()

    with pytest.raises(rules.PauseEndsTooSoon):
        pause_mentor(
            mentor,
            by=mentor.user,
            at=at,
            paused_from=date(2026, 2, 1),
            paused_until=date(2026, 1, 1),
        )


def test_mentor_back_from_a_pause_is_asked_at_once(at, coordinator):
    mentor = MentorFactory(paused_from=date(2020, 1, 1))
    WishFactory()

    resumed = resume_mentor(mentor, by=coordinator, at=at)
    work_rounds(at=at)

    assert resumed.paused_from is None
    assert Offer.objects.get().mentor == mentor


def test_only_vetted_mentors_pause(at):
    mentor = MentorFactory(applied=True)

    with pytest.raises(StepNotOpen):
        resume_mentor(mentor, by=mentor.user, at=at)


def test_stranger_pauses_nobody(at):
    with pytest.raises(NotYours):
        resume_mentor(MentorFactory(), by=UserFactory(), at=at)


def test_who_leaves_leaves_nobody_hanging(at):
    mentor = MentorFactory(capacity=3, active_count=1)
    mentorship = MentorshipFactory(mentor=mentor)
    offer = OfferFactory(mentor=mentor)
    other = MentorFactory()

    left = leave(mentor, by=mentor.user, at=at)
    work_rounds(at=at)

    mentorship.refresh_from_db()
    mentor.refresh_from_db()
    assert (mentor.state, mentor.active_count, left.active_count) == (MentorState.LEFT, 0, 0)
    assert mentorship.end_reason == EndReason.MENTOR_LEFT
    assert Concern.objects.get().kind == ConcernKind.MENTOR_LEFT
    assert Offer.objects.get(state=OfferState.PENDING).mentor == other
    assert Offer.objects.get(pk=offer.pk).state == OfferState.WITHDRAWN


def test_coordinator_takes_a_mentor_out(at, coordinator):
    assert leave(MentorFactory(), by=coordinator, at=at).state == MentorState.LEFT


def test_stranger_makes_nobody_leave(at):
    with pytest.raises(NotYours):
        leave(MentorFactory(), by=UserFactory(), at=at)


@pytest.mark.parametrize(
    ("state", "who", "steps"),
    [
        (
            MentorState.APPLIED,
            {"is_coordinator": True},
            ["decline", "hand_over", "leave", "vet"],
        ),
        (MentorState.APPLIED, {"is_own": True}, ["leave"]),
        (MentorState.VETTED, {"is_own": True}, ["leave", "pause"]),
        (MentorState.VETTED, {"is_own": True, "has_pause": True}, ["leave", "resume"]),
        (MentorState.VETTED, {}, []),
        (MentorState.LEFT, {"is_coordinator": True}, []),
    ],
)
def test_open_steps_of_a_mentor(state, who, steps):
    nobody = {"is_own": False, "is_coordinator": False, "has_pause": False}

    assert rules.mentor_steps(state, **nobody | who) == steps


def test_clock_does_its_rounds(at):
    WishFactory(made_at=at - timedelta(days=4))
    OfferFactory(made_at=at - timedelta(days=6))
    MentorFactory()

    told = tasks.tell_who_waits()
    tasks.ask_for_round()
    worked, expired, forgotten = tasks.work_rounds(), tasks.expire_offers(), tasks.forget_rounds()

    assert (told, worked, expired, forgotten) == (1, 1, 1, 0)
    assert Offer.objects.pending().count() == 1


def test_demo_is_loaded_once(at):
    MunicipalityFactory()
    MunicipalityFactory(number="3440", name="Øyer")

    load_demo(at=at)
    load_demo(at=at)

    states = Mentor.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["applied"] + ["vetted"] * (len(MENTORS) - 1)
    assert Wish.objects.get().newcomer.user.email == "newcomer@example.org"
    assert Offer.objects.get().mentor.user.email == "mentor@example.org"
