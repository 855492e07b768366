"""What those who guard the service want to read in the log: one line each, ids and codes only."""

from functools import partial
from uuid import UUID

import structlog
from django.db import transaction

log = structlog.get_logger("security")
_watched: set[str] = set()


def watch(*kinds: str) -> None:
    """Let happenings of these kinds, such as ``token.`` for all about tokens, also be told here."""
    _watched.update(kinds)


def tell(event: str, **facts: object) -> None:
    name = f"security.{event}"
    log.info(name, **facts)


def tell_if_watched(kind: str, *, about: UUID, by: UUID | None) -> None:
    """Once it stands in the database: what was rolled back has not happened."""
    if kind.startswith(tuple(_watched)):
        ids = {"about": str(about), "by": str(by) if by else None}
        transaction.on_commit(partial(tell, kind, **ids))
