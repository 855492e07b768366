"""The fixed tables of a quarter: what was promised, and what was kept.

A quarter is counted once, thirty days after it is over, when nothing in it changes any more; each
question, wish and referral stands in the quarter it came in. What is counted about people goes
through ``cells``: under five are hidden, also against subtraction. The tables of referrals are
about the same people and are protected together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

from flyttehjelp.insight.cells import Sum, protect
from flyttehjelp.insight.enums.promises import Answered, Offered, Searched
from flyttehjelp.insight.rules.quarters import quarter_after
from jobs.enums.network import ReferralAnswer

ALL: Final = "all"
# Not answered, or not offered, and the time that was promised is not over: neither kept nor broken.
OPEN: Final = "open"
# Outside the region, or not told.
ELSEWHERE: Final = "elsewhere"
OFFERED_WITHIN: Final = timedelta(days=30)
FINAL_AFTER: Final = timedelta(days=30)

ANSWERS: Final = tuple(ReferralAnswer.values)
REFERRAL_COLUMNS: Final = (*Answered.values, *ANSWERS)
Key = tuple[str, str]  # municipality, column


@dataclass(frozen=True)
class Quarter:
    """What came in a quarter. Referrals are told twice: how fast, and what was answered. Of a
    quarter that runs, some may be ``OPEN``."""

    questions: Mapping[str, int] = field(default_factory=dict)
    wishes: Mapping[Key, int] = field(default_factory=dict)
    days_to_offer: Sequence[float] = ()
    referrals: Mapping[Key, int] = field(default_factory=dict)
    hired: int = 0
    searches: Mapping[str, int] = field(default_factory=dict)
    # Working days from a referral to its answer, in the middle, of the year so far.
    answer_days: float | None = None

    @property
    def is_empty(self) -> bool:
        asked = sum(self.questions.values()) + sum(self.searches.values())
        return not (asked or self.wishes or self.referrals)


def is_final(first: date, *, today: date) -> bool:
    return today >= quarter_after(first) + FINAL_AFTER


def figures_of(quarter: Quarter, *, for_all: bool) -> dict[str, Any]:
    """The tables as JSON; ``for_all``: as they may be published, None where a count is hidden.
    Otherwise with what is open besides."""
    also = () if for_all else (OPEN,)
    systems = {
        "questions": _one_row(quarter.questions, (*Answered.values, *also)),
        "searches": _one_row(quarter.searches, Searched.values),
        "wishes": _with_totals(quarter.wishes, [(*Offered.values, *also)]),
        "referrals": referral_system(quarter.referrals, quarter.hired, also=also),
    }
    shown = {name: _shown(*system, for_all=for_all) for name, system in systems.items()}
    told = shown["referrals"]
    offered = shown["wishes"].get((ALL, Offered.OFFERED))
    return {
        "questions": _row(ALL, shown["questions"], ("total", *Answered.values, *also)),
        "searches": _row(ALL, shown["searches"], ("total", *Searched.values)),
        "wishes": _rows(shown["wishes"], ("total", *Offered.values, *also)),
        "median_days": round(median(quarter.days_to_offer)) if offered else None,
        "referrals": _rows(told, ("total", *REFERRAL_COLUMNS, *also)),
        "hired": told.get((ALL, "hired")),
    }


Counts = dict[Key, int]
System = tuple[Counts, list[Sum[Key]]]
Columns = tuple[str, ...]


def _one_row(cells: Mapping[str, int], columns: Sequence[str]) -> System:
    """What is counted of the whole region alone."""
    counts = {(ALL, column): cells.get(column, 0) for column in columns}
    whole = (ALL, "total")
    return {**counts, whole: sum(counts.values())}, [Sum(whole, tuple(counts))]


def referral_system(cells: Mapping[Key, int], hired: int, *, also: Columns = ()) -> System:
    # Not answered is one cell, whichever way one counts.
    ways = [(*Answered.values, *also), (*ANSWERS, Answered.NONE.value, *also)]
    counts, sums = _with_totals(cells, ways)
    if counts:
        counts[ALL, "hired"] = hired
        counts[ALL, "not_hired"] = counts[ALL, "total"] - hired
        sums.append(Sum((ALL, "total"), ((ALL, "hired"), (ALL, "not_hired"))))
    return counts, sums


def _with_totals(cells: Mapping[Key, int], ways: Sequence[tuple[str, ...]]) -> System:
    """Every municipality with its total (by each way of counting the same), and all of them."""
    places = sorted({place for place, _ in cells})
    columns = list(dict.fromkeys(column for way in ways for column in way))
    counts = {
        (place, column): cells.get((place, column), 0) for place in places for column in columns
    }
    sums: list[Sum[Key]] = []
    if not places:
        return {}, []
    for column in columns:
        parts = tuple((place, column) for place in places)
        counts[ALL, column] = sum(counts[part] for part in parts)
        sums.append(Sum((ALL, column), parts))
    for place in [*places, ALL]:
        for way in ways:
            parts = tuple((place, column) for column in way)
            counts[place, "total"] = sum(counts[part] for part in parts)
            sums.append(Sum((place, "total"), parts))
    sums.append(Sum((ALL, "total"), tuple((place, "total") for place in places)))
    return counts, sums


def _shown(counts: Counts, sums: list[Sum[Key]], *, for_all: bool) -> Mapping[Key, int | None]:
    return protect(counts, sums) if for_all and counts else counts


def _rows(shown: Mapping[Key, int | None], columns: Sequence[str]) -> list[dict[str, Any]]:
    places = sorted({place for place, _ in shown} - {ALL, ELSEWHERE})
    last = [place for place in (ELSEWHERE, ALL) if (place, "total") in shown]
    return [_row(place, shown, columns) for place in [*places, *last]]


def _row(place: str, shown: Mapping[Key, int | None], columns: Sequence[str]) -> dict[str, Any]:
    return {"municipality": place, **{column: shown[place, column] for column in columns}}
