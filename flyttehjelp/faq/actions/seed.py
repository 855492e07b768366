"""Loading the answers that ship with the program."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from flyttehjelp import regions
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import assign_ownerless_entries
from flyttehjelp.faq.actions.revisions import keep
from flyttehjelp.faq.actions.texts import write_texts
from flyttehjelp.faq.enums import EntryState, RevisionKind
from flyttehjelp.faq.models import Entry, Topic
from flyttehjelp.faq.seed import reader


@dataclass
class Loaded:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_to_editors: int = 0


@transaction.atomic
def load_seed(*, at: datetime, folder: Path = reader.HERE) -> Loaded:
    """Put the shipped answers in place, all or none; a second run changes nothing.

    An answer that an editor has changed is theirs and stays as it is. A new text of ours comes
    unconfirmed, unless the file says which day its source was read. One that speaks of another
    region is left out.

    :raises SeedFileBroken: naming the file; then nothing is loaded.
    """
    # Two machines that start at the same moment load one after the other.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('faq.seed', 0))")
    for position, topic in enumerate(reader.read_topics(folder)):
        defaults = {"names": topic.names, "position": position}
        Topic.objects.update_or_create(slug=topic.slug, defaults=defaults)
    known = {entry.slug: entry for entry in Entry.objects.order_by("slug")}
    loaded = Loaded()
    here = regions.current().key
    for seed in reader.read_entries(folder):
        if seed.region in {"", here}:
            _load_one(seed, known.get(seed.draft.slug or ""), loaded, at=at)
    assign_ownerless_entries(now=at)
    return loaded


def _load_one(seed: reader.SeedEntry, entry: Entry | None, loaded: Loaded, *, at: datetime) -> None:
    columns = {"checked_on": None, **seed.draft.columns(), "seed_hash": seed.fingerprint}
    if entry is None:
        columns |= {"state": EntryState.PUBLISHED, "published_at": at, "created_at": at}
        entry = Entry.objects.create(**columns, updated_at=at)
        loaded.new += 1
    elif not entry.seed_hash:
        loaded.left_to_editors += 1
        return
    elif entry.seed_hash == seed.fingerprint:
        loaded.unchanged += 1
        return
    else:
        Entry.objects.filter(pk=entry.pk).update(**columns, updated_at=at)
        loaded.changed += 1
    write_texts(entry, seed.draft, at=at, in_substance=True)
    entry.refresh_from_db()
    keep(entry, kind=RevisionKind.SHIPPED, by=None, at=at)
    Happening.objects.note("entry.seeded", about=entry.pk, by=None, at=at)
