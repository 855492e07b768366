"""The rules of the mentor scheme. No database, no clock, no request."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.errors import NotYours, RuleBroken
from flyttehjelp.core.states import StateTable
from mentors.enums import (
    Bar,
    ConcernKind,
    ConcernState,
    MentorshipState,
    MentorState,
    OfferState,
    PulseRound,
    RoundState,
    WishState,
)

ETHICS_VERSION = "2026-1"
VETTING_TIME = timedelta(days=7)
ANSWER_TIME = timedelta(days=5)
REMINDED_AFTER = timedelta(days=3)
STILL_WAITING_AFTER = timedelta(days=3)
# When both are asked how it goes; and how late it may be asked at all.
PULSES = {
    PulseRound.TWO_WEEKS: timedelta(days=14),
    PulseRound.TWO_MONTHS: timedelta(days=61),
}
PULSE_AT_LATEST = timedelta(days=30)
# Working days until a coordinator has looked at it.
CONCERN_DAYS = {ConcernKind.UNSAFE: 1}
USUAL_CONCERN_DAYS = 3
USUAL_MONTHS = 6
# How long a worker may be at an assignment before another takes it up.
WORKING_TIME = timedelta(minutes=5)
# How long the clock leaves be what lies on the coordinator's desk.
DESK_TIME = timedelta(minutes=30)
ROUNDS_KEPT = timedelta(days=30)
MOST_QUESTIONS = 10

MENTOR_STEPS = StateTable(
    {
        "apply": ({MentorState.LEFT}, MentorState.APPLIED),
        "vet": ({MentorState.APPLIED}, MentorState.VETTED),
        "decline": ({MentorState.APPLIED}, MentorState.DECLINED),
        "leave": ({MentorState.APPLIED, MentorState.VETTED}, MentorState.LEFT),
    }
)
WISH_STEPS = StateTable(
    {
        "match": ({WishState.WAITING}, WishState.MATCHED),
        "change": ({WishState.WAITING}, WishState.WAITING),
        "withdraw": ({WishState.WAITING}, WishState.WITHDRAWN),
    }
)
OFFER_STEPS = StateTable(
    {
        "accept": ({OfferState.PENDING}, OfferState.ACCEPTED),
        "decline": ({OfferState.PENDING}, OfferState.DECLINED),
        "expire": ({OfferState.PENDING}, OfferState.EXPIRED),
        "withdraw": ({OfferState.PENDING}, OfferState.WITHDRAWN),
    }
)
MENTORSHIP_STEPS = StateTable({"end": ({MentorshipState.ACTIVE}, MentorshipState.ENDED)})


CONCERN_STEPS = StateTable({"close": ({ConcernState.OPEN}, ConcernState.CLOSED)})
_ON_DESK = {RoundState.ASKED, RoundState.WORKING, RoundState.READY}
ROUND_STEPS = StateTable(
    {
        "adjust": (_ON_DESK, RoundState.ASKED),
        "send": ({RoundState.READY}, RoundState.SENT),
        "drop": (_ON_DESK, RoundState.DROPPED),
    }
)


class MentorIsFull(RuleBroken):
    code = "mentor_is_full"
    message = _("Mentoren har ikke plass til flere nå.")
    constraint = "mentor_within_capacity"


class AlreadyMentor(RuleBroken):
    code = "already_mentor"
    message = _("Du har alt meldt deg som mentor.")


class EthicsNotAccepted(RuleBroken):
    code = "ethics_not_accepted"
    message = _("Du må godta de etiske reglene for å bli mentor.")
    constraint = "mentor_accepted_ethics"


class CapacityTooSmall(RuleBroken):
    code = "capacity_too_small"
    message = _("Du har flere mentorskap i gang enn det. Avslutt ett først.")


class PauseEndsTooSoon(RuleBroken):
    code = "pause_ends_too_soon"
    message = _("Pausen må slutte etter at den begynner.")
    constraint = "mentor_pause_ends_after_it_begins"


class AlreadyMentored(RuleBroken):
    code = "already_mentored"
    message = _("Innflytteren har alt en mentor.")
    constraint = "one_active_mentorship_per_newcomer"


class AlreadyWished(RuleBroken):
    code = "already_wished"
    message = _("Du har alt et ønske som venter.")
    constraint = "one_open_wish_per_newcomer"


class MentorIsAsked(RuleBroken):
    code = "mentor_is_asked"
    message = _("En mentor er alt spurt og har tid til å svare.")
    constraint = "one_pending_offer_per_wish"


class PairTriedBefore(RuleBroken):
    code = "pair_tried_before"
    message = _("Denne mentoren er spurt før.")
    constraint = "never_the_same_pair_twice"


class AnswerTooLate(RuleBroken):
    code = "answer_too_late"
    message = _("Svarfristen har gått ut. Vi spør en annen mentor.")


class NothingToCertify(RuleBroken):
    code = "nothing_to_certify"
    message = _("Du har ikke hatt noe mentorskap ennå.")


class ContactIsBlocked(RuleBroken):
    code = "contact_is_blocked"
    message = _("Kontakten er satt på vent til koordinatoren har sett på saken.")


class AlreadyRaised(RuleBroken):
    code = "already_raised"
    message = _("Dette er alt meldt. Koordinatoren ser på det.")
    constraint = "one_open_concern_of_a_kind"


def ensure_contact_open(*, is_blocked: bool) -> None:
    if is_blocked:
        raise ContactIsBlocked


def ensure_not_raised(*, is_raised: bool) -> None:
    if is_raised:
        raise AlreadyRaised


def names_somebody(named: str, *, name: str, email: str) -> bool:
    """Whether a newcomer who wrote ``named`` may have meant this person: the same address, or
    every word of a whole name among theirs. Rather once too often than once too seldom."""
    words = set(named.casefold().split())
    if email.casefold() in words:
        return True
    return len(words) > 1 and words <= set(name.casefold().split())


class PairCannotBe(RuleBroken):
    code = "pair_cannot_be"
    message = _("De to kan ikke settes sammen: %(bar)s.")


def ensure_pair_may_be(bar: Bar | None) -> None:
    if bar is not None:
        raise PairCannotBe(bar=bar.label)


def ensure_places_left(*, promised: int, places: int) -> None:
    """A mentor is not locked to more people than they have room for."""
    if promised >= places:
        raise PairCannotBe(bar=Bar.NO_ROOM.label)


def ensure_ethics_accepted(*, accepted: bool) -> None:
    if not accepted:
        raise EthicsNotAccepted


def ensure_capacity_covers(*, capacity: int, active: int) -> None:
    if capacity < active:
        raise CapacityTooSmall


def ensure_pause_runs_forward(*, paused_from: date, paused_until: date | None) -> None:
    if paused_until is not None and paused_until < paused_from:
        raise PauseEndsTooSoon


def is_pausing_on(day: date, *, paused_from: date | None, paused_until: date | None) -> bool:
    if paused_from is None or day < paused_from:
        return False
    return paused_until is None or day <= paused_until


def ensure_room(*, active: int, capacity: int) -> None:
    if active >= capacity:
        raise MentorIsFull


def ensure_unmentored(*, is_mentored: bool) -> None:
    if is_mentored:
        raise AlreadyMentored


def ensure_no_open_wish(*, has_wish: bool) -> None:
    if has_wish:
        raise AlreadyWished


def ensure_in_time(*, expires_at: datetime, at: datetime) -> None:
    if at >= expires_at:
        raise AnswerTooLate


def ensure_one_of(person: UUID, *allowed: UUID) -> None:
    """A coordinator sees everything, but nobody answers for somebody else."""
    if person not in allowed:
        raise NotYours


def ensure_coordinator(*, is_coordinator: bool) -> None:
    if not is_coordinator:
        raise NotYours


def mentor_steps(state: str, *, is_own: bool, is_coordinator: bool, has_pause: bool) -> list[str]:
    """Answer the steps this person may take with this mentor now."""
    open_now = set(MENTOR_STEPS.open_from(state))
    if state == MentorState.VETTED:
        open_now.add("resume" if has_pause else "pause")
    mine = {"pause", "resume", "leave"} if is_own or is_coordinator else set()
    if state == MentorState.APPLIED:
        open_now.add("hand_over")
    coordinators = {"vet", "decline", "hand_over"} if is_coordinator else set()
    return sorted(open_now & (mine | coordinators))


def may_change_wish(*, is_own: bool, is_coordinator: bool, was_entered: bool) -> bool:
    """Whoever made it; and of one that was told by telephone, whichever coordinator they call."""
    return is_own or (is_coordinator and was_entered)


def wish_steps(state: str, *, is_own: bool, may_change: bool) -> list[str]:
    mine = {"withdraw": is_own, "change": may_change}
    return [step for step in WISH_STEPS.open_from(state) if mine.get(step)]


def offer_steps(state: str, *, is_mentor: bool, is_coordinator: bool) -> list[str]:
    may = ({"accept", "decline"} if is_mentor else set()) | (
        {"withdraw"} if is_coordinator else set()
    )
    return [step for step in OFFER_STEPS.open_from(state) if step in may]


def round_steps(state: str) -> list[str]:
    """What a coordinator may do with what lies on the desk."""
    known = {"adjust": ["lock", "unlock", "keep_apart", "allow", "ask"], "send": ["send"]}
    return [name for step in ROUND_STEPS.open_from(state) for name in known.get(step, [step])]


def mentorship_steps(state: str, *, is_coordinator: bool, is_blocked: bool) -> list[str]:
    """Answer what may be done with it now. Both may raise a concern also after the end."""
    open_now = MENTORSHIP_STEPS.open_from(state)
    if is_coordinator:
        return [*open_now, "move"] if open_now else []
    log = ["log"] if open_now and not is_blocked else []
    return [*open_now, *log, "raise"]


def concern_steps(state: str, *, mentorship: str | None) -> list[str]:
    """Answer what a coordinator may do with it now. One about a group is about no mentorship."""
    if state != ConcernState.OPEN:
        return []
    anew = ["find_new_mentor"] if mentorship == MentorshipState.ENDED else []
    return ["close", "hand_over", *anew]
