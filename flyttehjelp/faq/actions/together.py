"""Like questions are answered together: one carries the others, and each asker gets the letter.

Locks go one way: the two questions by their keys, then those merged into the one that is taken on.
Each is looked at as soon as it is locked: who holds one that has been merged already goes no
further, so that nobody waits for a question with one in hand that others wait for. Two can never
carry each other, for whoever comes second finds the first one's mark.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Least

from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.faq.actions.desk import LET_GO
from flyttehjelp.faq.actions.questions import who_goes_on
from flyttehjelp.faq.models import Question
from flyttehjelp.faq.rules import questions as rules

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@transaction.atomic
def merge(question: Question, *, into: Question, by: "User", at: datetime) -> Question:
    """Answer ``question`` together with ``into``, which from now on is due when the first of the
    two was. What had been merged into ``question`` comes along.

    :raises CannotMergeWithItself: when they are one and the same.
    :raises AlreadyMerged: when ``into`` is carried by a third itself.
    :raises WaitsForItsAsker: when we have asked back about ``into``.
    :raises QuestionIsTaken: while a colleague holds one of them.
    :raises StepNotOpen: when one of them is answered, or ``question`` is merged already.
    """
    if question.pk == into.pk:
        raise rules.CannotMergeWithItself
    rules.ensure_works_on(by, question.owner_id)
    rules.ensure_works_on(by, into.owner_id)
    for one in sorted((question, into), key=lambda each: each.pk):
        state = _locked(one).state
        rules.ensure_can_carry(state) if one is into else rules.STEPS.after("merge", state)
    if not Question.objects.free_for(by, at=at).filter(pk=into.pk).exists():
        raise rules.QuestionIsTaken
    merges = Question.objects.free_for(by, at=at).filter(pk=question.pk)
    to = rules.STEPS.target("merge")
    here = merges.filter(state__in=rules.STEPS.sources("merge"))
    if not here.update(state=to, merged_into=into, **LET_GO):
        raise rules.QuestionIsTaken
    question.refresh_from_db()
    Question.objects.merged_into_one(question).update(merged_into=into)
    due_at = Least("due_at", Value(question.due_at))
    Question.objects.filter(pk=into.pk).update(due_at=due_at)
    facts: dict[str, object] = {"into": str(into.pk)}
    Happening.objects.note("question.merged", about=question.pk, by=by.pk, at=at, facts=facts)
    return question


def _locked(question: Question) -> Question:
    """Whoever answers it at the same moment comes before this, or answers both."""
    return Question.objects.select_for_update(of=("self",), no_key=True).get(pk=question.pk)


@transaction.atomic
def split(question: Question, *, by: "User | None", at: datetime) -> Question:
    """Let a merged question stand alone again. Its own due time and promise never moved.

    :raises StepNotOpen: when it is not merged, or has been answered just now.
    :raises NobodyToAnswer: when no staff is left.
    """
    if by is not None:
        rules.ensure_works_on(by, question.owner_id)
    owner = who_goes_on(question, at=at)
    take_step(question, rules.STEPS, "split", merged_into=None, owner=owner)
    who = by.pk if by else None
    Happening.objects.note("question.split", about=question.pk, by=who, at=at)
    return question


def free_left_alone(*, now: datetime) -> int:
    """Let questions whose carrier has been erased stand alone; answer how many."""
    alone = list(Question.objects.left_alone().in_queue_order())
    for question in alone:
        split(question, by=None, at=now)
    return len(alone)
