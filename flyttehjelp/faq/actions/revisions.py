"""Keeping how an answer reads. Called by the other actions, in their transaction."""

from datetime import datetime
from typing import TYPE_CHECKING

from flyttehjelp.faq.enums import RevisionKind
from flyttehjelp.faq.models import Entry, EntryRevision
from flyttehjelp.faq.rules.entries import is_outdated
from flyttehjelp.faq.rules.snapshots import Snapshot

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


def keep_first(entry: Entry) -> None:
    """Before the first change of an answer that has no history: how it reads now."""
    if not entry.revisions.exists():
        keep(entry, kind=RevisionKind.FOUND, by=None, at=entry.updated_at)


def keep(
    entry: Entry,
    *,
    kind: RevisionKind,
    by: "User | None",
    at: datetime,
    why: str = "",
    in_substance: bool = True,
) -> None:
    """Note how the answer reads now, unless that is how it read before. The entry is locked."""
    last = entry.revisions.newest_first().first()
    content = content_of(entry)
    if last and last.content == content:
        return
    EntryRevision.objects.create(
        entry=entry,
        number=last.number + 1 if last else 1,
        kind=kind,
        by=by,
        at=at,
        why=why,
        in_substance=in_substance,
        content=content,
    )


def content_of(entry: Entry) -> Snapshot:
    versions = entry.versions.order_by("-is_original", "language")
    number = next(version.number for version in versions if version.is_original)
    return {
        "topic": entry.topic_id,
        "source_name": entry.source_name,
        "source_url": entry.source_url,
        "texts": [
            {
                "language": version.language,
                "question": version.question,
                "alternatives": version.alternatives,
                "answer": version.answer,
                "is_original": version.is_original,
                "outdated": is_outdated(made_from=version.made_from, original_number=number),
            }
            for version in versions
        ],
        "variants": list(
            entry.variants.order_by("municipality_id", "language").values(
                "municipality", "language", "answer"
            )
        ),
    }
