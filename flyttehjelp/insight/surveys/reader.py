"""Read a questionnaire. What is wrong in it is told with the file's name when it is read first."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flyttehjelp import regions
from flyttehjelp.insight.analysis import Margin, Sample

LANGUAGES: Final = ("nb", "nn", "en")
KINDS: Final = ("one", "many", "words")
Words = Mapping[str, str]


class QuestionnaireWrong(Exception):  # noqa: N818 - it reads as the fact it states
    """A questionnaire cannot be used. The message names the file and what is wrong."""


@dataclass(frozen=True)
class Option:
    code: str
    words: Words


@dataclass(frozen=True)
class Question:
    key: str
    wording: str
    kind: str
    is_background: bool
    waves: tuple[str, ...]
    words: Words
    help: Words
    options: tuple[Option, ...]

    @property
    def codes(self) -> list[str]:
        return [option.code for option in self.options]


@dataclass(frozen=True)
class Questionnaire:
    version: int
    is_reconstructed: bool
    recruiting: str
    questions: tuple[Question, ...]

    def in_wave(self, wave: str) -> list[Question]:
        return [question for question in self.questions if wave in question.waves]

    def sample(self, question: Question) -> Sample:
        return Sample(wording=question.wording, recruiting=self.recruiting)


@dataclass(frozen=True)
class Told:
    """One result as it was told; without a percentage where only an order was."""

    question: str
    percent: float | None
    is_about: bool
    words: Words


@dataclass(frozen=True)
class Baseline:
    year: int
    n: int
    sample: Sample
    collected: Words
    bias: Words
    results: tuple[Told, ...]


def read_questionnaire(path: Path) -> Questionnaire:
    """
    :raises QuestionnaireWrong: where something is missing or stands twice.
    """
    content = tomllib.loads(path.read_text())
    try:
        read = Questionnaire(
            version=content["version"],
            is_reconstructed=content["wording"] == "reconstructed",
            recruiting=content["recruiting"],
            questions=tuple(_question(each) for each in content["questions"]),
        )
    except KeyError as missing:
        raise QuestionnaireWrong(f"{path.name}: {missing} is missing") from missing
    keys = [question.key for question in read.questions]
    if len(set(keys)) < len(keys) or {each.kind for each in read.questions} - set(KINDS):
        raise QuestionnaireWrong(f"{path.name}: a key twice, or a kind nobody knows")
    return read


def read_baseline(path: Path) -> Baseline:
    content = tomllib.loads(path.read_text())
    return Baseline(
        year=content["year"],
        n=content["n"],
        sample=Sample(content["wording"], content["recruiting"], content["self_selected"]),
        collected=content["collected"],
        bias=content["bias"],
        results=tuple(
            Told(each["question"], each.get("percent"), each.get("about", False), _words(each))
            for each in content["results"]
        ),
    )


def read_margins(path: Path) -> tuple[Margin, ...]:
    """How those who moved here are made up, from a file like

    source = "where the numbers are from"
    [[margins]]
    by = ["sex", "municipality"]
    sizes = [{ of = ["woman", "3405"], people = 412 }, …]
    """
    content = tomllib.loads(path.read_text())
    return tuple(
        Margin(
            by=tuple(margin["by"]),
            sizes={tuple(part["of"]): float(part["people"]) for part in margin["sizes"]},
        )
        for margin in content["margins"]
    )


def _question(content: dict[str, Any]) -> Question:
    return Question(
        key=content["key"],
        wording=content["wording"],
        kind=content["kind"],
        is_background=content.get("about") == "background",
        waves=tuple(content["waves"]),
        words=_words(content),
        help=content.get("help", dict.fromkeys(LANGUAGES, "")),
        options=tuple(_options(content)),
    )


def _options(content: dict[str, Any]) -> list[Option]:
    if content.get("options_from") == "municipalities":
        ours = [one for one in regions.current().municipalities if one.is_ours]
        return [Option(one.number, dict.fromkeys(LANGUAGES, one.name)) for one in ours]
    return [Option(each["code"], _words(each)) for each in content.get("options", [])]


def _words(content: dict[str, Any]) -> Words:
    return {language: content[language] for language in LANGUAGES}
