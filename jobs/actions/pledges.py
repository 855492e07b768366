"""An employer signs what it promises, changes it, or leaves the network."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Max

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from jobs.actions.locks import hold_employer
from jobs.models import Employer, EmployerContact, Pledge
from jobs.rules import merit
from jobs.rules import pledges as rules


class Promise(TypedDict):
    kinds: list[str]
    answer_days: int
    contact: EmployerContact
    deputy: EmployerContact


@transaction.atomic
def sign_pledge(employer: Employer, *, promise: Promise, by: User, at: datetime) -> Pledge:
    """Sign for the employer. What it had promised before ends with that; referrals that run keep
    the promise they were opened under.

    :raises NotYours: unless ``by`` acts for the employer; nobody signs for others.
    :raises MemberNotVetted: as long as no coordinator has said yes to the employer.
    :raises LegalFormUnknown: as long as the register has not told its sector.
    :raises KindNotAllowed: for what the merit principle leaves no room for, with the row.
    :raises DeputyMustBeAnother: when nobody stands in for the contact.
    """
    # Two who sign at once take turns: the second sees the first's version, and ends it.
    held = hold_employer(employer.pk)
    people = {promise["contact"].user_id, promise["deputy"].user_id}
    inside = set(held.contacts.values_list("user_id", flat=True))
    if by.pk not in inside or not people <= inside:
        raise NotYours
    rules.ensure_may_join(employer_state=held.state, legal_form=held.sector)
    rules.ensure_allowed(promise["kinds"], legal_form=held.sector)
    rules.ensure_deputy(same=len(people) == 1)
    held.pledges.in_force().update(ended_at=at)
    latest = held.pledges.aggregate(latest=Max("version"))["latest"] or 0
    pledge = Pledge.objects.create(
        employer=held,
        version=latest + 1,
        kinds=sorted(promise["kinds"]),
        answer_days=promise["answer_days"],
        contact_id=promise["contact"].user_id,
        deputy_id=promise["deputy"].user_id,
        legal_form=held.sector,
        terms=merit.VERSION,
        signed_by=by,
        created_at=at,
    )
    Happening.objects.note(
        "pledge.signed",
        about=pledge.pk,
        by=by.pk,
        at=at,
        facts={"employer": str(held.pk), "version": pledge.version, "terms": merit.VERSION},
    )
    _tell_signed(pledge, at=at)
    return pledge


def _tell_signed(pledge: Pledge, *, at: datetime) -> None:
    """To all who act for the employer: they are bound by it."""
    for contact in pledge.employer.contacts.order_by("created_at", "pk"):
        outbox.add(
            "pledge.signed",
            key=f"pledge.signed:{pledge.pk}:{contact.user_id}",
            about=pledge.pk,
            recipient_id=contact.user_id,
            at=at,
        )


@transaction.atomic
def end_pledge(pledge: Pledge, *, by: User, at: datetime) -> Pledge:
    """Leave the network. What others have asked already is still to be answered.

    :raises NotYours: unless ``by`` acts for the employer or is a coordinator.
    :raises PledgeOver: when it does not hold any more.
    """
    if not (by.is_coordinator or pledge.employer.contacts.filter(user=by).exists()):
        raise NotYours
    hold_employer(pledge.employer_id)
    if not Pledge.objects.in_force().filter(pk=pledge.pk).update(ended_at=at):
        raise rules.PledgeOver
    pledge.ended_at = at
    Happening.objects.note("pledge.ended", about=pledge.pk, by=by.pk, at=at)
    return pledge
