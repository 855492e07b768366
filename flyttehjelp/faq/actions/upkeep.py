"""Who must look at which answer, and by when. Tasks come and go with what they are about."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localdate

from flyttehjelp.core import outbox
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.enums import EntryState, TaskKind
from flyttehjelp.faq.models import Entry, EntryFeedback, EntryTask, EntryVersion, SourceCheck
from flyttehjelp.faq.queries import EntryQuerySet, who_looks_after, who_looks_next
from flyttehjelp.faq.rules import entries as entry_rules
from flyttehjelp.faq.rules import upkeep as rules

if TYPE_CHECKING:
    from uuid import UUID

    from flyttehjelp.accounts.models import User


def settle(entry: Entry, *, at: datetime) -> None:
    """Open the tasks that an answer asks for now, end those it asks for no more.

    Called by whatever changes an answer, in its transaction, and by the clock.
    """
    (found,) = with_standing(Entry.objects.filter(pk=entry.pk)).select_related("owner")
    wanted = rules.needs(_standing(found, localdate(at)))
    tasks = EntryTask.objects.still_open().filter(entry=entry)
    tasks.exclude(kind__in=wanted).update(done_at=at)
    person = who_looks_after(found, localdate(at)) if wanted else None
    fresh = [
        EntryTask(entry=entry, kind=kind, person=person, opened_at=at, due_at=rules.due_after(at))
        for kind in sorted(wanted)
    ]
    # Those that are open already stand: the constraint one_open_task_per_entry_and_kind.
    EntryTask.objects.bulk_create(fresh, ignore_conflicts=True)
    # A new owner takes over what nobody has passed on.
    tasks.filter(passed_on_at__isnull=True).exclude(person=person).update(
        person=person, told_at=None
    )


def with_standing(entries: EntryQuerySet) -> EntryQuerySet:
    """With what decides whether somebody must look at it."""
    originals = EntryVersion.objects.filter(entry=OuterRef("pk"), is_original=True)
    older = EntryVersion.objects.filter(
        entry=OuterRef("pk"), is_original=False, made_from__lt=OuterRef("original_number")
    )
    dead = SourceCheck.objects.dead().filter(url=OuterRef("source_url"))
    seen = EntryTask.objects.filter(
        entry=OuterRef("pk"), kind=TaskKind.MISSING, done_at__isnull=False
    ).order_by("-done_at")
    missed = EntryFeedback.objects.filter(
        entry=OuterRef("pk"), helped=False, at__gt=OuterRef("seen_at")
    )
    count = missed.order_by().values("entry").annotate(n=Count("pk")).values("n")
    return entries.annotate(
        original_number=Subquery(originals.values("number")[:1]),
        seen_at=Greatest(
            F("updated_at"), Coalesce(Subquery(seen.values("done_at")[:1]), F("updated_at"))
        ),
    ).annotate(outdated=Exists(older), link_dead=Exists(dead), missed=Subquery(count))


def _standing(entry: Entry, day: date) -> rules.Standing:
    """``entry`` comes from ``with_standing``."""
    return rules.Standing(
        published=entry.state == EntryState.PUBLISHED,
        confirmed=entry_rules.is_confirmed(
            checked_on=entry.checked_on, valid_until=entry.valid_until, today=day
        ),
        outdated=getattr(entry, "outdated"),  # noqa: B009 - an annotation
        link_dead=getattr(entry, "link_dead"),  # noqa: B009 - as above
        missed=getattr(entry, "missed") or 0,  # noqa: B009 - as above
    )


def look_after_entries(*, now: datetime) -> int:
    """What time itself brings about: tasks open as answers go out of date, and those that lie
    are passed on. Answers how many tasks were touched; the second run finds nothing."""
    return _settle_all(now=now) + _pass_on_overdue(now=now)


def _settle_all(*, now: datetime) -> int:
    day = localdate(now)
    open_tasks = EntryTask.objects.still_open().order_by("entry", "kind")
    kinds: dict[object, set[str]] = {}
    lost = set()
    for task in open_tasks:
        kinds.setdefault(task.entry_id, set()).add(task.kind)
        if task.person_id is None:
            lost.add(task.entry_id)
    touched = 0
    living = Entry.objects.filter(Q(state=EntryState.PUBLISHED) | Q(pk__in=kinds))
    for entry in with_standing(living).order_by("slug"):
        wanted = rules.needs(_standing(entry, day))
        if wanted != kinds.get(entry.pk, set()) or entry.pk in lost:
            with transaction.atomic():
                settle(entry, at=now)
            touched += 1
    return touched


def _pass_on_overdue(*, now: datetime) -> int:
    overdue = EntryTask.objects.overdue_at(now).select_related("entry", "person").in_queue_order()
    return sum(_pass_on(task, at=now) for task in overdue)


@transaction.atomic
def _pass_on(task: EntryTask, *, at: datetime) -> bool:
    """Give a task past its time to the deputy, with as much time again."""
    successor = who_looks_next(task.entry, task.person, localdate(at))
    still = EntryTask.objects.overdue_at(at).filter(pk=task.pk, person=task.person)
    told = at if successor == task.person else None
    moved = still.update(
        person=successor, passed_on_at=at, due_at=rules.due_after(at), told_at=told
    )
    if moved:
        facts: dict[str, object] = {"kind": task.kind, "to": str(successor.pk) if successor else ""}
        Happening.objects.note(
            "entry_task.overdue", about=task.entry_id, by=None, at=at, facts=facts
        )
    return bool(moved)


@transaction.atomic
def finish_task(task: EntryTask, *, by: "User", at: datetime) -> EntryTask:
    """Say that what readers miss has been read.

    :raises NotYours: when ``by`` neither is a coordinator nor answers for the entry.
    :raises CauseRemains: for a task that ends when the answer is mended.
    :raises StepNotOpen: when it is done already.
    """
    may = {task.entry.owner_id, task.entry.deputy_id, task.person_id}
    entry_rules.ensure_may_edit(by, may)
    rules.ensure_ends_when_seen(task.kind)
    if not EntryTask.objects.still_open().filter(pk=task.pk).update(done_at=at):
        raise StepNotOpen
    task.done_at = at
    Happening.objects.note("entry_task.done", about=task.entry_id, by=by.pk, at=at)
    return task


@transaction.atomic
def tell_of_tasks(*, now: datetime) -> int:
    """One letter to everybody who has tasks they have not been told of; answers how many."""
    untold = (
        EntryTask.objects.untold()
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("pk")
    )
    people: dict[UUID, list[UUID]] = {}
    for task in untold:
        assert task.person_id is not None  # noqa: S101 - `untold` says so
        people.setdefault(task.person_id, []).append(task.pk)
    for person_id, ids in people.items():
        outbox.add(
            "entry.tasks",
            key=f"entry.tasks:{person_id}:{now.isoformat()}",
            about=person_id,
            recipient_id=person_id,
            at=now,
        )
        EntryTask.objects.filter(pk__in=ids).update(told_at=now)
    return len(people)
