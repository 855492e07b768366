"""Reads the glossaries of the folder ``glossary``: plain text that anybody may correct."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "glossary"
COLUMNS: Final = ("nb", "en", "de", "pl", "uk")


@dataclass(frozen=True, slots=True)
class Concept:
    """What is the same thing in every language. Norwegian in dictionary forms, nearest first."""

    norwegian: tuple[str, ...]
    foreign: dict[str, tuple[str, ...]]


def concepts() -> Iterator[Concept]:
    for line in _lines("concepts.txt"):
        cells = [_parts(cell) for cell in line.split("|")]
        yield Concept(cells[0], dict(zip(COLUMNS[1:], cells[1:], strict=True)))
    for english, norwegian in _pairs("english.txt"):
        yield Concept(norwegian, {"en": (english,)})


def from_nynorsk() -> dict[str, tuple[str, ...]]:
    return dict(_pairs("nynorsk.txt"))


def alike() -> list[tuple[str, ...]]:
    """Groups of Bokmål words that people use for nearly the same."""
    return [_parts(line) for line in _section("alike")]


def whole() -> frozenset[str]:
    """Compounds that are never split."""
    return frozenset(word for line in _section("whole") for word in line.split())


def more_words() -> list[str]:
    """What no dictionary has and people write all the same."""
    return [word for line in _section("words") for word in line.split()]


def common(language: str) -> frozenset[str]:
    """The words around what is asked about; ``no`` for those of all Norwegian."""
    return frozenset(word for line in _section(language, "common.txt") for word in line.split())


def fingerprint() -> str:
    """What changes when somebody changes a glossary."""
    texts = (file.read_bytes() for file in sorted(FOLDER.glob("*.txt")))
    return sha256(b"\n".join(texts)).hexdigest()


def _parts(cell: str) -> tuple[str, ...]:
    parts = (part.strip().lower().replace("'", "") for part in cell.split(","))
    return tuple(part for part in parts if part)


def _pairs(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in _lines(name):
        for pair in line.split(";"):
            if pair.strip():
                word, _, meanings = pair.strip().partition(" ")
                spelt = (meaning.replace("_", " ") for meaning in _parts(meanings))
                yield word.lower().replace("_", " "), tuple(spelt)


def _section(wanted: str, file: str = "norwegian.txt") -> Iterator[str]:
    name = ""
    for line in _lines(file):
        if line.startswith("["):
            name = line.strip("[]")
        elif name == wanted:
            yield line


def _lines(name: str) -> Iterator[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and line[0] != "#")
