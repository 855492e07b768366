"""The partner's own yes and no. Nobody else's counts, and both are written in a log for good."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts.models import Consent, User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from jobs.actions.ledger import enter_referral
from jobs.actions.locks import hold_referral
from jobs.actions.people import who_answers, who_coordinates
from jobs.actions.referrals import ended
from jobs.enums.network import CardField, ReferralStage
from jobs.models import Card, CardConsent, Pledge, Referral
from jobs.rules import referrals as rules

PURPOSE = "referral"
TERMS = "1"


class CardContent(TypedDict, total=False):
    occupation: str
    years: int | None
    languages: list[str]
    extent_min: int | None
    extent_max: int | None
    start_on: date | None
    travel_mode: str
    travel_minutes: int | None
    name: str
    phone: str
    about: str


# Which columns of the card hold a field; the e-mail address is the partner's own, and not copied.
COLUMNS: dict[CardField, tuple[str, ...]] = {
    CardField.OCCUPATION: ("occupation",),
    CardField.YEARS: ("years",),
    CardField.LANGUAGES: ("languages",),
    CardField.EXTENT: ("extent_min", "extent_max"),
    CardField.START: ("start_on",),
    CardField.TRAVEL: ("travel_mode", "travel_minutes"),
    CardField.NAME: ("name",),
    CardField.EMAIL: (),
    CardField.PHONE: ("phone",),
    CardField.ABOUT: ("about",),
}


@transaction.atomic
def give_consent(
    referral: Referral,
    *,
    content: CardContent,
    fields: Sequence[str],
    ends_on: date,
    by: User,
    by_link: bool,
    at: datetime,
) -> Referral:
    """Let the receiving member see these fields until that day, and start its time to answer.

    What is not named is not even stored.

    :raises NotYours: unless ``by`` is the partner.
    :raises ConsentTooThin: when too little is named to be of use.
    :raises FieldNotFilledIn: when something is named that stands empty.
    :raises ConsentEndsWrong: unless it ends within half a year.
    :raises ReceiverNotMember: when the receiver has left the network meanwhile.
    :raises AlreadyReferred: when another referral of the partner waits there.
    :raises StepNotOpen: when it has been answered, or has run out.
    """
    held = hold_referral(referral.pk)
    _ensure_partner(held, by)
    named = [field for field in CardField if field in fields]
    rules.ensure_consent(named, filled=_filled(content))
    rules.ensure_end(ends_on, today=timezone.localdate(at))
    _ensure_not_waiting(held)
    pledge = _promise_of(held)
    consent = CardConsent.objects.create(
        employer_id=held.receiver_id, fields=named, ends_on=ends_on, by_link=by_link, created_at=at
    )
    _open(referral, consent, pledge, at=at)
    kept = {column for field in named for column in COLUMNS[field]}
    Card.objects.create(
        referral=referral, **{name: held_in for name, held_in in content.items() if name in kept}
    )
    _log_consent(referral, consent, by=by, given=True, at=at)
    enter_referral(referral, at=at)
    outbox.add(
        "referral.received",
        key=f"referral.received:{referral.pk}",
        about=referral.pk,
        recipient_id=referral.owner_id,
        at=at,
    )
    return referral


def _ensure_partner(held: Referral, by: User) -> None:
    if held.partner_id is None or held.partner_id != by.pk:
        raise NotYours


def _filled(content: CardContent) -> set[str]:
    """The fields that hold something. Everybody has an address: the letter went there."""
    full = {name for name, value in content.items() if value not in (None, "", [])}
    return {field for field, columns in COLUMNS.items() if full.issuperset(columns)}


def _ensure_not_waiting(held: Referral) -> None:
    there = Referral.objects.waiting().filter(receiver=held.receiver_id, partner=held.partner_id)
    rules.ensure_not_referred(waiting=there.exists())


def _promise_of(held: Referral) -> Pledge:
    pledge = Pledge.objects.in_force().filter(employer=held.receiver_id).first()
    if pledge is None:
        raise rules.ReceiverNotMember
    return pledge


def _open(referral: Referral, consent: CardConsent, pledge: Pledge, *, at: datetime) -> None:
    due_at = workdays.close_of(pledge.answer_days, after=at)
    half_way = pledge.answer_days // 2
    contact = who_answers(pledge)
    take_step(
        referral,
        rules.STEPS,
        "consent",
        consent_id=consent.pk,
        pledge_id=pledge.pk,
        owner_id=contact or who_coordinates(at),
        stage=ReferralStage.CONTACT if contact else ReferralStage.COORDINATOR,
        due_at=due_at,
        promised_by=due_at,
        remind_at=workdays.close_of(half_way, after=at) if half_way else None,
        opened_at=at,
    )


def _log_consent(
    referral: Referral, consent: CardConsent, *, by: User, given: bool, at: datetime
) -> None:
    """A line in the log of consents for good, and one in the log of what happened."""
    Consent.objects.create(
        user=by.pk, purpose=PURPOSE, about=consent.pk, given=given, version=TERMS, at=at
    )
    facts: dict[str, object] = {"consent": str(consent.pk), "fields": consent.fields}
    kind = "referral.opened" if given else "referral.withdrawn"
    Happening.objects.note(kind, about=referral.pk, by=None, at=at, facts=facts)


@transaction.atomic
def decline_referral(referral: Referral, *, by: User, at: datetime) -> Referral:
    """Say no. The member that would have received it never hears of it.

    :raises NotYours: unless ``by`` is the partner.
    :raises StepNotOpen: when it has been answered, or has run out.
    """
    _ensure_partner(hold_referral(referral.pk), by)
    take_step(referral, rules.STEPS, "decline", **ended(at), mark="")
    Happening.objects.note("referral.declined", about=referral.pk, by=None, at=at)
    return referral


@transaction.atomic
def withdraw_consent(referral: Referral, *, by: User, at: datetime) -> Referral:
    """Take the consent back: the card is deleted at once, and with it who it was. That there was
    a referral stays, because others count on the sums.

    :raises NotYours: unless ``by`` is the partner.
    :raises StepNotOpen: when there is nothing to take back.
    """
    held = hold_referral(referral.pk)
    _ensure_partner(held, by)
    reader = held.answered_by_id or held.owner_id
    gone = {"partner_id": None, "mark": "", "answer_note": ""}
    take_step(referral, rules.STEPS, "withdraw", **ended(at), **gone)
    Card.objects.of(referral.pk).delete()
    assert held.consent is not None  # noqa: S101 - a constraint: what is open has one
    CardConsent.objects.filter(pk=held.consent.pk).update(withdrawn_at=at)
    _log_consent(referral, held.consent, by=by, given=False, at=at)
    if reader:
        outbox.add(
            "referral.withdrawn",
            key=f"referral.withdrawn:{referral.pk}",
            about=referral.pk,
            recipient_id=reader,
            at=at,
        )
    return referral
