"""Read a region's file. What is wrong in it is told with the file's name and the key."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

LANGUAGES: Final = ("nb", "nn", "en")
MODES: Final = ("car", "transit")
LONGEST_TRIP: Final = 24 * 60

T = TypeVar("T")


class RegionFileWrong(Exception):  # noqa: N818 - it reads as the fact it states
    """A region file cannot be used. The message names the file, the key and what is wrong."""


@dataclass(frozen=True)
class MunicipalityEntry:
    number: str
    name: str
    is_ours: bool
    website: str
    # Numbers it had before, which stand in the statistics of past years.
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceEntry:
    key: str
    name: str
    municipality: str
    latitude: float
    longitude: float
    postcodes: tuple[str, ...]


@dataclass(frozen=True)
class MeetingPlace:
    """Where two who do not know each other yet can meet, and what is nice about it."""

    municipality: str
    name: str
    words: dict[str, str]


@dataclass(frozen=True)
class Trip:
    """Minutes from one place to another, one way."""

    origin: str
    destination: str
    mode: str
    minutes: int
    about: bool


@dataclass(frozen=True)
class Region:
    key: str
    name: dict[str, str]
    languages: tuple[str, ...]
    municipalities: tuple[MunicipalityEntry, ...]
    places: tuple[PlaceEntry, ...]
    travel_source: dict[str, str]
    travel_date: date
    trips: tuple[Trip, ...]
    meeting_places: tuple[MeetingPlace, ...] = ()


class Table:
    """A table of the file that knows where it stands, so that it can say what is wrong in it."""

    def __init__(self, file: str, where: str, content: dict[str, Any]) -> None:
        self.file = file
        self.where = where
        self.content = content
        self._asked: set[str] = set()

    def wrong(self, key: str, what: str) -> RegionFileWrong:
        spot = f"{self.where}.{key}" if self.where and key else self.where or key
        return RegionFileWrong(f"{self.file}: {spot}: {what}")

    def get(self, key: str, kind: type[T], *, default: T | None = None) -> T:
        self._asked.add(key)
        value = self.content.get(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            raise self.wrong(key, f"must be {kind.__name__}, not {type(value).__name__}")
        return value

    def text(self, key: str, pattern: str = r".{1,60}", *, default: str | None = None) -> str:
        value = self.get(key, str, default=default)
        if value != default and not re.fullmatch(pattern, value):
            raise self.wrong(key, f"{value!r} does not have the right form")
        return value

    def texts(self, key: str, pattern: str, *, default: list[str] | None = None) -> tuple[str, ...]:
        values = self.get(key, list, default=default)
        for value in values:
            if not isinstance(value, str) or not re.fullmatch(pattern, value):
                raise self.wrong(key, f"{value!r} does not have the right form")
        if len(set(values)) != len(values):
            raise self.wrong(key, "the same twice")
        return tuple(values)

    def number(self, key: str, low: float, high: float) -> float:
        value = self.get(key, float)
        if not low <= value <= high:
            raise self.wrong(key, f"{value} is not between {low} and {high}")
        return value

    def table(self, key: str) -> "Table":
        inner = self.get(key, dict)
        return Table(self.file, f"{self.where}.{key}" if self.where else key, inner)

    def tables(self, key: str, *, default: list[dict[str, Any]] | None = None) -> Iterator["Table"]:
        for place, inner in enumerate(self.get(key, list, default=default), start=1):
            if not isinstance(inner, dict):
                raise self.wrong(key, "must be a list of tables")
            yield Table(self.file, f"{key}[{place}]", inner)

    def words(self, key: str) -> dict[str, str]:
        """A text in each of our languages."""
        inner = self.table(key)
        found = {language: inner.text(language, r".{1,200}") for language in LANGUAGES}
        inner.nothing_else()
        return found

    def nothing_else(self) -> None:
        if unknown := sorted(set(self.content) - self._asked):
            raise self.wrong(unknown[0], "is not known here")


def read(path: Path) -> Region:
    """Read and check a region's file.

    :raises RegionFileWrong: for whatever is wrong in it, with the key.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise RegionFileWrong(f"{path.name}: cannot be read: {trouble}") from trouble
    whole = Table(path.name, "", content)
    municipalities = tuple(_municipality(row) for row in whole.tables("municipalities"))
    places = tuple(_place(row) for row in whole.tables("places"))
    _check_places(whole, municipalities, places)
    travel = whole.table("travel")
    region = Region(
        key=whole.text("key", r"[a-z][a-z0-9-]{1,39}"),
        name=whole.words("name"),
        languages=_languages(whole),
        municipalities=municipalities,
        places=places,
        travel_source=travel.words("source"),
        travel_date=travel.get("date", date),
        trips=tuple(_trips(travel, {place.key for place in places})),
        meeting_places=tuple(_meeting_places(whole, municipalities)),
    )
    travel.nothing_else()
    whole.nothing_else()
    return region


