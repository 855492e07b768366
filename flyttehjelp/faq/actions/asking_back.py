"""When an answer takes more than the asker has told: we ask back, they add, or time goes by."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.timezone import localdate

from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.desk import LET_GO, why_not
from flyttehjelp.faq.actions.questions import owe_asker, tell_owner, who_goes_on
from flyttehjelp.faq.enums import MessageKind, QuestionState
from flyttehjelp.faq.models import Message, Question
from flyttehjelp.faq.queries import who_takes_over
from flyttehjelp.faq.rules import questions as rules

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@transaction.atomic
def ask_back(question: Question, *, text: str, by: "User", at: datetime) -> Question:
    """Ask the asker for what is missing. Until they say it, or five working days have gone, the
    question waits for them; its owner stays.

    :raises AskerOutOfReach: when nobody could read it.
    :raises OthersWaitToo: when the answer is for other askers as well.
    :raises TakeItFirst: when ``by`` does not hold the question.
    :raises QuestionIsTaken: while a colleague holds it.
    :raises StepNotOpen: when it is answered.
    """
    rules.ensure_works_on(by, question.owner_id)
    address = bool(question.asker_id or question.asker_email)
    rules.ensure_reachable(has_address=address, has_link=not question.on_behalf)
    due_at = rules.asker_is_due_after(at)
    in_time = Q(promised_at__gte=at, first_answered_at__isnull=True)
    moved = (
        Question.objects.held_by(by)
        .filter(pk=question.pk)
        .update(
            state=rules.STEPS.target("ask-back"),
            due_at=due_at,
            promised_at=Case(When(in_time, then=Value(due_at)), default=F("promised_at")),
            overdue_at=None,
            **LET_GO,
        )
    )
    if not moved:
        raise why_not(question, by=by, at=at)
    # Counted behind the UPDATE: who merges another into this one waits for our row, and then
    # finds that we wait for the asker.
    rules.ensure_nobody_else_waits(Question.objects.merged_into_one(question).count())
    message = Message.objects.create(
        question=question, kind=MessageKind.ASKED_BACK, text=text, by=by, at=at
    )
    Happening.objects.note("question.asked_back", about=question.pk, by=by.pk, at=at)
    question.refresh_from_db()
    owe_asker("question.asked_back", question, key=str(message.pk), at=at, message=str(message.pk))
    return question


@transaction.atomic
def reply(
    question: Question, *, text: str, by: "User | None", by_link: bool, at: datetime
) -> Question:
    """Add to an open question. When we had asked back, it waits for us again, with a new due time.

    :raises NotYours: when ``by`` is not who asked.
    :raises StepNotOpen: when it is answered, or answered together with another.
    :raises NobodyToAnswer: when no staff is left.
    """
    rules.ensure_asked(by, question.asker_id, by_link=by_link)
    # Locked: a colleague who answers at the same moment comes before this or has read it.
    locked = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if locked.state not in QuestionState.still_open():
        raise StepNotOpen
    owner = who_goes_on(locked, at=at)
    Question.objects.filter(pk=locked.pk).update(owner=owner)
    _back_to_us(locked, at=at)
    message = Message.objects.create(
        question=locked, kind=MessageKind.REPLY, text=text, by=locked.asker, at=at
    )
    who = by.pk if by else None
    Happening.objects.note("question.replied", about=locked.pk, by=who, at=at)
    tell_owner("question.replied", locked, to=owner, key=str(message.pk), at=at)
    question.refresh_from_db()
    return question


def _back_to_us(question: Question, *, at: datetime) -> bool:
    """End the wait for the asker. A promise that still held when it began, runs anew from here."""
    due_at = rules.due_after(at)
    kept = When(promised_at=F("due_at"), then=Value(due_at))
    waits = Question.objects.filter(pk=question.pk, state=QuestionState.ASKED_BACK)
    return bool(
        waits.update(
            state=QuestionState.RECEIVED,
            due_at=due_at,
            promised_at=Case(kept, default=F("promised_at")),
            overdue_at=None,
        )
    )


def stop_waiting(*, now: datetime) -> int:
    """Give questions whose asker said nothing more back to those who answer; answer how many.

    Each in a transaction of its own; the second run finds nothing.
    """
    waited = Question.objects.waited_in_vain_at(now).in_queue_order()
    return sum(_stop_waiting(question, at=now) for question in waited)


@transaction.atomic
def _stop_waiting(question: Question, *, at: datetime) -> bool:
    still = Question.objects.waited_in_vain_at(at).filter(pk=question.pk)
    locked = still.select_for_update(of=("self",), no_key=True).first()
    if locked is None:
        return False
    owner = locked.owner
    assert owner is not None  # noqa: S101 - the constraint open_question_has_an_owner says so
    today = localdate(at)
    away = not owner.is_active or (owner.away_until is not None and owner.away_until >= today)
    owner = who_takes_over(owner, today) if away else owner
    Question.objects.filter(pk=locked.pk).update(owner=owner)
    asked = locked.due_at.isoformat()
    _back_to_us(locked, at=at)
    Happening.objects.note("question.waited_in_vain", about=locked.pk, by=None, at=at)
    tell_owner("question.no_reply", locked, to=owner, key=f"{locked.pk}:{asked}", at=at)
    return True
