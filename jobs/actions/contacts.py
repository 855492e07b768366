"""Who acts for an employer: colleagues come, colleagues go, and somebody always stays."""

from datetime import datetime

from django.db import transaction

from flyttehjelp.accounts.actions import expect_person
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from jobs import rules
from jobs.actions.keeping import give_back
from jobs.actions.locks import hold_employer
from jobs.models import Employer, EmployerContact, Interest


@transaction.atomic
def invite_contact(employer: Employer, *, email: str, by: User, at: datetime) -> EmployerContact:
    """Let one more person act for the employer, and write to them how to sign in. The first one
    gets what has waited for somebody.

    :raises NotYours: unless ``by`` is a coordinator or acts for the employer.
    :raises EmployerNotVetted: as long as no coordinator has said yes to the employer.
    :raises ContactKnown: when the person acts for the employer already.
    """
    hold_employer(employer.pk)
    insider = employer.contacts.filter(user=by).exists()
    if not (insider or by.is_coordinator):
        raise NotYours
    rules.ensure_vetted(employer.state)
    user = expect_person(email=email, language=by.language)
    rules.ensure_new_contact(known=employer.contacts.filter(user=user).exists())
    is_first = not employer.contacts.exists()
    contact = EmployerContact.objects.create(employer=employer, user=user, created_at=at)
    if is_first:
        give_back(employer, to=user.pk)
    Happening.objects.note("employer.contact_invited", about=employer.pk, by=by.pk, at=at)
    outbox.add(
        "employer.invited",
        key=f"employer.invited:{contact.pk}",
        about=employer.pk,
        recipient_id=user.pk,
        at=at,
    )
    return contact


@transaction.atomic
def remove_contact(contact: EmployerContact, *, by: User, at: datetime) -> None:
    """Let somebody act for the employer no more: oneself, or a colleague who has left.

    Interests that waited for this person wait for the one who has been there longest.

    :raises NotYours: unless ``by`` is a coordinator or acts for the employer.
    :raises ContactGone: when a colleague was quicker.
    :raises LastContact: when nobody would be left.
    :raises ContactPledged: when the employer's pledge names this person.
    """
    # Two who leave at once take turns: the second sees that it would be the last.
    held = hold_employer(contact.employer_id)
    there = list(held.contacts.order_by("created_at", "pk"))
    if not (by.is_coordinator or any(each.user_id == by.pk for each in there)):
        raise NotYours
    staying = [each for each in there if each.pk != contact.pk]
    rules.ensure_still_contact(still=len(staying) < len(there))
    rules.ensure_not_last(staying=len(staying))
    pledged = held.pledges.in_force().naming(contact.user_id)
    rules.ensure_not_pledged(pledged=pledged.exists())
    mine = Interest.objects.waiting().filter(vacancy__employer=held, owner=contact.user_id)
    mine.update(owner=staying[0].user_id)
    EmployerContact.objects.filter(pk=contact.pk).delete()
    Happening.objects.note(
        "employer.contact_left",
        about=held.pk,
        by=by.pk,
        at=at,
        facts={"contact": str(contact.user_id)},
    )
    if by.pk != contact.user_id:
        outbox.add(
            "employer.contact_removed",
            key=f"employer.contact_removed:{contact.pk}",
            about=held.pk,
            recipient_id=contact.user_id,
            at=at,
        )
