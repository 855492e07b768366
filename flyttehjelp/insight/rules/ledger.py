"""The network's accounts of a year, as far as it has come.

The sums of a year are about the same referrals as the tables of its quarters, and each new sum
about the same as the one before. So they are one system: what is published already stays as it is,
and of the new sums only those are told from which nothing that is hidden can be worked out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Self

from flyttehjelp.insight.cells import FEWEST, Sum, protect
from flyttehjelp.insight.enums.promises import Answered
from flyttehjelp.insight.rules.promises import ALL, REFERRAL_COLUMNS, Key, Quarter, referral_system

COLUMNS: Final = ("total", *REFERRAL_COLUMNS, "hired")
Shown = Mapping[str, int | None]
Cell = tuple[str, str, str]  # the quarter (or the year up to it), municipality, column


@dataclass(frozen=True)
class Referred:
    """The referrals of a quarter: as they were counted when it was published, and as published."""

    first: date
    cells: Mapping[Key, int]
    hired: int
    shown: Mapping[Key, int | None]
    year: Shown = field(default_factory=dict)

    @classmethod
    def told(cls, first: date, counted: Mapping[str, Any], figures: Mapping[str, Any]) -> Self:
        """From what is stored of it."""
        cells = {(place, column): number for place, column, number in counted["referrals"]}
        shown = {
            (row["municipality"], column): row[column]
            for row in figures["referrals"]
            for column in row.keys() - {"municipality"}
        }
        shown[ALL, "hired"] = figures["hired"]
        return cls(first, cells, counted["hired"], shown, figures.get("ledger", {}))


def stored(quarter: Quarter) -> dict[str, Any]:
    """What is kept to reckon the year by, and shown to nobody."""
    cells = [[place, column, number] for (place, column), number in quarter.referrals.items()]
    return {"referrals": sorted(cells), "hired": quarter.hired}


def year_so_far(quarters: Sequence[Referred]) -> dict[str, int | None]:
    """The sums of the quarters of a year, of which the last is to be published now; None where one
    is hidden. Nothing where nobody was referred."""
    referred = [one for one in quarters if one.cells]
    if not referred:
        return {}
    counts, sums, shown = _system(referred)
    known = {key for key, told in shown.items() if told is not None}
    # Large ones that hide others: nobody knows them, and they need no hiding place.
    large = {key for key in shown.keys() - known if counts[key] >= FEWEST}
    found = protect(counts, sums, known=known, withheld=large)
    return {column: found[_up_to(referred[-1]), ALL, column] for column in COLUMNS}


def middle_days(quarter: Quarter, year: Shown) -> int | None:
    """Working days to an answer, in the middle; told where it is told how many answered."""
    total, unanswered = year["total"], year[Answered.NONE]
    if total is None or unanswered is None or quarter.answer_days is None:
        return None
    return round(quarter.answer_days) if total - unanswered >= FEWEST else None


def rough(figures: Mapping[str, float | None]) -> dict[str, int | None]:
    """A member's figures as the other members see them: in whole fives, and nothing under five. So
    no difference between two of them tells of one or two partners."""
    found = {
        name: None if not number or number < FEWEST else int(number // FEWEST * FEWEST)
        for name, number in figures.items()
    }
    days = figures["median_days"]
    found["median_days"] = None if days is None or found["answered"] is None else round(days)
    return found


def _up_to(one: Referred) -> str:
    return f"up to {one.first}"


def _system(
    referred: Sequence[Referred],
) -> tuple[dict[Cell, int], list[Sum[Cell]], dict[Cell, int | None]]:
    """All counts, the sums between them, and what is published of them already."""
    counts: dict[Cell, int] = {}
    sums: list[Sum[Cell]] = []
    shown: dict[Cell, int | None] = {}
    for number, one in enumerate(referred, 1):
        name = str(one.first)
        cells, its = referral_system(one.cells, one.hired)
        counts |= {(name, *key): count for key, count in cells.items()}
        shown |= {(name, *key): one.shown.get(key) for key in cells}
        sums += [Sum((name, *s.whole), tuple((name, *part) for part in s.parts)) for s in its]
        for column in COLUMNS:
            whole: Cell = (_up_to(one), ALL, column)
            parts = tuple((str(each.first), ALL, column) for each in referred[:number])
            counts[whole] = sum(counts[part] for part in parts)
            sums.append(Sum(whole, parts))
            if one is not referred[-1]:
                shown[whole] = one.year.get(column)
    return counts, sums, shown
