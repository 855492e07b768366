"""What people took back after a copy was made: restored, the copy would say yes for them again.

Read from the database that is about to go, kept in a file beside the list of who was forgotten,
and done again in the copy. The file holds ids only. What was lost together with the database
cannot be known; who took something back since the last copy must then do it once more.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import structlog
from django.conf import settings

from flyttehjelp.accounts import erasure, rights
from flyttehjelp.accounts.models import User

log = structlog.get_logger()

NAME: Final = "taken-back"
ERASURE: Final = "erasure"
# Of each consent the latest word; who wants to be forgotten; and deeds of people without a name.
SINCE: Final = """
SELECT who, purpose, about, at FROM (
    SELECT DISTINCT ON ("user", purpose, about) "user" AS who, purpose, about, given, at
    FROM public.accounts_consent WHERE about IS NOT NULL AND at >= %(at)s
    ORDER BY "user", purpose, about, at DESC, given
) latest WHERE NOT given
UNION ALL
SELECT user_id, 'erasure', user_id, asked_at FROM public.accounts_erasurerequest
WHERE asked_at >= %(at)s
UNION ALL
SELECT NULL, kind, about, at FROM public.core_happening done
WHERE at >= %(at)s AND kind = ANY(%(deeds)s) AND NOT EXISTS (
    SELECT FROM public.core_happening undone
    WHERE undone.about = done.about AND undone.kind = ANY(%(undone)s) AND undone.at > done.at
)
ORDER BY at, purpose, about
"""


@dataclass(frozen=True)
class TakenBack:
    """``who`` is None where no account stands behind it; ``purpose`` is then the deed."""

    who: UUID | None
    purpose: str
    about: UUID
    at: datetime

    @classmethod
    def of(cls, line: str) -> "TakenBack":
        said = json.loads(line)
        who = UUID(said["who"]) if said["who"] else None
        return cls(who, said["purpose"], UUID(said["about"]), datetime.fromisoformat(said["at"]))

    @property
    def line(self) -> str:
        who = str(self.who) if self.who else None
        said = {"who": who, "purpose": self.purpose, "about": str(self.about)}
        return json.dumps({**said, "at": self.at.isoformat()}) + "\n"


def since(at: datetime) -> tuple[str, dict[str, Any]]:
    """What to ask the database that is about to go, for `TakenBack` rows."""
    known = rights.deeds()
    undone = [each.undone_by for each in known.values() if each.undone_by]
    return SINCE, {"at": at, "deeds": list(known), "undone": undone}


def keep(rows: Iterable[TakenBack]) -> None:
    """Write them down outside the database, beside what an earlier restore has left to do.

    :raises OSError: when that cannot be done.
    """
    path, lines = _path(), "".join(row.line for row in rows)
    if path and lines:
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(opened, "w", encoding="ascii") as file:
            file.write(lines)
            file.flush()
            os.fsync(opened)


def do_again(rows: Sequence[TakenBack] = (), *, at: datetime) -> int:
    """Take back in the copy what was taken back before; answer how much of it stood there again.

    What fails is told in the log and stays in the file, for the next start.
    """
    path, left, done = _path(), [], 0
    kept = _read(path) if path and path.is_file() else None
    for row in dict.fromkeys([*(kept or []), *rows]):
        try:
            done += _again(row, at)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is told and tried again
            log.error("taken_back.failed", about=str(row.about), error=type(trouble).__name__)  # noqa: TRY400 - a traceback may quote what was written
            left.append(row)
    if path and kept is not None:
        path.unlink()
        keep(left)
    return done


def _read(path: Path) -> list[TakenBack]:
    rows = []
    for line in path.read_text("ascii").splitlines():
        try:
            rows.append(TakenBack.of(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            # Torn off by a full disk: then the restore that wrote it changed nothing.
            log.error("taken_back.unreadable")  # noqa: TRY400 - a traceback would say no more
    return rows


def _again(row: TakenBack, at: datetime) -> bool:
    if row.who is None:
        deed = rights.deeds().get(row.purpose)
        return bool(deed and deed.again(row.about, at))
    person = User.objects.filter(pk=row.who).first()
    if person is None:
        return False
    if row.purpose == ERASURE:
        return erasure.ask_to_look(person, at=row.at)
    kinds = {kind.purpose: kind for kind in rights.kinds()}
    kind = kinds.get(row.purpose)
    return bool(kind and kind.withdraw(person, row.about, at))


def _path() -> Path | None:
    return Path(settings.ERASURE_LIST).with_name(NAME) if settings.ERASURE_LIST else None
