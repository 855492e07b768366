"""What the Archives Act keeps, as a file for the municipality's archive: each question that was
marked as archived with all that was written, and the list of those that were exempt."""

import csv
import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction

from flyttehjelp.core.models import Happening
from flyttehjelp.faq.enums import ArchiveDecision
from flyttehjelp.faq.models import ArchiveMark, Message, Question

COLUMNS = ("question", "asked_at", "decision", "reference", "decided_at", "decided_by")


@dataclass(frozen=True)
class Exported:
    archived: int
    exempt: int
    unmarked: int


@transaction.atomic
def export_for_archive(file: Path, *, again: bool, at: datetime) -> Exported:
    """Write the file, and mark what stands in it as taken out. If the one fails, so does the other.

    :raises OSError: when it cannot be written.
    """
    marks = ArchiveMark.objects.select_related("question__asker", "by").order_by("at", "pk")
    if not again:
        marks = marks.filter(exported_at__isnull=True)
    held = list(marks.select_for_update(of=("self",)))
    archived = [mark for mark in held if mark.decision == ArchiveDecision.ARCHIVED]
    exempt = [mark for mark in held if mark.decision == ArchiveDecision.EXEMPT]
    _write(file, _packed(archived, exempt, at=at))
    ArchiveMark.objects.filter(pk__in=[mark.pk for mark in held]).update(exported_at=at)
    facts: dict[str, object] = {"archived": len(archived), "exempt": len(exempt)}
    Happening.objects.note("archive.exported", about=uuid4(), by=None, at=at, facts=facts)
    return Exported(len(archived), len(exempt), Question.objects.unmarked().count())


def _packed(
    archived: Iterable[ArchiveMark], exempt: Iterable[ArchiveMark], *, at: datetime
) -> bytes:
    files = {"exempt.csv": _table(exempt), "archived.csv": _table(archived)}
    for mark in archived:
        case = json.dumps(_case(mark), ensure_ascii=False, indent=2)
        files[f"questions/{mark.question_id}.json"] = case.encode()
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    index = {"service": "Flyttehjelpen", "made_at": at.isoformat(), "sha256": sums}
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as target:
        target.writestr("index.json", json.dumps(index, indent=2))
        for name, content in files.items():
            target.writestr(name, content)
    return packed.getvalue()


def _case(mark: ArchiveMark) -> dict[str, Any]:
    """All of one question, with who asked as far as we know."""
    question = mark.question
    said = Message.objects.filter(question=question).select_related("by", "entry")
    return {
        "id": str(question.pk),
        "reference": mark.reference,
        "decided_at": mark.at.isoformat(),
        "decided_by": mark.by.name if mark.by else "",
        "asked_at": question.created_at.isoformat(),
        "asked_by": question.asker.name if question.asker else "",
        "address": question.asker.email if question.asker else question.asker_email,
        "on_behalf": question.on_behalf,
        "language": question.language,
        "text": question.text,
        "state": question.state,
        "answered_at": question.answered_at.isoformat() if question.answered_at else None,
        "messages": [
            {
                "kind": message.kind,
                "at": message.at.isoformat(),
                "by": message.by.name if message.by else "",
                "text": message.text,
                "published_answer": message.entry.slug if message.entry else None,
            }
            for message in said.order_by("at", "pk")
        ],
    }


def _table(marks: Iterable[ArchiveMark]) -> bytes:
    """For a spreadsheet: ids, days and references; a name that is a formula is none here."""
    out = StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for mark in marks:
        by = mark.by.name if mark.by else ""
        rows.writerow(
            [
                *(mark.question_id, mark.question.created_at.isoformat(), mark.decision),
                *(_plain(mark.reference), mark.at.isoformat(), _plain(by)),
            ]
        )
    # The mark at the beginning tells a spreadsheet that æøå are UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _plain(said: str) -> str:
    return f"'{said}" if said[:1] in set("=+-@\t\r") else said


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, and for nobody else to read."""
    half = file.with_name(f"{file.name}.half")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        half.rename(file)
    except OSError:
        with suppress(FileNotFoundError):
            half.unlink()
        raise
