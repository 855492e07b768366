"""The questionnaires and the baseline: data files, and what reads them."""

from functools import cache
from pathlib import Path
from typing import Final

from flyttehjelp.insight.analysis import Margin
from flyttehjelp.insight.surveys.reader import (
    Baseline,
    Option,
    Question,
    Questionnaire,
    read_baseline,
    read_margins,
    read_questionnaire,
)

__all__ = [
    "NEWEST",
    "Baseline",
    "Option",
    "Question",
    "Questionnaire",
    "baseline",
    "margins",
    "questionnaire",
]

HERE: Final = Path(__file__).parent
NEWEST: Final = 1


@cache
def questionnaire(version: int = NEWEST) -> Questionnaire:
    return read_questionnaire(HERE / f"{version}.toml")


@cache
def baseline() -> Baseline:
    return read_baseline(HERE / "baseline_2014.toml")


@cache
def margins(path: str) -> tuple[Margin, ...]:
    """What is known of all who moved here; nothing, where no file is named."""
    return read_margins(Path(path)) if path else ()