def _languages(whole: Table) -> tuple[str, ...]:
    languages = whole.texts("languages", "|".join(LANGUAGES))
    if not languages:
        raise whole.wrong("languages", "names none")
    return languages


def _municipality(row: Table) -> MunicipalityEntry:
    entry = MunicipalityEntry(
        number=row.text("number", r"[0-9]{4}"),
        name=row.text("name"),
        is_ours=row.get("is_ours", bool, default=True),
        website=row.text("website", r"https://\S{4,190}", default=""),
        former=row.texts("former", r"[0-9]{4}", default=[]),
    )
    row.nothing_else()
    return entry


def _place(row: Table) -> PlaceEntry:
    # The box holds Norway: a pair of numbers the wrong way round is found at once.
    entry = PlaceEntry(
        key=row.text("key", r"[a-z][a-z0-9-]{1,39}"),
        name=row.text("name"),
        municipality=row.text("municipality", r"[0-9]{4}"),
        latitude=row.number("latitude", 57, 81),
        longitude=row.number("longitude", 4, 32),
        postcodes=row.texts("postcodes", r"[0-9]{4}", default=[]),
    )
    row.nothing_else()
    return entry


def _meeting_places(
    whole: Table, municipalities: tuple[MunicipalityEntry, ...]
) -> Iterator[MeetingPlace]:
    ours = {municipality.number for municipality in municipalities if municipality.is_ours}
    for row in whole.tables("meeting_places", default=[]):
        place = MeetingPlace(
            municipality=row.text("municipality", r"[0-9]{4}"),
            name=row.text("name"),
            words=row.words("words"),
        )
        row.nothing_else()
        if place.municipality not in ours:
            raise row.wrong("municipality", f"{place.municipality} is not one of ours")
        yield place


def _check_places(
    whole: Table,
    municipalities: tuple[MunicipalityEntry, ...],
    places: tuple[PlaceEntry, ...],
) -> None:
    numbers = [municipality.number for municipality in municipalities]
    former = [number for municipality in municipalities for number in municipality.former]
    _refuse_doubles(whole, "municipalities", [*numbers, *former])
    _refuse_doubles(whole, "places", [place.key for place in places])
    _refuse_doubles(whole, "places", [code for place in places for code in place.postcodes])
    if not any(municipality.is_ours for municipality in municipalities):
        raise whole.wrong("municipalities", "none of them is ours")
    if not places:
        raise whole.wrong("places", "names none")
    for order, place in enumerate(places, start=1):
        if place.municipality not in numbers:
            what = f"{place.municipality} is not among the municipalities"
            raise whole.wrong(f"places[{order}].municipality", what)


def _refuse_doubles(whole: Table, key: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise whole.wrong(key, f"{value} stands there twice")
        seen.add(value)


def _trips(travel: Table, places: set[str]) -> Iterator[Trip]:
    about = travel.get("about", bool)
    for mode in MODES:
        by_origin = travel.table(mode)
        stated: dict[tuple[str, str], tuple[int, bool]] = {}
        for origin in by_origin.content:
            for destination in (row := by_origin.table(origin)).content:
                _check_pair(row, (origin, destination), places)
                stated[origin, destination] = _minutes(row, destination, about=about)
        for (origin, destination), (minutes, guessed) in stated.items():
            yield Trip(origin, destination, mode, minutes, guessed)
            if (destination, origin) not in stated:
                yield Trip(destination, origin, mode, minutes, guessed)


def _check_pair(row: Table, pair: tuple[str, str], places: set[str]) -> None:
    origin, destination = pair
    if origin not in places:
        raise row.wrong("", "is not among the places")
    if destination not in places:
        raise row.wrong(destination, "is not among the places")
    if origin == destination:
        raise row.wrong(destination, "is the same place")


def _minutes(row: Table, destination: str, *, about: bool) -> tuple[int, bool]:
    if isinstance(row.content[destination], dict):
        cell = row.table(destination)
        minutes, about = cell.get("minutes", int), cell.get("about", bool, default=about)
        cell.nothing_else()
    else:
        minutes = row.get(destination, int)
    if not 1 <= minutes <= LONGEST_TRIP:
        raise row.wrong(destination, f"{minutes} minutes is not a trip")
    return minutes, about
