"""A mentor signs up, is vetted, pauses, comes back, and leaves."""

from datetime import date, datetime
from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts import consents
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.relocation.models import Municipality, Place
from mentors import rules
from mentors.actions.concerns import open_concern
from mentors.actions.locks import hold_mentor
from mentors.actions.mentorships import end_mentorship
from mentors.actions.offers import withdraw_open_offers
from mentors.actions.people import least_busy_coordinator
from mentors.actions.rounds import ask_for_round
from mentors.enums import ConcernKind, EndReason, MentorState
from mentors.models import Mentor, Mentorship, Offer

# The letter to who is no mentor any more, by whether it was their own doing.
MENTOR_TOLD = {True: "mentor.left", False: "mentor.taken_out"}
APPLICANT_TOLD = {True: "mentor.withdrawn", False: "mentor.application_ended"}


class MentorProfile(TypedDict, total=False):
    municipality: Municipality
    place: Place | None
    languages: list[str]
    interests: list[str]
    situations: list[str]
    about: str
    employer_org_numbers: list[str]
    little_languages: list[str]
    children_age_bands: list[str]
    times: list[str]
    capacity: int
    on_behalf: str
    entered_by: User


@transaction.atomic
def sign_up_mentor(
    *, by: User, at: datetime, profile: MentorProfile, ethics_accepted: bool
) -> Mentor:
    """Offer to be a mentor; a coordinator gets the task to talk with them.

    Who has left may sign up anew.

    :raises EthicsNotAccepted: when the ethical rules were not accepted.
    :raises AlreadyMentor: when they have signed up before and not left.
    """
    rules.ensure_ethics_accepted(accepted=ethics_accepted)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    vetting: dict[str, Any] = {
        "owner": least_busy_coordinator(timezone.localdate(at)),
        "due_at": workdays.next_close(at + rules.VETTING_TIME),
        "ethics_version": rules.ETHICS_VERSION,
        "ethics_accepted_at": at,
    }
    mentor = Mentor.objects.filter(user=by).first()
    if mentor is None:
        mentor = Mentor.objects.create(user=by, created_at=at, **vetting, **profile)
    else:
        _apply_again(mentor, vetting, profile)
    consents.give(by.pk, "mentor", about=mentor.pk, at=at, version=rules.ETHICS_VERSION)
    Happening.objects.note("mentor.applied", about=mentor.pk, by=by.pk, at=at)
    if mentor.owner_id is not None:
        outbox.add(
            "mentor.applied",
            key=f"mentor.applied:{mentor.pk}:{at.isoformat()}",
            about=mentor.pk,
            recipient_id=mentor.owner_id,
            at=at,
        )
    return mentor


def _apply_again(mentor: Mentor, vetting: dict[str, Any], profile: MentorProfile) -> None:
    last_time = {"paused_from": None, "paused_until": None, "on_behalf": "", "entered_by": None}
    try:
        take_step(mentor, rules.MENTOR_STEPS, "apply", **{**last_time, **vetting, **profile})
    except StepNotOpen as known:
        raise rules.AlreadyMentor from known


@transaction.atomic
def hand_over_mentor(mentor: Mentor, *, to: User, by: User, at: datetime) -> Mentor:
    """Give the talk with somebody who wants to be a mentor to another coordinator.

    :raises NotYours: when either of them is no coordinator.
    :raises StepNotOpen: when nobody waits for a talk.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator and to.is_coordinator)
    waiting = Mentor.objects.filter(pk=mentor.pk, state=MentorState.APPLIED)
    if not waiting.update(owner=to):
        raise StepNotOpen
    mentor.owner = to
    facts: dict[str, object] = {"to": str(to.pk)}
    Happening.objects.note("mentor.handed_over", about=mentor.pk, by=by.pk, at=at, facts=facts)
    key = f"mentor.applied:{mentor.pk}:{to.pk}:{at.isoformat()}"
    outbox.add("mentor.applied", key=key, about=mentor.pk, recipient_id=to.pk, at=at)
    return mentor


def vet_mentor(mentor: Mentor, *, by: User, at: datetime) -> Mentor:
    """Take a mentor in after the talk, and offer them who waits.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when they do not wait for it.
    """
    with transaction.atomic():
        _finish_vetting(mentor, "vet", by=by, at=at)
        ask_for_round(at=at)
    return mentor


def decline_mentor(mentor: Mentor, *, by: User, at: datetime) -> Mentor:
    """Thank somebody for the offer to be a mentor, and say no.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when they do not wait for it.
    """
    _finish_vetting(mentor, "decline", by=by, at=at)
    return mentor


@transaction.atomic
def _finish_vetting(mentor: Mentor, step: str, *, by: User, at: datetime) -> None:
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    take_step(mentor, rules.MENTOR_STEPS, step, owner=None, due_at=None)
    kind = f"mentor.{mentor.state}"
    Happening.objects.note(kind, about=mentor.pk, by=by.pk, at=at)
    key = f"{kind}:{mentor.pk}:{mentor.ethics_accepted_at.isoformat()}"
    outbox.add(kind, key=key, about=mentor.pk, recipient_id=mentor.user_id, at=at)


@transaction.atomic
def note_police_certificate(mentor: Mentor, *, by: User, at: datetime, seen_on: date) -> Mentor:
    """Write down that a coordinator has seen one, and when. The paper itself is never kept.

    :raises NotYours: when ``by`` is no coordinator.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    Mentor.objects.filter(pk=mentor.pk).update(police_certificate_seen_on=seen_on)
    mentor.police_certificate_seen_on = seen_on
    Happening.objects.note("mentor.certificate_seen", about=mentor.pk, by=by.pk, at=at)
    return mentor


