"""Reads the steps of the moving checklist, and says which one and what when one is broken."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flyttehjelp.faq.enums import MoveSituation, MoveStage

FILE: Final = Path(__file__).resolve().parent / "moving" / "steps.toml"
LANGUAGES: Final = ("nb", "nn", "en")
_KEYS: Final = {"key", "stage", "days", "for", "answer", *LANGUAGES}


class StepsBroken(Exception):  # noqa: N818 - it reads as the fact it states
    """The file cannot be used. The message names the step and what is wrong with it."""


@dataclass(frozen=True)
class Words:
    title: str
    text: str


@dataclass(frozen=True)
class Step:
    key: str
    stage: MoveStage
    days: int  # from the day of the move
    situations: frozenset[str]  # any of them; none means everybody
    answer: str  # slug of the answer that says how
    words: dict[str, Words]

    def is_for(self, chosen: Collection[str]) -> bool:
        return not self.situations or bool(self.situations & set(chosen))


@lru_cache(maxsize=1)
def steps() -> tuple[Step, ...]:
    """In the order they are to be done."""
    return read(FILE)


def keys() -> frozenset[str]:
    return frozenset(step.key for step in steps())


def read(file: Path) -> tuple[Step, ...]:
    """:raises StepsBroken: naming the step, when the file is not as it should be."""
    found = [_step(raw) for raw in tomllib.loads(file.read_text(encoding="utf-8"))["step"]]
    if len({step.key for step in found}) < len(found):
        raise StepsBroken("two steps have the same key")
    order = list(MoveStage)
    return tuple(sorted(found, key=lambda step: (order.index(step.stage), step.days, step.key)))


def _step(raw: dict[str, Any]) -> Step:
    name = raw.get("key", "a step without a key")
    if odd := _KEYS.symmetric_difference(raw):
        raise StepsBroken(f"{name}: lacks or does not know {', '.join(sorted(odd))}")
    if unknown := set(raw["for"]) - set(MoveSituation.values):
        raise StepsBroken(f"{name}: unknown situation {', '.join(sorted(unknown))}")
    if raw["stage"] not in MoveStage.values:
        raise StepsBroken(f"{name}: unknown stage {raw['stage']!r}")
    return Step(
        key=name,
        stage=MoveStage(raw["stage"]),
        days=raw["days"],
        situations=frozenset(raw["for"]),
        answer=raw["answer"],
        words={language: Words(*raw[language]) for language in LANGUAGES},
    )
