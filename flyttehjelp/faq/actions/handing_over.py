"""Everything open that is somebody's goes to a colleague at once."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.models import EntryTask, Question

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from flyttehjelp.accounts.models import User


@transaction.atomic
def hand_over_all(*, owner: UUID, to: "User", by: "User", at: datetime) -> int:
    """Give ``to`` the open questions of ``owner``, and what they were to do about answers; answer
    how many. A colleague who holds a question goes on holding it, and due times stay. Whoever
    answers for an answer goes on answering for it: only the task changes hands."""
    questions = _held(Question.objects.still_open().filter(owner=owner))
    Question.objects.filter(pk__in=questions).update(owner=to)
    tasks = _held(EntryTask.objects.still_open().filter(person=owner))
    # As if passed on by the clock: it stays with whoever has it now.
    passed_on = Coalesce("passed_on_at", Value(at))
    EntryTask.objects.filter(pk__in=tasks).update(person=to, passed_on_at=passed_on, told_at=at)
    facts: dict[str, object] = {"from": str(owner), "to": str(to.pk)}
    for kind, moved in (("question", questions), ("entry_task", tasks)):
        for pk in moved:
            Happening.objects.note(f"{kind}.handed_over", about=pk, by=by.pk, at=at, facts=facts)
    return len(questions) + len(tasks)


def _held(rows: "QuerySet[Any]") -> list[UUID]:
    """Their keys; whoever works with one of them at this moment is waited for."""
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(held.values_list("pk", flat=True))
