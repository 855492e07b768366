"""Taking answers in from a file, and giving them out as rows for one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import put_out
from flyttehjelp.faq.actions.revisions import content_of, keep, keep_first
from flyttehjelp.faq.actions.texts import write_texts
from flyttehjelp.faq.actions.upkeep import settle
from flyttehjelp.faq.enums import EntryState, RevisionKind
from flyttehjelp.faq.models import Entry, EntryVersion, Topic
from flyttehjelp.faq.rules.entries import CONFIRMED_FOR, is_outdated
from flyttehjelp.faq.seed.grouping import Imported, Known
from flyttehjelp.faq.seed.lines import Row
from flyttehjelp.relocation.models import Municipality

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User


@dataclass
class Counts:
    new: int = 0
    changed: int = 0
    unchanged: int = 0


def foresee(answers: Iterable[Imported], *, step: Callable[[], None]) -> Counts:
    """What an import would do, without doing it."""
    counts = Counts()
    for answer in answers:
        entry = _known(answer)
        if entry is None:
            counts.new += 1
        elif _says_the_same(entry, answer):
            counts.unchanged += 1
        else:
            counts.changed += 1
        step()
    return counts


@transaction.atomic
def import_answers(
    answers: Iterable[Imported], *, by: "User", at: datetime, why: str, step: Callable[[], None]
) -> Counts:
    """Write new answers and change those we have, all or none; a second run changes nothing.

    What a file does not say stays as it is. New ones are drafts unless the file says otherwise.
    """
    counts = Counts()
    for answer in answers:
        entry = _known(answer, lock=True)
        if entry is None:
            _write_new(answer, by=by, at=at, why=why)
            counts.new += 1
        elif _says_the_same(entry, answer):
            counts.unchanged += 1
        else:
            _change(entry, answer, by=by, at=at, why=why)
            counts.changed += 1
        step()
    return counts


def _known(answer: Imported, *, lock: bool = False) -> Entry | None:
    entries = Entry.objects.filter(slug=answer.draft.slug)
    if lock:
        entries = entries.select_for_update(of=("self",), no_key=True)
    return entries.first()


def _says_the_same(entry: Entry, answer: Imported) -> bool:
    columns = answer.draft.columns()
    if any(getattr(entry, name) != value for name, value in columns.items()):
        return False
    if answer.state == EntryState.PUBLISHED and entry.state != EntryState.PUBLISHED:
        return False
    content = content_of(entry)
    texts = {
        (one["language"], one["question"], one["answer"], tuple(one["alternatives"]))
        for one in content["texts"]
    }
    variants = {
        (one["municipality"], one["language"], one["answer"]) for one in content["variants"]
    }
    old = {one["language"] for one in content["texts"] if one["outdated"]}
    draft = answer.draft
    return (
        {(one.language, one.question, one.answer, one.alternatives) for one in draft.texts} <= texts
        and {(one.municipality, one.language, one.answer) for one in draft.variants} <= variants
        and set(answer.outdated) <= old
    )


def _write_new(answer: Imported, *, by: "User", at: datetime, why: str) -> None:
    columns = {
        "owner": by,
        "valid_until": localdate(at) + CONFIRMED_FOR,
        **answer.draft.columns(),
    }
    entry = Entry.objects.create(**columns, created_at=at, updated_at=at)
    _write(entry, answer, at=at)
    keep(entry, kind=RevisionKind.WRITTEN, by=by, at=at, why=why)
    _bring_out(entry, answer, at=at)
    Happening.objects.note("entry.imported", about=entry.pk, by=by.pk, at=at)


def _change(entry: Entry, answer: Imported, *, by: "User", at: datetime, why: str) -> None:
    keep_first(entry)
    columns = answer.draft.columns()
    Entry.objects.filter(pk=entry.pk).update(**columns, seed_hash="", updated_at=at)
    entry.refresh_from_db()
    _write(entry, answer, at=at)
    keep(entry, kind=RevisionKind.CHANGED, by=by, at=at, why=why)
    _bring_out(entry, answer, at=at)
    Happening.objects.note("entry.imported", about=entry.pk, by=by.pk, at=at)


def _write(entry: Entry, answer: Imported, *, at: datetime) -> None:
    write_texts(entry, answer.draft, at=at, in_substance=True)
    original = entry.versions.get(is_original=True)
    old = entry.versions.filter(language__in=answer.outdated, is_original=False)
    old.update(made_from=original.number - 1)


def _bring_out(entry: Entry, answer: Imported, *, at: datetime) -> None:
    if answer.state == EntryState.PUBLISHED and entry.state != EntryState.PUBLISHED:
        put_out(entry, at=at)
    else:
        settle(entry, at=at)


def export_answers(*, drafts: bool) -> Iterator[Row]:
    """Each answer's lines: its texts, the original first, then what differs where."""
    states = [EntryState.PUBLISHED, *([EntryState.DRAFT] if drafts else [])]
    entries = Entry.objects.filter(state__in=states).order_by("slug")
    for entry in entries.with_texts().iterator(chunk_size=500):
        yield from _rows(entry)


def _rows(entry: Entry) -> Iterator[Row]:
    versions = sorted(entry.versions.all(), key=lambda one: (not one.is_original, one.language))
    number = versions[0].number
    facts: Row = {
        "topic": entry.topic_id,
        "source_name": entry.source_name,
        "source_url": entry.source_url,
        "valid_until": entry.valid_until.isoformat(),
        "checked_on": entry.checked_on.isoformat() if entry.checked_on else "",
        "state": entry.state,
    }
    for version in versions:
        row = _text_row(entry, version)
        if is_outdated(made_from=version.made_from, original_number=number):
            row["outdated"] = True
        yield row | {name: value for name, value in facts.items() if value}
        facts = {}
    for variant in sorted(entry.variants.all(), key=lambda v: (v.municipality_id, v.language)):
        yield {
            "id": entry.slug,
            "lang": variant.language,
            "municipality": variant.municipality_id,
            "body": variant.answer,
        }


def _text_row(entry: Entry, version: EntryVersion) -> Row:
    return {
        "id": entry.slug,
        "lang": version.language,
        "title": version.question,
        "alts": version.alternatives,
        "body": version.answer,
    }


def known(*, topic: str | None) -> Known:
    """What this installation has that lines of a file may name."""
    ours = Municipality.objects.filter(is_ours=True).order_by("number")
    return Known(
        topics=set(Topic.objects.in_order().values_list("slug", flat=True)),
        municipalities=set(ours.values_list("number", flat=True)),
        topic=topic,
    )
