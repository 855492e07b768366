"""What happens to a question, from the asker's first word to the last."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.faq.enums import MessageKind, QuestionState
from flyttehjelp.faq.models import Message, Question
from flyttehjelp.faq.queries import who_receives, who_takes_over
from flyttehjelp.faq.rules import questions as rules

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@transaction.atomic
def ask(
    *,
    text: str,
    language: str,
    by: "User | None",
    at: datetime,
    email: str = "",
    on_behalf: str = "",
    shown: int = 0,
    read: int = 0,
) -> Question:
    """Receive a question: it has an owner and a due time from the first moment.

    ``on_behalf`` says how somebody else asked (by telephone); then ``by`` is who wrote it down.

    :raises NobodyToAnswer: where there is neither a coordinator nor an administrator.
    :raises NotYours: when somebody who is no coordinator asks on behalf of another.
    """
    if on_behalf:
        rules.ensure_may_enter_on_behalf(by)
    owner = who_receives(localdate(at))
    if owner is None:
        raise rules.NobodyToAnswer
    asker = None if on_behalf else by
    question = Question.objects.create(
        text=text,
        language=language,
        asker=asker,
        asker_email="" if asker else email.lower(),
        on_behalf=on_behalf,
        entered_by=by if on_behalf else None,
        shown_before=shown,
        read_before=read,
        owner=owner,
        due_at=rules.due_after(at),
        promised_at=rules.due_after(at),
        created_at=at,
    )
    facts = {"owner": str(owner.pk), "shown": shown, "read": read, "language": language}
    who = by.pk if by else None
    Happening.objects.note("question.received", about=question.pk, by=who, at=at, facts=facts)
    owe_asker("question.received", question, key=str(question.pk), at=at)
    return question


@transaction.atomic
def say_helped(question: Question, *, by: "User | None", by_link: bool, at: datetime) -> Question:
    """The asker is content. Said twice it is still said once.

    :raises NotYours: when ``by`` is not who asked.
    :raises StepNotOpen: when there is no answer that could have helped.
    """
    rules.ensure_asked(by, question.asker_id, by_link=by_link)
    answered = Question.objects.filter(pk=question.pk, state=QuestionState.ANSWERED)
    if answered.filter(helped_at__isnull=True).update(helped_at=at):
        who = by.pk if by else None
        Happening.objects.note("question.helped", about=question.pk, by=who, at=at)
    question.refresh_from_db()
    rules.STEPS.after("helped", question.state)
    return question


@transaction.atomic
def say_not_answered(
    question: Question, *, missing: str, by: "User | None", by_link: bool, at: datetime
) -> Question:
    """Open an answered question again, with a new due time and word to its owner.

    :raises NotYours: when ``by`` is not who asked.
    :raises StepNotOpen: when it is not answered, or was opened by somebody else just now.
    :raises NobodyToAnswer: when no staff is left.
    """
    rules.ensure_asked(by, question.asker_id, by_link=by_link)
    owner = who_goes_on(question, at=at)
    take_step(
        question,
        rules.STEPS,
        "not-answered",
        owner=owner,
        due_at=rules.due_after(at),
        overdue_at=None,
        answer=None,
        answered_at=None,
        helped_at=None,
        merged_into=None,
        reopened_at=at,
    )
    message = Message.objects.create(
        question=question, kind=MessageKind.MISSING, text=missing, by=question.asker, at=at
    )
    who = by.pk if by else None
    Happening.objects.note("question.reopened", about=question.pk, by=who, at=at)
    tell_owner("question.reopened", question, to=owner, key=str(message.pk), at=at)
    return question


def tell_owner(kind: str, question: Question, *, to: "User", key: str, at: datetime) -> None:
    outbox.add(kind, key=f"{kind}:{key}", about=question.pk, recipient_id=to.pk, at=at)


def who_goes_on(question: Question, *, at: datetime) -> "User":
    """The owner, unless they have left or are away."""
    today = localdate(at)
    owner = question.owner
    if owner is not None and owner.is_active:
        away = owner.away_until is not None and owner.away_until >= today
        return who_takes_over(owner, today) if away else owner
    successor = who_receives(today)
    if successor is None:
        raise rules.NobodyToAnswer
    return successor


def owe_asker(kind: str, question: Question, *, key: str, at: datetime, **ids: str) -> None:
    """A letter to whoever asked, if they left an address; the secret link serves the others."""
    if question.asker_id is None and not question.asker_email:
        return
    language = {} if question.asker_id else {"language": question.language}
    outbox.add(
        kind,
        key=f"{kind}:{key}",
        about=question.pk,
        recipient_id=question.asker_id,
        context={**ids, **language},
        at=at,
    )
