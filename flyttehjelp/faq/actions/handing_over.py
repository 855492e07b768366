"""Everything open that is somebody's goes to a colleague at once."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.models import Entry, EntryTask, Question

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from flyttehjelp.accounts.models import User


@transaction.atomic
def hand_over_all(*, owner: UUID, to: "User", by: "User | None", at: datetime) -> int:
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
        _note(f"{kind}.handed_over", moved, by=by, at=at, facts=facts)
    return len(questions) + len(tasks)


@transaction.atomic
def hand_over_entries(*, owner: UUID, to: "User", by: "User | None", at: datetime) -> int:
    """Let ``to`` answer for the answers of ``owner``, who has left; answer how many. Nobody is
    their own deputy."""
    entries = _held(Entry.objects.filter(owner=owner))
    Entry.objects.filter(pk__in=entries).update(owner=to)
    Entry.objects.filter(deputy=owner).update(deputy=None)
    Entry.objects.filter(owner=to, deputy=to).update(deputy=None)
    facts: dict[str, object] = {"from": str(owner), "owner": str(to.pk)}
    _note("entry.assigned", entries, by=by, at=at, facts=facts)
    return len(entries)


def _note(
    kind: str,
    moved: list[UUID],
    *,
    by: "User | None",
    at: datetime,
    facts: dict[str, object],
) -> None:
    for pk in moved:
        Happening.objects.note(kind, about=pk, by=by.pk if by else None, at=at, facts=facts)


def _held(rows: "QuerySet[Any]") -> list[UUID]:
    """Their keys; whoever works with one of them at this moment is waited for."""
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(held.values_list("pk", flat=True))
