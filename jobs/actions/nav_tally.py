"""What one run of the import may cost, and what it did."""

from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Final

from jobs.actions.nav_store import Stored
from jobs.clients.nav_items import BadItem

MOST_NAMED: Final = 20


@dataclass(frozen=True)
class Bounds:
    """What one run may cost. ``looks_elsewhere``: details of ads whose first place is not here,
    asked for because their second may be; enough for what Nav gets in ten minutes."""

    seconds: float = float("inf")
    pages: int = 10_000
    looks_elsewhere: int = 300


@dataclass
class Tally:
    """What a run did. Shown by the command, kept in the diary of jobs."""

    pages: int = 0
    items: int = 0
    looked_at: int = 0
    not_looked_at: int = 0
    aside: list[BadItem] = field(default_factory=list)
    stored: Stored = field(default_factory=Stored)
    read_from: datetime | None = None
    read_to: datetime | None = None
    more: bool = False
    trouble: str = ""

    def as_result(self) -> dict[str, object]:
        delays = self.stored.delays
        return {
            "pages": self.pages,
            "items": self.items,
            "looked_at": self.looked_at,
            "not_looked_at": self.not_looked_at,
            "new": self.stored.new,
            "changed": self.stored.changed,
            "ended": self.stored.ended,
            "aside": len(self.aside),
            "aside_named": [[bad.external_id, bad.reason] for bad in self.aside[:MOST_NAMED]],
            "delay_median": round(median(delays)) if delays else None,
            "delay_max": round(max(delays)) if delays else None,
            "more": self.more,
            "trouble": self.trouble,
        }
