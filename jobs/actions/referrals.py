"""A member, or a coordinator, asks a partner whether to refer them to another member.

Lock order in the network: employer, referral, then what hangs on it (consent, card, ledger).
"""

from datetime import datetime
from typing import TypedDict

from django.db import transaction

from flyttehjelp.accounts.actions import expect_person
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from jobs.actions.locks import hold_referral
from jobs.actions.people import contacts_of
from jobs.enums.network import ReferralState
from jobs.models import Card, Employer, Pledge, Referral
from jobs.rules import referrals as rules


class Ended(TypedDict):
    owner: None
    due_at: None
    remind_at: None
    closed_at: datetime


def ended(at: datetime) -> Ended:
    """What every step that ends a referral sets."""
    return {"owner": None, "due_at": None, "remind_at": None, "closed_at": at}


@transaction.atomic
def open_referral(
    *,
    giver: Employer | None,
    receiver: Employer,
    email: str,
    language: str,
    mark: str,
    by: User,
    at: datetime,
) -> Referral:
    """Ask the partner, at their own address, whether ``receiver`` may hear of them.

    Without ``giver`` it is the coordinators who refer. Nobody hears of the partner before they
    have consented themselves.

    :raises NotYours: unless ``by`` acts for the giver or is a coordinator.
    :raises ReferredToOneself: when giver and receiver are the same.
    :raises GiverNotMember: unless the giver has a pledge in force.
    :raises ReceiverNotMember: unless the receiver has one.
    :raises PartnerIsColleague: when the address is of somebody who acts for the giver.
    :raises AlreadyAsked: when the partner has not answered the same question yet.
    """
    _ensure_may_refer(giver, receiver, by=by)
    partner = expect_person(email=email, language=language)
    inside = {by.pk, *(contacts_of(giver.pk) if giver else ())}
    rules.ensure_partner_outside(inside=partner.pk in inside)
    asked = Referral.objects.asked().filter(giver=giver, receiver=receiver, partner=partner)
    rules.ensure_new(asked=asked.exists())
    return ask_partner(
        Referral(giver=giver, receiver=receiver, partner=partner, mark=mark), by=by, at=at
    )


def _ensure_may_refer(giver: Employer | None, receiver: Employer, *, by: User) -> None:
    acts_for_giver = giver is not None and giver.contacts.filter(user=by).exists()
    if not (acts_for_giver or by.is_coordinator):
        raise NotYours
    rules.ensure_two(same=giver == receiver)
    members = Pledge.objects.in_force()
    rules.ensure_members(
        giver=giver is None or members.filter(employer=giver).exists(),
        receiver=members.filter(employer=receiver).exists(),
    )


def ask_partner(referral: Referral, *, by: User, at: datetime) -> Referral:
    """Store a new referral, which is the partner's to say yes or no to, and write to them."""
    referral.opened_by = by
    referral.owner = referral.partner
    referral.due_at = workdays.close_of(rules.DAYS_TO_CONSENT, after=at)
    referral.created_at = at
    referral.save(force_insert=True)
    facts: dict[str, object] = {
        "giver": str(referral.giver_id) if referral.giver_id else None,
        "receiver": str(referral.receiver_id),
        "parent": str(referral.parent_id) if referral.parent_id else None,
    }
    Happening.objects.note("referral.asked", about=referral.pk, by=by.pk, at=at, facts=facts)
    outbox.add(
        "referral.asked",
        key=f"referral.asked:{referral.pk}",
        about=referral.pk,
        recipient_id=referral.partner_id,
        at=at,
        useless_at=referral.due_at,
    )
    return referral


@transaction.atomic
def close_referral(referral: Referral, *, by: User, at: datetime) -> Referral:
    """End what neither the contact nor the deputy has answered. The silence stays counted, and
    the partner is told.

    :raises NotYours: unless ``by`` is a coordinator.
    :raises NotStuck: as long as the member has time.
    :raises StepNotOpen: when it has ended meanwhile.
    """
    if not by.is_coordinator:
        raise NotYours
    held = hold_referral(referral.pk)
    if held.state == ReferralState.OPEN:
        rules.ensure_stuck(held.stage)
    take_step(referral, rules.STEPS, "close", **ended(at))
    Card.objects.of(referral.pk).delete()
    Happening.objects.note("referral.closed", about=referral.pk, by=by.pk, at=at)
    outbox.add(
        "referral.silent",
        key=f"referral.silent:{referral.pk}",
        about=referral.pk,
        recipient_id=held.partner_id,
        at=at,
    )
    return referral
