"""What becomes of questions when somebody uses their rights here."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from flyttehjelp.accounts import erasure, rights, rules
from flyttehjelp.accounts.models import User
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.enums import MessageKind, QuestionState
from flyttehjelp.faq.models import Message, Question
from flyttehjelp.faq.queries import QuestionQuerySet, who_receives


def questions_of(person: User) -> QuestionQuerySet:
    """Those a person asked, signed in or by one of their addresses."""
    by_address = Q(asker_email__in=sorted(erasure.addresses_of(person)))
    return Question.objects.filter(Q(asker=person) | by_address)


def _has_unmarked(person: User) -> bool:
    return questions_of(person).unmarked().exists()


rights.hinder(
    rights.Hindrance(
        code="questions_unmarked",
        words=_("Spørsmål må merkes som arkivert eller som noe som ikke skal arkiveres."),
        stands_before=_has_unmarked,
    )
)


@rights.farewell
def leave_questions(person: User, at: datetime) -> Iterable[rights.Told]:
    """What was never answered goes altogether; what was opened again counts by its last answer.
    Questions that were theirs to answer are somebody else's."""
    mine = questions_of(person)
    _let_others_stand_alone(mine)
    waiting = mine.filter(state__in=[*QuestionState.still_open(), QuestionState.MERGED])
    waiting.filter(first_answered_at__isnull=True).delete()
    for question in waiting.order_by("created_at", "pk"):
        _close(question)
    _hand_over(person, at=at)
    return []


def _let_others_stand_alone(mine: QuestionQuerySet) -> None:
    """Questions of others that were to be answered with one of these are questions again."""
    for carrier in mine.still_open().order_by("pk"):
        Question.objects.merged_into_one(carrier).update(
            state=QuestionState.RECEIVED, merged_into=None, owner=carrier.owner_id
        )


def _close(question: Question) -> None:
    answers = Message.objects.filter(question=question, kind=MessageKind.ANSWER)
    last = answers.order_by("-at", "-pk").first()
    if last is None:
        Question.objects.filter(pk=question.pk).delete()
        return
    Question.objects.filter(pk=question.pk).update(
        state=QuestionState.ANSWERED,
        answer=last,
        answered_at=last.at,
        merged_into=None,
        taken_by=None,
        lock_until=None,
    )


def _hand_over(person: User, *, at: datetime) -> None:
    held = Question.objects.held_by(person)
    held.update(state=QuestionState.RECEIVED, taken_by=None, lock_until=None)
    theirs = Question.objects.still_open().owned_by(person)
    if not theirs.exists():
        return
    other = who_receives(timezone.localdate(at))
    if other is None or other.pk == person.pk:
        raise rules.NobodyToHandOverTo
    for question in theirs.order_by("pk"):
        Question.objects.filter(pk=question.pk).update(owner=other)
        Happening.objects.note("question.handed_over", about=question.pk, by=None, at=at)
