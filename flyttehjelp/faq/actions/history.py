"""Bringing an answer back to how it read before."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.revisions import content_of, keep, keep_first
from flyttehjelp.faq.actions.texts import write_texts
from flyttehjelp.faq.actions.upkeep import settle
from flyttehjelp.faq.enums import RevisionKind
from flyttehjelp.faq.models import Entry, EntryRevision
from flyttehjelp.faq.rules import entries as rules
from flyttehjelp.faq.rules import snapshots

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@transaction.atomic
def restore_revision(
    revision: EntryRevision, *, by: "User", at: datetime, why: str = "", in_substance: bool = True
) -> Entry:
    """Let an answer read as it did then. How it reads now is kept too, so nothing is lost.

    Owner, dates and whether it is published stay as they are: they are about today.

    :raises NotYours: when ``by`` neither is a coordinator nor answers for the entry.
    """
    entry = Entry.objects.select_for_update(of=("self",), no_key=True).get(pk=revision.entry_id)
    rules.ensure_may_edit(by, {entry.owner_id, entry.deputy_id})
    draft = snapshots.draft_of(revision.content, content_of(entry))
    keep_first(entry)
    Entry.objects.filter(pk=entry.pk).update(**draft.columns(), seed_hash="", updated_at=at)
    entry.refresh_from_db()
    write_texts(entry, draft, at=at, in_substance=in_substance)
    _make_old(entry, snapshots.outdated_in(revision.content))
    kind = RevisionKind.RESTORED
    keep(entry, kind=kind, by=by, at=at, why=why, in_substance=in_substance)
    settle(entry, at=at)
    Happening.objects.note(
        "entry.restored", about=entry.pk, by=by.pk, at=at, facts={"number": revision.number}
    )
    return entry


def _make_old(entry: Entry, languages: list[str]) -> None:
    """What was out of date then, is so again."""
    original = entry.versions.get(is_original=True)
    entry.versions.filter(language__in=languages, is_original=False).update(
        made_from=original.number - 1
    )
