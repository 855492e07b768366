"""Reads the answers we ship, a file each, and says which file and what when one is broken."""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from flyttehjelp.faq.rules.entries import LONGEST_ANSWER

HERE = Path(__file__).resolve().parent
TOPICS = "topics.toml"
LANGUAGES = ("nb", "nn", "en")  # the first one a file has is its original
_FACTS = {"topic", "source_name", "source_url", "valid_until", "checked_on"}
_TEXT = {"question", "alternatives", "answer"}
_LONGEST_LINE = 200


class SeedFileBroken(Exception):  # noqa: N818 - it reads as the fact it states
    def __init__(self, file: Path, trouble: str) -> None:
        super().__init__(f"{file.name}: {trouble}")


@dataclass(frozen=True)
class SeedTopic:
    slug: str
    names: dict[str, str]


@dataclass(frozen=True)
class SeedEntry:
    """``region``: the one it speaks of; "" where it is true in all."""

    draft: EntryDraft
    fingerprint: str
    region: str = ""


def read_topics(folder: Path = HERE) -> list[SeedTopic]:
    """In the order they stand in the file.

    :raises SeedFileBroken: when the file cannot be read or lacks something.
    """
    file = folder / TOPICS
    topics = []
    for row in _parsed(file).get("topic", []):
        _ensure_keys(file, row, {"slug", *LANGUAGES}, needed={"slug", *LANGUAGES})
        topics.append(SeedTopic(row["slug"], {name: row[name] for name in LANGUAGES}))
    return topics


def read_entries(folder: Path = HERE) -> Iterator[SeedEntry]:
    """:raises SeedFileBroken: at the first file that is not as it should be."""
    topics = {topic.slug for topic in read_topics(folder)}
    for file in sorted(folder.glob("*.toml")):
        if file.name != TOPICS:
            yield _entry(file, topics)


def _entry(file: Path, topics: set[str]) -> SeedEntry:
    raw = _parsed(file)
    needed = {"topic", "source_name", "source_url", "valid_until"}
    _ensure_keys(file, raw, {"region"} | _FACTS | set(LANGUAGES), needed=needed)
    if raw["topic"] not in topics:
        raise SeedFileBroken(file, f"unknown topic {raw['topic']!r}")
    for name in ("valid_until", "checked_on"):
        if name in raw and type(raw[name]) is not date:
            raise SeedFileBroken(file, f"{name} is not a date")
    texts = tuple(_text(file, language, raw[language]) for language in LANGUAGES if language in raw)
    if not texts:
        raise SeedFileBroken(file, "no text in any language")
    draft = EntryDraft(
        slug=file.stem, texts=texts, **{name: raw[name] for name in _FACTS if name in raw}
    )
    region = str(raw.pop("region", ""))
    canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str)
    return SeedEntry(draft, hashlib.sha256(canonical.encode()).hexdigest(), region)


def _text(file: Path, language: str, raw: Any) -> TextDraft:
    if not isinstance(raw, dict):
        raise SeedFileBroken(file, f"[{language}] is not a table")
    _ensure_keys(file, raw, _TEXT, needed={"question", "answer"})
    alternatives = raw.get("alternatives", [])
    lines = [raw["question"], *alternatives]
    if not all(isinstance(line, str) and 0 < len(line) <= _LONGEST_LINE for line in lines):
        raise SeedFileBroken(file, f"[{language}] has a line that is empty or over {_LONGEST_LINE}")
    answer = str(raw["answer"]).strip()
    if not answer or len(answer.encode()) > LONGEST_ANSWER:
        raise SeedFileBroken(file, f"[{language}] has an empty answer, or one over 20 KB")
    return TextDraft(language, raw["question"], answer, tuple(alternatives))


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as trouble:
        raise SeedFileBroken(file, str(trouble)) from trouble


def _ensure_keys(file: Path, row: dict[str, Any], known: set[str], *, needed: set[str]) -> None:
    if missing := sorted(needed - set(row)):
        raise SeedFileBroken(file, f"lacks {', '.join(missing)}")
    if unknown := sorted(set(row) - known):
        raise SeedFileBroken(file, f"does not know {', '.join(unknown)}")
