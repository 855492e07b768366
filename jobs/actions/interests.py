"""Somebody holds out a hand, and the employer answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts import consents
from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from jobs import rules
from jobs.actions.keeping import who_hears_for
from jobs.actions.locks import hold_vacancy
from jobs.actions.people import contacts_of
from jobs.models import EmployerContact, Interest, Vacancy


@transaction.atomic
def send_interest(vacancy: Vacancy, *, message: str, by: User, at: datetime) -> Interest:
    """Tell the employer that ``by`` would like this work, and give it ten working days.

    :raises ApplyAtSource: for a vacancy from Nav.
    :raises VacancyClosed: when it is not open any more.
    :raises OwnVacancy: when ``by`` acts for the employer.
    :raises AlreadyInterested: when ``by`` has told so before.
    :raises DeadlineHasPassed: when the last day is past, but the clock has not come by yet.
    """
    # The lock lets no interest slip in while the vacancy is being filled or withdrawn.
    locked = hold_vacancy(vacancy.pk)
    contacts = contacts_of(locked.employer_id) if locked.employer_id else []
    rules.ensure_takes_interest(
        source=locked.source,
        state=locked.state,
        insider=by.pk in contacts,
        known=Interest.objects.standing().filter(vacancy=locked, person=by).exists(),
    )
    rules.ensure_deadline_ahead(locked.apply_by, today=timezone.localdate(at))
    readers = who_hears_for(locked.employer_id, at=at)
    interest = Interest.objects.create(
        vacancy=locked,
        person=by,
        message=message,
        owner_id=_who_answers(locked, readers),
        due_at=workdays.close_of(rules.WORKING_DAYS_TO_ANSWER, after=at),
        created_at=at,
    )
    Happening.objects.note(
        "interest.sent", about=interest.pk, by=by.pk, at=at, facts={"vacancy": str(locked.pk)}
    )
    consents.give(by.pk, "interest", about=interest.pk, at=at)
    for reader in readers:
        outbox.add(
            "interest.received",
            key=f"interest.received:{interest.pk}:{reader}",
            about=interest.pk,
            recipient_id=reader,
            at=at,
        )
    return interest


def _who_answers(vacancy: Vacancy, readers: list[UUID]) -> UUID | None:
    """Whoever posted the vacancy, where still a contact; else the one who has been it longest."""
    return vacancy.posted_by_id if vacancy.posted_by_id in readers else next(iter(readers), None)


@transaction.atomic
def answer_interest(
    interest: Interest, *, answer: str, note: str, by: User, at: datetime
) -> Interest:
    """Answer yes to a talk, maybe later, or no with a reason.

    :raises NotYours: unless ``by`` acts for the employer, or is the coordinator it waits for
        because nobody does.
    :raises NoNeedsReason: for a no without a word of why.
    :raises StepNotOpen: when somebody has answered, or the sender has withdrawn it.
    """
    contacts = EmployerContact.objects.filter(employer__vacancies=interest.vacancy_id)
    keeps = by.is_coordinator and interest.owner_id == by.pk
    if not (keeps or contacts.filter(user=by).exists()):
        raise NotYours
    rules.ensure_reason(answer, note)
    take_step(
        interest,
        rules.INTEREST_STEPS,
        "answer",
        answer=answer,
        answer_note=note,
        answered_at=at,
        answered_by_id=by.pk,
    )
    Happening.objects.note(
        "interest.answered", about=interest.pk, by=by.pk, at=at, facts={"answer": answer}
    )
    outbox.add(
        "interest.answered",
        key=f"interest.answered:{interest.pk}",
        about=interest.pk,
        recipient_id=interest.person_id,
        at=at,
    )
    return interest


@transaction.atomic
def withdraw_interest(interest: Interest, *, by: User, at: datetime) -> Interest:
    """Take one's interest back; the employer does not see it any more, and what was written, by
    either of them, is gone at once. That there was an interest stays, for the figures.

    :raises NotYours: unless ``by`` sent it.
    :raises StepNotOpen: when it is withdrawn already.
    """
    if interest.person_id != by.pk:
        raise NotYours
    take_step(
        interest, rules.INTEREST_STEPS, "withdraw", withdrawn_at=at, message="", answer_note=""
    )
    consents.take_back(by.pk, "interest", about=interest.pk, at=at)
    Happening.objects.note("interest.withdrawn", about=interest.pk, by=by.pk, at=at)
    return interest
