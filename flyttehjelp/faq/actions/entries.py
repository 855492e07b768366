"""What editors do with answers, and what readers say about them."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from flyttehjelp.faq.actions.indexing import index_entry
from flyttehjelp.faq.actions.revisions import keep, keep_first
from flyttehjelp.faq.actions.texts import write_texts
from flyttehjelp.faq.actions.upkeep import settle
from flyttehjelp.faq.enums import EntryState, RevisionKind
from flyttehjelp.faq.models import Entry, EntryFeedback
from flyttehjelp.faq.queries import first_coordinator
from flyttehjelp.faq.rules import entries as rules
from flyttehjelp.faq.rules.drafts import EntryDraft

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User

# The letters slugify would drop, spelt as addresses usually do.
_SPELT = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})
_SLUG_ROOM = 70


@transaction.atomic
def save_entry(
    draft: EntryDraft,
    *,
    by: "User",
    at: datetime,
    entry: Entry | None = None,
    in_substance: bool = True,
    why: str = "",
) -> Entry:
    """Write a new entry as a draft, or change one. What is not given stays as it is.

    ``in_substance``: a change of the original makes its translations out of date.

    :raises NotYours: when ``by`` neither is a coordinator nor answers for the entry.
    :raises OriginalIsMissing: when a new entry comes without any text.
    :raises AnswerIsTooLong: over 20 KB.
    :raises DateHasPassed: when it would be out of date from the start.
    """
    if draft.valid_until:
        rules.ensure_ahead(draft.valid_until, localdate(at))
    if entry is None:
        return _create(draft, by=by, at=at, why=why)
    locked = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    rules.ensure_may_edit(by, {locked.owner_id, locked.deputy_id})
    keep_first(locked)
    Entry.objects.filter(pk=locked.pk).update(**draft.columns(), seed_hash="", updated_at=at)
    locked.refresh_from_db()
    write_texts(locked, draft, at=at, in_substance=in_substance)
    kind = RevisionKind.CHANGED
    keep(locked, kind=kind, by=by, at=at, why=why, in_substance=in_substance)
    settle(locked, at=at)
    facts: dict[str, object] = {"in_substance": in_substance}
    Happening.objects.note("entry.changed", about=locked.pk, by=by.pk, at=at, facts=facts)
    return locked


def _create(draft: EntryDraft, *, by: "User", at: datetime, why: str) -> Entry:
    rules.ensure_may_edit(by, set())
    if not draft.texts:
        raise rules.OriginalIsMissing
    columns = {
        "slug": draft.slug or free_slug(draft.texts[0].question),
        "owner": by,
        **draft.columns(),
    }
    entry = Entry.objects.create(**columns, created_at=at, updated_at=at)
    write_texts(entry, draft, at=at, in_substance=True)
    keep(entry, kind=RevisionKind.WRITTEN, by=by, at=at, why=why)
    Happening.objects.note("entry.written", about=entry.pk, by=by.pk, at=at)
    return entry


def free_slug(question: str) -> str:
    """An address made from the question, with a number where it is taken."""
    _wait_for_others()
    base = slugify(question.translate(_SPELT))[:_SLUG_ROOM].strip("-") or "svar"
    taken = set(
        Entry.objects.filter(slug__startswith=base).order_by("slug").values_list("slug", flat=True)
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _wait_for_others() -> None:
    """Two with the same title at once would both find its address free."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('entry.slug', 0))")


@transaction.atomic
def publish_draft(entry: Entry, *, by: "User", at: datetime) -> Entry:
    """Put an entry before the public.

    :raises StepNotOpen: when it is published already.
    """
    rules.ensure_may_edit(by, {entry.owner_id, entry.deputy_id})
    put_out(entry, at=at)
    Happening.objects.note("entry.published", about=entry.pk, by=by.pk, at=at)
    return entry


def put_out(entry: Entry, *, at: datetime) -> None:
    """Called by the actions that publish, in their transaction."""
    published_at = entry.published_at or at
    facts = {"published_at": published_at, "publish_at": None, "updated_at": at}
    take_step(entry, rules.STEPS, "publish", **facts)
    index_entry(entry)
    settle(entry, at=at)


@transaction.atomic
def withdraw_entry(entry: Entry, *, by: "User", at: datetime) -> Entry:
    """Take an entry away from the public; nothing is lost.

    :raises StepNotOpen: when it is not published.
    """
    rules.ensure_may_edit(by, {entry.owner_id, entry.deputy_id})
    take_step(entry, rules.STEPS, "withdraw", updated_at=at)
    index_entry(entry)
    settle(entry, at=at)
    Happening.objects.note("entry.withdrawn", about=entry.pk, by=by.pk, at=at)
    return entry


@transaction.atomic
def confirm_entry(
    entry: Entry, *, by: "User", at: datetime, valid_until: date | None = None
) -> Entry:
    """Say that the source was read today and the answer holds.

    :raises NotYours: when ``by`` neither is a coordinator nor answers for the entry.
    :raises DateHasPassed: when the new date lies behind us.
    """
    rules.ensure_may_edit(by, {entry.owner_id, entry.deputy_id})
    today = localdate(at)
    until = valid_until or rules.valid_after_confirming(entry.valid_until, today)
    rules.ensure_ahead(until, today)
    Entry.objects.filter(pk=entry.pk).update(checked_on=today, valid_until=until)
    entry.checked_on, entry.valid_until = today, until
    settle(entry, at=at)
    facts: dict[str, object] = {"valid_until": until.isoformat()}
    Happening.objects.note("entry.confirmed", about=entry.pk, by=by.pk, at=at, facts=facts)
    return entry


@transaction.atomic
def give_feedback(
    entry: Entry, *, language: str, helped: bool, missing: str, at: datetime
) -> EntryFeedback:
    """Note whether an answer helped. Who said so is not asked."""
    given = EntryFeedback.objects.create(
        entry=entry, language=language, helped=helped, missing=missing, at=at
    )
    if not helped:
        settle(entry, at=at)
    return given


@transaction.atomic
def assign_ownerless_entries(*, now: datetime) -> int:
    """Give entries that nobody answers for to the first coordinator; answer how many."""
    coordinator = first_coordinator()
    if coordinator is None:
        return 0
    ids = list(
        Entry.objects.ownerless()
        .exclude(state=EntryState.WITHDRAWN)
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    Entry.objects.filter(pk__in=ids).update(owner=coordinator)
    for pk in ids:
        Happening.objects.note(
            "entry.assigned", about=pk, by=None, at=now, facts={"owner": str(coordinator.pk)}
        )
    return len(ids)
