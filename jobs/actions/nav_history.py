"""Load Nav's open files of past years, so that there is something to count from the first day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from django.db import transaction

from flyttehjelp import regions
from jobs.actions.nav_facts import watch
from jobs.clients.nav_yearly import NotAYear, WrongLine, YearAd, read_year
from jobs.enums import FactSource
from jobs.models import AdFact

AT_A_TIME: Final = 1_000
MOST_NAMED: Final = 100


@dataclass
class Loaded:
    """What a file held, and what became of it."""

    lines: int = 0
    here: int = 0
    twice: int = 0
    stored: int = 0
    days: int = 0
    wrong_total: int = 0
    wrong: list[WrongLine] = field(default_factory=list)
    last_day: date | None = None


class WrongLines(Exception):  # noqa: N818 - it reads as the fact it states
    """Lines of the file are wrong, and nothing was loaded. ``loaded`` names them."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__(f"{loaded.wrong_total} lines are wrong")
        self.loaded = loaded


def load_year(path: Path, *, year: int, today: date, leave_out: bool = False) -> Loaded:
    """Load the facts of a year's ads in this region: all of the file, or nothing.

    The whole file is read and checked before anything is written. A year that was loaded before
    is replaced, so that a second time changes nothing.

    :raises NotAYear: when the file is none of Nav's.
    :raises WrongLines: when lines of it are wrong, unless they are to be left out.
    """
    loaded = _checked(path, year=year)
    if loaded.last_day is None:
        raise NotAYear(f"{path}: no ad in it")
    if loaded.wrong_total and not leave_out:
        raise WrongLines(loaded)
    with transaction.atomic():
        _store(path, loaded, year=year)
        end = min(date(year, 12, 31), loaded.last_day, today)
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((end - first).days + 1))
        loaded.days = watch(days, FactSource.FILE)
    return loaded


def _checked(path: Path, *, year: int) -> Loaded:
    loaded = Loaded()
    for row in read_year(path, year=year):
        loaded.lines += 1
        if isinstance(row, WrongLine):
            loaded.wrong_total += 1
            if len(loaded.wrong) < MOST_NAMED:
                loaded.wrong.append(row)
        else:
            loaded.last_day = max(loaded.last_day or row.first_day, row.first_day)
    return loaded


def _store(path: Path, loaded: Loaded, *, year: int) -> None:
    AdFact.objects.filter(source=FactSource.FILE, first_day__year=year).delete()
    facts = _facts(path, loaded, year=year)
    while batch := list(islice(facts, AT_A_TIME)):
        AdFact.objects.bulk_create(batch)
        loaded.stored += len(batch)


def _facts(path: Path, loaded: Loaded, *, year: int) -> Iterator[AdFact]:
    """The ads of the file that are here, each once."""
    numbers = _numbers()
    seen: set[str] = set()
    for row in read_year(path, year=year):
        if not isinstance(row, YearAd) or row.municipality not in numbers:
            continue
        loaded.here += 1
        if row.id in seen:
            loaded.twice += 1
            continue
        seen.add(row.id)
        number = numbers[row.municipality]
        yield AdFact(
            source=FactSource.FILE,
            external_id=f"{year}:{row.id}",
            employer_org_number=row.employer,
            occupation=row.occupation,
            municipalities=[number],
            spots=[number],
            first_day=row.first_day,
            last_day=row.last_day,
        )


def _numbers() -> dict[str, str]:
    """Today's number of each municipality of the region file, by every number it has had."""
    towns = regions.current().municipalities
    return {old: town.number for town in towns for old in (town.number, *town.former)}
