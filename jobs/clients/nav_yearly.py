"""Nav's open files of a year's vacancies, one line an ad. Pure: lines in, facts or reasons out.

The files have had other columns in other years; what is needed stands in all of them. A star or
nothing means that Nav does not say.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from flyttehjelp.register import is_org_number

# What we need, and the names it has had.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("stilling_id", "stillingsnummer"),
    "first_day": ("registrert_dato",),
    "occupation": ("yrkeskode", "yrke_kode"),
    "municipality": ("arbeidssted_kommunenummer",),
}
MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "last_day": ("sistepubl_dato",),
    "employer": ("bedrift_org_nr",),
    "classification": ("isco_versjon",),
}
ISCO_08: Final = "ISCO-08"
LONGEST_ID: Final = 50
LONGEST_LINE: Final = 1_000_000

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"\d{3,4}")


class NotAYear(ValueError):  # noqa: N818 - it reads as the fact it states
    """The file as a whole is not one of Nav's. The text says why."""


@dataclass(frozen=True)
class YearAd:
    line: int
    id: str
    first_day: date
    last_day: date
    occupation: str
    municipality: str
    employer: str


@dataclass(frozen=True)
class WrongLine:
    line: int
    reason: str


def read_year(path: Path, *, year: int) -> Iterator[YearAd | WrongLine]:
    """Each line of the file as an ad that appeared in ``year``, or what is wrong with it.

    :raises NotAYear: when the file cannot be read, or lacks a column.
    """
    try:
        # A text of an ad may be long; a line without an end may not.
        csv.field_size_limit(LONGEST_LINE)
        with path.open(encoding=_encoding(path), newline="") as file:
            header = file.readline(LONGEST_LINE)
            delimiter = max(";\t,", key=header.count)
            names = [_name(title) for title in next(csv.reader([header], delimiter=delimiter), [])]
            places = _places(names)
            rows = csv.reader(file, delimiter=delimiter)
            for row in rows:
                if row:
                    yield _read(row, places, width=len(names), line=rows.line_num + 1, year=year)
    except (OSError, csv.Error) as trouble:
        raise NotAYear(f"{path}: {trouble}") from None


def _encoding(path: Path) -> str:
    """UTF-8 where every byte of it is, else what Windows wrote."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            while file.read(LONGEST_LINE):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _name(title: str) -> str:
    return "_".join(title.strip().lower().split())


def _places(names: list[str]) -> dict[str, int]:
    """In which column each thing stands."""
    places = {}
    for thing, known in {**COLUMNS, **MORE}.items():
        found = next((names.index(name) for name in known if name in names), None)
        if found is not None:
            places[thing] = found
        elif thing in COLUMNS:
            raise NotAYear(f"there is no column {' or '.join(known)}")
    return places


def _read(
    row: list[str], places: Mapping[str, int], *, width: int, line: int, year: int
) -> YearAd | WrongLine:
    if len(row) != width:
        return WrongLine(line, f"{len(row)} columns, not {width}")

    def cell(thing: str) -> str:
        text = row[places[thing]].strip() if thing in places else ""
        return "" if text == "*" else text

    first = _day(cell("first_day"))
    if reason := _wrong(cell, first, year):
        return WrongLine(line, reason)
    assert first is not None  # noqa: S101 - tells mypy what _wrong has made sure of
    last = _day(cell("last_day"))
    return YearAd(
        line=line,
        id=cell("id"),
        first_day=first,
        # Nav's last day is often a slip of the finger: then the first is all we know.
        last_day=last if last and 0 <= (last - first).days <= 366 else first,  # noqa: PLR2004 - a year
        occupation=_occupation(cell("occupation"), cell("classification")),
        municipality=cell("municipality").zfill(4) if cell("municipality") else "",
        employer=cell("employer") if is_org_number(cell("employer")) else "",
    )


def _wrong(cell: Callable[[str], str], first: date | None, year: int) -> str:
    number, code = cell("municipality"), cell("occupation")
    if not cell("id") or len(cell("id")) > LONGEST_ID or not cell("id").isprintable():
        return "no number of the ad"
    if first is None:
        return "no day on which it was registered"
    if first.year != year:
        return f"registered in {first.year}, not {year}"
    if number and not _NUMBER.fullmatch(number):
        return "no number of a municipality"
    if code and not (code.isascii() and code.isdigit() and len(code) <= 4):  # noqa: PLR2004 - ISCO
        return "no code of an occupation"
    return ""


def _occupation(code: str, classification: str) -> str:
    """Four digits; older classifications number other occupations and are left out."""
    if not code or classification not in {"", ISCO_08}:
        return ""
    return code.zfill(4)


def _day(text: str) -> date | None:
    try:
        if found := _DAY.fullmatch(text):
            number, month, year = found.groups()
            return date(int(year), int(month), int(number))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
