"""Answers and questions from files of JSON lines, ours or other people's."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from flyttehjelp.core.markup import plain_markdown
from flyttehjelp.faq.search.impact import Text
from flyttehjelp.faq.seed import reader

QUESTIONS: Final = settings.BASE_DIR / "tests" / "search" / "questions.jsonl"


class FileBroken(Exception):  # noqa: N818 - it reads as the fact it states
    """A line of a file is not what it should be."""

    def __init__(self, file: Path, line: int, what: str) -> None:
        super().__init__(f"{file}, line {line}: {what}")


@dataclass(frozen=True)
class Answer:
    """One answer in one or several languages."""

    id: str
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Question:
    """What somebody asks, and the answers that are right. None is right: it is off-topic."""

    id: str
    language: str
    text: str
    right: frozenset[str]
    held_out: bool | None


def shipped_answers() -> list[Answer]:
    """Those that come with the code."""
    return [
        Answer(
            seed.draft.slug or "",
            tuple(
                Text(text.language, text.question, text.alternatives, plain_markdown(text.answer))
                for text in seed.draft.texts
            ),
        )
        for seed in reader.read_entries(reader.HERE)
    ]


def read_answers(file: Path) -> list[Answer]:
    """Lines with `id`, `lang` (nb where it is not given), `title`, `alts` and `body`.

    Several lines with one id are one answer in several languages.
    """
    texts: dict[str, list[Text]] = {}
    for number, line in _lines(file):
        alternatives = line.get("alts", [])
        if not isinstance(alternatives, list):
            raise FileBroken(file, number, "alts is not a list")
        text = Text(
            str(line.get("lang") or "nb"),
            str(line.get("title", "")),
            tuple(map(str, alternatives)),
            str(line.get("body", "")),
        )
        texts.setdefault(_id(file, number, line), []).append(text)
    return [Answer(key, tuple(found)) for key, found in texts.items()]


def read_questions(file: Path) -> list[Question]:
    """Lines with `id`, `lang`, `text` and `rel`, and perhaps `held_out`."""
    found = []
    for number, line in _lines(file):
        if not line.get("text"):
            raise FileBroken(file, number, "text is missing")
        right = line.get("rel") or []
        if not isinstance(right, list):
            raise FileBroken(file, number, "rel is not a list")
        found.append(
            Question(
                _id(file, number, line),
                str(line.get("lang") or "nb"),
                str(line["text"]),
                frozenset(map(str, right)),
                line.get("held_out"),
            )
        )
    return found


def _id(file: Path, number: int, line: dict[str, Any]) -> str:
    if "id" not in line:
        raise FileBroken(file, number, "id is missing")
    return str(line["id"])


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as trouble:
            raise FileBroken(file, number, f"no JSON ({trouble})") from None
        if not isinstance(found, dict):
            raise FileBroken(file, number, "not an object")
        yield number, found
