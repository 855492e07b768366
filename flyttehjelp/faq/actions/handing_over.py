"""Everything open that is somebody's goes to a colleague at once."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.models import Entry, Question

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from flyttehjelp.accounts.models import User

SOON = timedelta(days=7)


@transaction.atomic
def hand_over_all(*, owner: UUID, to: "User", by: "User", at: datetime) -> int:
    """Give ``to`` the open questions of ``owner``, and the answers of theirs to be confirmed;
    answer how many. A colleague who holds a question goes on holding it, and due times stay.

    Whoever answered for an answer becomes its deputy: it is easily found, and given back.
    """
    questions = _held(Question.objects.still_open().filter(owner=owner))
    Question.objects.filter(pk__in=questions).update(owner=to)
    entries = _held(_to_confirm(localdate(at)).filter(owner=owner))
    Entry.objects.filter(pk__in=entries).update(owner=to, deputy=owner)
    facts: dict[str, object] = {"from": str(owner), "to": str(to.pk)}
    for kind, moved in (("question", questions), ("entry", entries)):
        for pk in moved:
            Happening.objects.note(f"{kind}.handed_over", about=pk, by=by.pk, at=at, facts=facts)
    return len(questions) + len(entries)


def _to_confirm(day: date) -> "QuerySet[Entry]":
    due = Q(checked_on__isnull=True) | Q(valid_until__lt=day + SOON)
    return Entry.objects.published().filter(due)


def _held(rows: "QuerySet[Any]") -> list[UUID]:
    """Their keys; whoever works with one of them at this moment is waited for."""
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(held.values_list("pk", flat=True))
