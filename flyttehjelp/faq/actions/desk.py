"""What those who answer do with a question, one at a time."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from flyttehjelp.core import outbox
from flyttehjelp.core.errors import RuleBroken, StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import publish_draft, save_entry
from flyttehjelp.faq.actions.questions import owe_asker
from flyttehjelp.faq.enums import QuestionState
from flyttehjelp.faq.models import Entry, Message, Question
from flyttehjelp.faq.queries import QuestionQuerySet, who_takes_over
from flyttehjelp.faq.rules import questions as rules
from flyttehjelp.faq.rules.drafts import EntryDraft
from flyttehjelp.faq.rules.entries import ensure_short_enough

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User

LET_GO: dict[str, object] = {"taken_by": None, "lock_until": None}


@transaction.atomic
def take(question: Question, *, by: "User", at: datetime) -> Question:
    """Hold a question for ten minutes; taking it again holds it for ten more.

    :raises QuestionIsTaken: while a colleague holds it.
    :raises StepNotOpen: when it is answered.
    """
    rules.ensure_works_on(by, question.owner_id)
    # One conditional UPDATE: of two who take it at the same moment, the second waits for the
    # first one's row, and then finds it held.
    free = Question.objects.free_for(by, at=at).filter(pk=question.pk)
    until = at + rules.LOCK
    if not free.update(state=rules.STEPS.target("take"), taken_by=by, lock_until=until):
        raise why_not(question, by=by, at=at)
    Happening.objects.note("question.taken", about=question.pk, by=by.pk, at=at)
    question.refresh_from_db()
    return question


@transaction.atomic
def release(question: Question, *, by: "User", at: datetime) -> Question:
    """Let go of a question before the ten minutes are over.

    :raises StepNotOpen: when nobody holds it.
    :raises QuestionIsTaken: when a colleague does.
    """
    rules.ensure_works_on(by, question.owner_id)
    held = Question.objects.held_by(by).filter(pk=question.pk)
    if not held.update(state=rules.STEPS.target("release"), **LET_GO):
        raise why_not(question, by=by, at=at)
    Happening.objects.note("question.released", about=question.pk, by=by.pk, at=at)
    question.refresh_from_db()
    return question


@transaction.atomic
def hand_over(question: Question, *, to: "User", by: "User", at: datetime) -> Question:
    """Make somebody else the owner. The due time stays: the asker was promised it.

    :raises CannotAnswerQuestions: when ``to`` does not answer questions here.
    :raises QuestionIsTaken: while a colleague holds it.
    :raises StepNotOpen: when it is answered.
    """
    rules.ensure_works_on(by, question.owner_id)
    rules.ensure_may_receive(to)
    free = Question.objects.free_for(by, at=at).filter(pk=question.pk)
    let_go = When(state=QuestionState.TAKEN, then=Value(rules.STEPS.target("release")))
    if not free.update(state=Case(let_go, default=F("state")), owner=to, **LET_GO):
        raise why_not(question, by=by, at=at)
    note = Happening.objects.note(
        "question.handed_over", about=question.pk, by=by.pk, at=at, facts={"to": str(to.pk)}
    )
    outbox.add(
        "question.handed_over",
        key=f"question.handed_over:{note.pk}",
        about=question.pk,
        recipient_id=to.pk,
        at=at,
    )
    question.refresh_from_db()
    return question


@transaction.atomic
def answer(
    question: Question, *, text: str, entry: Entry | None, by: "User", at: datetime
) -> Question:
    """Answer with own words, with a published entry, or with both; the asker gets the letter, and
    so do those whose like questions were merged into this one.

    :raises AnswerIsEmpty: without either.
    :raises AnswerIsTooLong: over 20 KB.
    :raises TakeItFirst: when ``by`` does not hold the question.
    :raises QuestionIsTaken: while a colleague holds it.
    :raises StepNotOpen: when it is answered.
    """
    rules.ensure_works_on(by, question.owner_id)
    rules.ensure_says_something(text=text, has_entry=entry is not None)
    ensure_short_enough(text)
    said = Message(text=text, entry=entry, by=by, at=at)
    held = Question.objects.held_by(by)
    if not _say(question, said, of=held):
        raise why_not(question, by=by, at=at)
    # Behind the UPDATE: who merges another into this one waits for our row, or came before us.
    others = Question.objects.merged_into_one(question)
    for other in others.order_by("pk"):
        _say(other, said, of=others)
    return question


def _say(question: Question, said: Message, *, of: QuestionQuerySet) -> bool:
    """Answer one of the questions ``of`` with what was said; whether it was still among them."""
    at = said.at
    message = Message.objects.create(
        question=question, text=said.text, entry=said.entry, by=said.by, at=at
    )
    moved = of.filter(pk=question.pk).update(
        state=rules.STEPS.target("answer"),
        answer=message,
        answered_at=at,
        first_answered_at=Coalesce("first_answered_at", Value(at)),
        **LET_GO,
    )
    if not moved:
        message.delete()
        return False
    by = said.by_id
    facts: dict[str, object] = {"in_time": at <= question.due_at}
    Happening.objects.note("question.answered", about=question.pk, by=by, at=at, facts=facts)
    question.refresh_from_db()
    owe_asker("question.answered", question, key=str(message.pk), at=at, message=str(message.pk))
    return True


@transaction.atomic
def publish_entry(
    question: Question, draft: EntryDraft, *, put_out: bool, by: "User", at: datetime
) -> Entry:
    """Make an answered question into an entry, in the words the coordinator sends along.

    :raises AlreadyPublished: when that was done before.
    :raises NamesTheAsker: when its texts hold the asker's name, address or telephone number.
    :raises StepNotOpen: when the question is not answered.
    """
    rules.ensure_unnamed(draft, asker_of(question))
    locked = Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    rules.ensure_works_on(by, locked.owner_id)
    rules.STEPS.after("publish", locked.state)
    rules.ensure_unpublished(locked.published_as_id)
    entry = save_entry(replace(draft, slug=None), by=by, at=at)
    if put_out:
        publish_draft(entry, by=by, at=at)
    Question.objects.filter(pk=locked.pk).update(published_as=entry)
    facts: dict[str, object] = {"entry": str(entry.pk)}
    Happening.objects.note("question.published", about=locked.pk, by=by.pk, at=at, facts=facts)
    return entry


def asker_of(question: Question) -> list[str]:
    """What would show who asked, as far as we know it."""
    asker = question.asker
    known = [asker.email, asker.name, asker.phone] if asker else [question.asker_email]
    return [one for one in known if one]


def hand_on_overdue(*, now: datetime) -> int:
    """Give questions past their time to the owner's deputy; answer how many.

    Each in a transaction of its own; the second run finds nothing.
    """
    overdue = Question.objects.overdue_at(now).select_related("owner").in_queue_order()
    return sum(_hand_on(question, at=now) for question in overdue)


@transaction.atomic
def _hand_on(question: Question, *, at: datetime) -> bool:
    owner = question.owner
    assert owner is not None  # noqa: S101 - the constraint open_question_has_an_owner says so
    successor = who_takes_over(owner, localdate(at))
    still = Question.objects.overdue_at(at).filter(pk=question.pk, owner=owner)
    if not still.update(owner=successor, overdue_at=at):
        return False
    facts: dict[str, object] = {"from": str(owner.pk), "to": str(successor.pk)}
    Happening.objects.note("question.overdue", about=question.pk, by=None, at=at, facts=facts)
    outbox.add(
        "question.overdue",
        key=f"question.overdue:{question.pk}:{question.due_at.isoformat()}",
        about=question.pk,
        recipient_id=successor.pk,
        at=at,
    )
    return True


def why_not(question: Question, *, by: "User", at: datetime) -> RuleBroken:
    """Which rule a conditional UPDATE that met no row stands for."""
    question.refresh_from_db()
    if question.state not in QuestionState.still_open():
        return StepNotOpen()
    if rules.is_held_by_another(
        taken_by_id=question.taken_by_id,
        lock_until=question.lock_until,
        person_id=by.pk,
        at=at,
    ):
        return rules.QuestionIsTaken()
    return rules.TakeItFirst()
