"""Who was forgotten: hashes of ids, in the database and in a list beside it, so that a restored
copy forgets them again."""

import hashlib
import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models import CharField, F, Func, QuerySet, Value

from flyttehjelp.accounts.models import Erased, User

log = structlog.get_logger()

# A line that was torn off, by a full disk or a power cut, may stand before it.
LINE: Final = re.compile(r"[0-9a-f]{64}(?= )")


def print_of(person: UUID) -> str:
    """The id is random, so nobody guesses what it was from this."""
    return hashlib.sha256(person.bytes).hexdigest()


def anybody() -> bool:
    """Whether somebody was forgotten here."""
    return Erased.objects.exists()


def brought_back() -> QuerySet[User]:
    """Who stands here though they were forgotten: a copy has been restored."""
    hashed = Func(Func(F("pk"), function="uuid_send"), function="sha256")
    printed = Func(hashed, Value("hex"), function="encode", output_field=CharField())
    prints = Erased.objects.order_by().values("who")
    found: QuerySet[User] = User.objects.annotate(print=printed).filter(print__in=prints)
    return found.order_by("pk")


def note(prints: Iterable[str], *, at: datetime) -> None:
    """Write down in the database who was forgotten; whoever stands there stays."""
    rows = [Erased(who=who, at=at) for who in sorted(set(prints))]
    Erased.objects.bulk_create(rows, ignore_conflicts=True)


def prints_beside() -> set[str]:
    """Whom the list beside the database says were forgotten.

    :raises OSError: when it stands there but cannot be read.
    """
    path = Path(settings.ERASURE_LIST) if settings.ERASURE_LIST else None
    if path is None or not path.is_file():
        return set()
    return set(LINE.findall(path.read_text("ascii")))


def write_beside(prints: Iterable[str], *, at: datetime) -> None:
    """Write them down outside the database as well, which may be the next to be lost.

    What cannot be written now is told in the log, and tried again at night: the deed is done.
    """
    lines = "".join(f"{who} {at.isoformat()}\n" for who in sorted(prints))
    if not (settings.ERASURE_LIST and lines):
        return
    try:
        _append(Path(settings.ERASURE_LIST), lines)
    except OSError:
        log.exception("erasure.list_unwritable")


def _append(path: Path, lines: str) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        if os.geteuid() == 0:
            # A command may be run as root; the service must be able to go on with the list.
            folder = path.parent.stat()
            os.fchown(opened, folder.st_uid, folder.st_gid)
        file.write(lines)
        file.flush()
        os.fsync(opened)


def complete_list(*, at: datetime) -> int:
    """Write down beside the database whoever is missing there; answer how many that were."""
    if not settings.ERASURE_LIST:
        return 0
    known = Erased.objects.order_by("who").values_list("who", flat=True)
    missing = set(known) - prints_beside()
    write_beside(missing, at=at)
    return len(missing)
