"""Answers as files others can read and write: JSON lines, or CSV for a spreadsheet.

One line for each language of an answer, the original first, and one for each municipality with
words of its own. ``id``, ``lang``, ``title``, ``alts`` and ``body`` are enough; what else there is
to know of an answer stands on its first line.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

TEXT_FIELDS: Final = ("id", "lang", "title", "alts", "body")
FACT_FIELDS: Final = ("topic", "source_name", "source_url", "valid_until", "checked_on", "state")
FIELDS: Final = (*TEXT_FIELDS, *FACT_FIELDS, "municipality", "outdated")
Row = dict[str, Any]
# A spreadsheet takes what begins so for a formula: an apostrophe before it says that it is text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    number: int
    row: Row


@dataclass(frozen=True, order=True)
class Trouble:
    """What is wrong, and in which line of the file."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


def read(file: Path) -> tuple[list[Line], list[Trouble]]:
    """Every line that can be read, and what is wrong with the others.

    :raises UnicodeDecodeError: when the file is not UTF-8.
    """
    with file.open(encoding="utf-8-sig", newline="") as source:
        found = list(_csv(source) if file.suffix.lower() == ".csv" else _json_lines(source))
    lines = [one for one in found if isinstance(one, Line)]
    return lines, [one for one in found if isinstance(one, Trouble)]


def _json_lines(source: TextIO) -> Iterator[Line | Trouble]:
    for number, text in enumerate(source, 1):
        if text.strip():
            yield _json_line(number, text)


def _json_line(number: int, text: str) -> Line | Trouble:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        return Trouble(number, f"no JSON ({trouble})")
    if not isinstance(row, dict):
        return Trouble(number, "not an object")
    if isinstance(row.get("id"), int):
        row["id"] = str(row["id"])
    return _checked(number, {name: value for name, value in row.items() if value is not None})


def _csv(source: TextIO) -> Iterator[Line | Trouble]:
    first = source.readline()
    # Norwegian spreadsheets part cells by semicolons.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    names = next(csv.reader([first], delimiter=delimiter), [])
    if missing := [name for name in ("id", "body") if name not in names]:
        yield Trouble(1, f"the heading lacks {', '.join(missing)}")
        return
    reader, before = csv.reader(source, delimiter=delimiter), 0
    try:
        for cells in reader:
            number, before = before + 2, reader.line_num
            if cells:
                yield _csv_line(number, names, cells)
    except csv.Error as trouble:
        yield Trouble(before + 2, f"no CSV ({trouble})")


def _csv_line(number: int, names: list[str], cells: list[str]) -> Line | Trouble:
    if len(cells) != len(names):
        return Trouble(number, f"has {len(cells)} cells, the heading {len(names)}")
    row: Row = {name: _as_text(cell) for name, cell in zip(names, cells, strict=True) if cell}
    if "alts" in row:
        row["alts"] = [line for line in row["alts"].splitlines() if line.strip()]
    if "outdated" in row:
        row["outdated"] = row["outdated"].lower() == "true"
    return _checked(number, row)


def _checked(number: int, row: Row) -> Line | Trouble:
    """Types and names; what the words mean is looked at later."""
    wrong = next(_misshapen(row), None)
    return Line(number, row) if wrong is None else Trouble(number, wrong)


def _misshapen(row: Row) -> Iterator[str]:
    if unknown := sorted(set(row) - set(FIELDS)):
        yield f"does not know {', '.join(unknown)}"
    if missing := [name for name in ("id", "body") if not row.get(name)]:
        yield f"lacks {', '.join(missing)}"
    alternatives = row.get("alts", [])
    if not isinstance(alternatives, list):
        yield "alts is not a list"
        return
    if not isinstance(row.get("outdated", False), bool):
        yield "outdated is neither true nor false"
    texts = {name: row[name] for name in sorted(set(row) - {"alts", "outdated"})}
    yield from (f"{name} is not text" for name, text in texts.items() if not _is_text(text))
    if not all(map(_is_text, alternatives)):
        yield "alts holds something that is not text"
        return
    if any(_NO_TEXT.search(text) for text in [*texts.values(), *alternatives] if _is_text(text)):
        yield "holds a sign that is no text"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def write(rows: Iterable[Row], target: TextIO, *, as_csv: bool) -> None:
    if not as_csv:
        target.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        return
    writer = csv.DictWriter(target, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _as_cell(value) for name, value in row.items()})


def _as_cell(value: Any) -> str:
    if isinstance(value, list):
        value = "\n".join(value)
    if isinstance(value, bool):
        return "true" if value else ""
    return f"'{value}" if _FORMULA.match(value) else str(value)


def _as_text(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
