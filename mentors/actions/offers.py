"""A mentor's answer to an offer, and what else can become of one."""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.relocation.models import Newcomer
from mentors import rules
from mentors.actions.locks import hold_mentor, hold_newcomer
from mentors.actions.rounds import ask_for_round
from mentors.models import Mentor, Mentorship, Offer
from mentors.queries import OfferQuerySet

log = structlog.get_logger()


@transaction.atomic
def accept_offer(
    offer: Offer, *, by: User, at: datetime, agreed_months: int = rules.USUAL_MONTHS
) -> Mentorship:
    """Turn a pending offer into a running mentorship, and give each the other's contact.

    :raises NotYours: when ``by`` is not the mentor who was asked.
    :raises StepNotOpen: when the offer was answered, has expired or was withdrawn, or when one of
        the two has been shut out.
    :raises AnswerTooLate: when the time to answer is over.
    :raises MentorIsFull: when the mentor has no free place.
    :raises AlreadyMentored: when the newcomer has a mentor.
    """
    # Two answers at once would count the same free place, or the same newcomer. Both people are
    # locked, always in this order, so that the second waits and then sees what the first did.
    mentor = hold_mentor(offer.mentor_id)
    newcomer = hold_newcomer(offer.wish.newcomer_id)
    offer = _as_it_stands(offer)
    rules.ensure_one_of(by.pk, mentor.user_id)
    rules.OFFER_STEPS.after("accept", offer.state)
    rules.ensure_in_time(expires_at=offer.expires_at, at=at)
    rules.ensure_room(active=mentor.active_count, capacity=mentor.capacity)
    rules.ensure_unmentored(
        is_mentored=Mentorship.objects.active().filter(newcomer=newcomer).exists()
    )
    take_step(offer, rules.OFFER_STEPS, "accept", answered_at=at)
    take_step(offer.wish, rules.WISH_STEPS, "match", closed_at=at)
    take_place(mentor)
    return _start_mentorship(offer, mentor, newcomer, by=by, at=at, agreed_months=agreed_months)


def _as_it_stands(offer: Offer) -> Offer:
    """Read it again under the locks. Nobody gets the contact of somebody who is not here now.

    :raises StepNotOpen: when one of the two has been shut out meanwhile.
    """
    people = {"mentor__user__is_active": True, "wish__newcomer__user__is_active": True}
    found = Offer.objects.select_related("wish").filter(pk=offer.pk, **people).first()
    if found is None:
        raise StepNotOpen
    return found


def take_place(mentor: Mentor) -> None:
    """:raises MentorIsFull: when there is no free place, counted in the moment of writing."""
    free = Mentor.objects.filter(pk=mentor.pk, active_count__lt=F("capacity"))
    if not free.update(active_count=F("active_count") + 1):
        raise rules.MentorIsFull


def _start_mentorship(
    offer: Offer, mentor: Mentor, newcomer: Newcomer, *, by: User, at: datetime, agreed_months: int
) -> Mentorship:
    mentorship = Mentorship.objects.create(
        mentor=mentor,
        newcomer=newcomer,
        wish=offer.wish,
        agreed_months=agreed_months,
        started_at=at,
    )
    facts: dict[str, object] = {"mentorship": str(mentorship.pk)}
    Happening.objects.note("offer.accepted", about=offer.pk, by=by.pk, at=at, facts=facts)
    Happening.objects.note("mentorship.started", about=mentorship.pk, by=by.pk, at=at)
    for reader in (mentor.user_id, newcomer.user_id):
        outbox.add(
            "mentorship.started",
            key=f"mentorship.started:{mentorship.pk}:{reader}",
            about=mentorship.pk,
            recipient_id=reader,
            at=at,
        )
    return mentorship


def decline_offer(offer: Offer, *, by: User, at: datetime, reason: str) -> Offer:
    """Say no to an offer, and ask the next mentor at once.

    :raises NotYours: when ``by`` is not the mentor who was asked.
    :raises StepNotOpen: when the offer is no longer open.
    """
    with transaction.atomic():
        rules.ensure_one_of(by.pk, offer.mentor.user_id)
        close_offer(offer, "decline", by=by, at=at, decline_reason=reason)
        ask_for_round(at=at)
    return offer


def withdraw_offer(offer: Offer, *, by: User, at: datetime) -> Offer:
    """Take an offer back from a mentor, and ask the next.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when the offer is no longer open.
    """
    with transaction.atomic():
        rules.ensure_coordinator(is_coordinator=by.is_coordinator)
        close_offer(offer, "withdraw", by=by, at=at)
        ask_for_round(at=at)
    return offer


@transaction.atomic
def remind_mentors(*, at: datetime) -> int:
    """Remind each mentor once of an offer that has lain for some days."""
    offers = Offer.objects.not_yet_reminded_since(at - rules.REMINDED_AFTER)
    lying = list(offers.filter(expires_at__gt=at).select_related("mentor").order_by("pk"))
    for offer in lying:
        outbox.add(
            "offer.reminder",
            key=f"offer.reminder:{offer.pk}",
            about=offer.pk,
            recipient_id=offer.mentor.user_id,
            useless_at=offer.expires_at,
            at=at,
        )
    return len(lying)


def expire_offers(*, at: datetime) -> int:
    """Close every offer whose time to answer is over, and ask the next mentors."""
    expired = 0
    for offer in Offer.objects.overdue_at(at).select_related("wish", "mentor").order_by("pk"):
        try:
            expire_offer(offer, at=at)
        except StepNotOpen:
            log.info("offer.answered_meanwhile", offer=str(offer.pk))
            continue
        expired += 1
    if expired:
        ask_for_round(at=at)
    return expired


@transaction.atomic
def expire_offer(offer: Offer, *, at: datetime) -> None:
    """Close an offer that nobody answered in time, and tell the mentor.

    :raises StepNotOpen: when somebody answered after all.
    """
    close_offer(offer, "expire", by=None, at=at)
    outbox.add(
        "offer.expired",
        key=f"offer.expired:{offer.pk}",
        about=offer.pk,
        recipient_id=offer.mentor.user_id,
        at=at,
    )


def close_offer(
    offer: Offer, step: str, *, by: User | None, at: datetime, decline_reason: str = ""
) -> None:
    """Close an offer without a mentorship. Call it inside the deed's transaction.

    :raises StepNotOpen: when the offer is no longer open.
    """
    hold_newcomer(offer.wish.newcomer_id)
    fields = {"decline_reason": decline_reason} if decline_reason else {}
    take_step(offer, rules.OFFER_STEPS, step, answered_at=at, **fields)
    Happening.objects.note(
        f"offer.{offer.state}",
        about=offer.pk,
        by=by.pk if by else None,
        at=at,
        facts=dict(fields),
    )


def withdraw_open_offers(offers: OfferQuerySet, *, by: User, at: datetime) -> list[Offer]:
    """Take back those of ``offers`` that are open, and answer which. One answered in this moment
    stays answered."""
    withdrawn = []
    pending = offers.pending().select_related("wish", "mentor")
    for offer in pending.order_by("wish__newcomer", "pk"):
        try:
            close_offer(offer, "withdraw", by=by, at=at)
        except StepNotOpen:
            log.info("offer.answered_meanwhile", offer=str(offer.pk))
            continue
        withdrawn.append(offer)
    return withdrawn