@transaction.atomic
def update_mentor(mentor: Mentor, *, by: User, at: datetime, profile: MentorProfile) -> Mentor:
    """Change what a mentor tells about themselves.

    :raises NotYours: when it is somebody else's.
    :raises CapacityTooSmall: when more mentorships are running than the new capacity.
    """
    rules.ensure_one_of(by.pk, mentor.user_id)
    mentor = hold_mentor(mentor.pk)
    changed = {name: value for name, value in profile.items() if getattr(mentor, name) != value}
    if not changed:
        return mentor
    for name, value in changed.items():
        setattr(mentor, name, value)
    rules.ensure_capacity_covers(capacity=mentor.capacity, active=mentor.active_count)
    Mentor.objects.filter(pk=mentor.pk).update(**changed)
    facts: dict[str, object] = {"fields": sorted(changed)}
    Happening.objects.note("mentor.updated", about=mentor.pk, by=by.pk, at=at, facts=facts)
    return mentor


def pause_mentor(
    mentor: Mentor, *, by: User, at: datetime, paused_from: date, paused_until: date | None = None
) -> Mentor:
    """Take a pause. Open offers go on to others at once if the pause has begun.

    :raises NotYours: when ``by`` is neither the mentor nor a coordinator.
    :raises StepNotOpen: when they are not a vetted mentor.
    :raises PauseEndsTooSoon: when it would end before it begins.
    """
    rules.ensure_pause_runs_forward(paused_from=paused_from, paused_until=paused_until)
    today = timezone.localdate(at)
    with transaction.atomic():
        mentor = _hold_vetted(mentor, by=by)
        _set_pause(mentor, paused_from, paused_until)
        facts: dict[str, object] = {"from": str(paused_from), "until": str(paused_until or "")}
        Happening.objects.note("mentor.paused", about=mentor.pk, by=by.pk, at=at, facts=facts)
        has_begun = rules.is_pausing_on(today, paused_from=paused_from, paused_until=paused_until)
        offers = Offer.objects.filter(mentor=mentor)
        freed = withdraw_open_offers(offers, by=by, at=at) if has_begun else []
        if freed:
            ask_for_round(at=at)
    return mentor


def resume_mentor(mentor: Mentor, *, by: User, at: datetime) -> Mentor:
    """End a pause, or cancel one that was planned.

    :raises NotYours: when ``by`` is neither the mentor nor a coordinator.
    :raises StepNotOpen: when they are not a vetted mentor.
    """
    with transaction.atomic():
        mentor = _hold_vetted(mentor, by=by)
        _set_pause(mentor, None, None)
        Happening.objects.note("mentor.resumed", about=mentor.pk, by=by.pk, at=at)
        ask_for_round(at=at)
    return mentor


def _hold_vetted(mentor: Mentor, *, by: User) -> Mentor:
    held = hold_mentor(mentor.pk)
    if not by.is_coordinator:
        rules.ensure_one_of(by.pk, held.user_id)
    if held.state != MentorState.VETTED:
        raise StepNotOpen
    return held


def _set_pause(mentor: Mentor, paused_from: date | None, paused_until: date | None) -> None:
    mentor.paused_from, mentor.paused_until = paused_from, paused_until
    Mentor.objects.filter(pk=mentor.pk).update(paused_from=paused_from, paused_until=paused_until)


def leave(mentor: Mentor, *, by: User, at: datetime) -> Mentor:
    """Stop being a mentor. Open offers go on to others; who had them as a mentor is told, and a
    coordinator gets the task to find them another. Whoever is no mentor any more gets one letter.

    :raises NotYours: when ``by`` is neither the mentor nor a coordinator.
    :raises StepNotOpen: when they have left already.
    """
    with transaction.atomic():
        mentor = hold_mentor(mentor.pk)
        if not by.is_coordinator:
            rules.ensure_one_of(by.pk, mentor.user_id)
        had_only_applied = mentor.state == MentorState.APPLIED
        take_step(mentor, rules.MENTOR_STEPS, "leave", owner=None, due_at=None)
        version = mentor.ethics_version
        consents.take_back(mentor.user_id, "mentor", about=mentor.pk, at=at, version=version)
        Happening.objects.note("mentor.left", about=mentor.pk, by=by.pk, at=at)
        withdraw_open_offers(Offer.objects.filter(mentor=mentor), by=by, at=at)
        running = Mentorship.objects.active().filter(mentor=mentor)
        for mentorship in running.order_by("newcomer"):
            end_mentorship(mentorship, by=by, at=at, reason=EndReason.MENTOR_LEFT)
            open_concern(mentorship, ConcernKind.MENTOR_LEFT, by=by, at=at)
        mentor.active_count = 0
        kinds = APPLICANT_TOLD if had_only_applied else MENTOR_TOLD
        _tell_who_left(mentor, kinds[by.pk == mentor.user_id], at=at)
        ask_for_round(at=at)
    return mentor


def _tell_who_left(mentor: Mentor, kind: str, *, at: datetime) -> None:
    key = f"{kind}:{mentor.pk}:{mentor.ethics_accepted_at.isoformat()}"
    outbox.add(kind, key=key, about=mentor.pk, recipient_id=mentor.user_id, at=at)
