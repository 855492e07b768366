"""What a member answers, and what the partner says came of it."""

from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox, workdays
from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from jobs.actions.ledger import enter_help
from jobs.actions.locks import hold_referral
from jobs.actions.people import contacts_of
from jobs.actions.referrals import ask_partner, ended
from jobs.enums.network import ReferralAnswer, ReferralOutcome, ReferralState
from jobs.models import Employer, Pledge, Referral, Vacancy
from jobs.rules import referrals as rules


class Answer(TypedDict):
    answer: str
    note: str
    vacancy: Vacancy | None
    lead_to: Employer | None


@transaction.atomic
def answer_referral(referral: Referral, *, given: Answer, by: User, at: datetime) -> Referral:
    """Answer with a talk, a lead, a vacancy, or a no with its reason. A talk opens who it is. A
    lead to a member asks the partner whether that member may hear of them.

    :raises NotYours: unless ``by`` acts for the member.
    :raises ConsentOver: when the consent has ended by itself.
    :raises NoToReferralNeedsReason: for a no without a word of why.
    :raises LeadNeedsName: for a lead to nobody.
    :raises LeadInCircle: for a lead to oneself, or back to the giver.
    :raises ReceiverNotMember: for a lead to somebody outside the network.
    :raises AnswerNeedsVacancy: when it is not told which.
    :raises StepNotOpen: when somebody has answered, or the partner has taken it back.
    """
    if by.pk not in contacts_of(referral.receiver_id):
        raise NotYours
    held = hold_referral(referral.pk)
    if held.state != ReferralState.OPEN or held.consent is None or held.opened_at is None:
        raise StepNotOpen
    rules.ensure_consent_holds(held.consent.ends_on, today=timezone.localdate(at))
    _ensure_whole(held, given)
    took = workdays.between(timezone.localdate(held.opened_at), timezone.localdate(at))
    take_step(
        referral,
        rules.STEPS,
        "answer",
        **ended(at),
        answer=given["answer"],
        answer_note=given["note"],
        vacancy=given["vacancy"] if given["answer"] == ReferralAnswer.VACANCY else None,
        lead_to=given["lead_to"] if given["answer"] == ReferralAnswer.LEAD else None,
        answered_by_id=by.pk,
        answered_at=at,
        answer_took=took,
    )
    _write_down(referral, by=by, at=at)
    _tell_partner(referral, at=at)
    _follow_lead(referral, by=by, at=at)
    return referral


def _ensure_whole(held: Referral, given: Answer) -> None:
    answer, lead_to = given["answer"], given["lead_to"]
    vacancy = given["vacancy"]
    rules.ensure_answer(
        answer,
        given["note"],
        names_member=lead_to is not None,
        names_vacancy=vacancy is not None and vacancy.employer_id == held.receiver_id,
    )
    if answer == ReferralAnswer.LEAD and lead_to is not None:
        rules.ensure_no_circle(same=lead_to.pk in {held.receiver_id, held.giver_id})
        there = Pledge.objects.in_force().filter(employer=lead_to).exists()
        rules.ensure_members(giver=True, receiver=there)


def _write_down(referral: Referral, *, by: User, at: datetime) -> None:
    facts: dict[str, object] = {"answer": referral.answer, "days": referral.answer_took}
    Happening.objects.note("referral.answered", about=referral.pk, by=by.pk, at=at, facts=facts)
    deed = rules.DEED_OF_ANSWER.get(ReferralAnswer(referral.answer))
    if deed:
        enter_help(referral, deed, at=at)


def _tell_partner(referral: Referral, *, at: datetime) -> None:
    outbox.add(
        "referral.answered",
        key=f"referral.answered:{referral.pk}",
        about=referral.pk,
        recipient_id=referral.partner_id,
        at=at,
    )
    if referral.answer in rules.HOPEFUL:
        outbox.add(
            "referral.outcome",
            key=f"referral.outcome:{referral.pk}",
            about=referral.pk,
            recipient_id=referral.partner_id,
            at=at,
            send_at=at + rules.ASK_WHAT_CAME_OF_IT_AFTER,
        )


def _follow_lead(referral: Referral, *, by: User, at: datetime) -> None:
    """Who passed it on is the giver of the next one. The partner consents anew, or does not."""
    if referral.lead_to_id is None:
        return
    next_one = {"giver_id": referral.receiver_id, "receiver_id": referral.lead_to_id}
    same = Referral.objects.asked().filter(**next_one, partner=referral.partner_id)
    if not same.exists():
        child = Referral(**next_one, partner_id=referral.partner_id, parent=referral)
        ask_partner(child, by=by, at=at)


@transaction.atomic
def confirm_outcome(referral: Referral, *, outcome: str, by: User, at: datetime) -> Referral:
    """Write down what came of it, by the partner's own word: that counts, and nothing else.

    :raises NotYours: unless ``by`` is the partner.
    :raises OutcomeNotOpen: when it has been said, or there was nothing to come of it.
    """
    held = hold_referral(referral.pk)
    if held.partner_id is None or held.partner_id != by.pk:
        raise NotYours
    if held.state != ReferralState.ANSWERED:
        raise rules.OutcomeNotOpen
    rules.ensure_outcome(held.answer, held.outcome, outcome)
    here = Referral.objects.filter(pk=held.pk, state=ReferralState.ANSWERED, outcome=held.outcome)
    if not here.update(outcome=outcome, outcome_at=at):
        raise rules.OutcomeNotOpen
    referral.outcome, referral.outcome_at = outcome, at
    Happening.objects.note(
        "referral.outcome", about=referral.pk, by=None, at=at, facts={"outcome": outcome}
    )
    if deed := rules.DEED_OF_OUTCOME.get(ReferralOutcome(outcome)):
        enter_help(referral, deed, at=at)
    return referral
