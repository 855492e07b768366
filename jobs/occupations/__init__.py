"""Occupations by the four digits of STYRK-08. A file, not a table: it changes with a release."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).with_name("styrk08.txt")
FOUR_DIGITS = 4


@dataclass(frozen=True)
class Occupation:
    """An occupation of four digits, or a group of one or two."""

    code: str
    norwegian: str
    english: str
    # What people call the work, in Norwegian and in English.
    titles: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """In English for those who read English; the list has no Nynorsk names."""
        return self.english if language.startswith("en") else self.norwegian


@cache
def everything() -> Mapping[str, Occupation]:
    """Occupations and groups by their code, in the order of the list."""
    lines = LIST.read_text("utf-8").splitlines()
    return {row.code: row for row in map(_row, _told(lines))}


def _told(lines: list[str]) -> Iterator[list[str]]:
    for line in lines:
        if line and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]


def _row(parts: list[str]) -> Occupation:
    code, norwegian, english, *titles = parts
    told = [title.strip() for column in titles for title in column.split(",")]
    # The star tells readers of the file that the English name is our own.
    return Occupation(code, norwegian, english.removesuffix(" *"), tuple(told))


def occupations() -> list[Occupation]:
    """Those of four digits, by code."""
    return [row for code, row in everything().items() if len(code) == FOUR_DIGITS]


def occupation(code: str) -> Occupation | None:
    found = everything().get(code)
    return found if found and len(found.code) == FOUR_DIGITS else None


def name_of(code: str, language: str) -> str:
    """What a code is called; empty for a code the list does not have."""
    found = everything().get(code)
    return found.name(language) if found else ""


def group_of(code: str) -> Occupation:
    """The group of two digits that an occupation of the list belongs to."""
    return everything()[code[:2]]
