"""What the terminal can ask of the answers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from flyttehjelp.faq.actions import indexing
from flyttehjelp.faq.bench import files
from flyttehjelp.faq.bench.files import FileBroken, Question
from flyttehjelp.faq.bench.measures import OFF_TOPIC, REAL, Figures
from flyttehjelp.faq.bench.run import run
from flyttehjelp.faq.search.shelf import write_elsewhere

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
PARTS: Final = ("held-out", "tuning", "all")


@click.command("index-answers")
@click.option("--elsewhere", is_flag=True, help="Read search/elsewhere.txt anew, and nothing else.")
def index_answers(*, elsewhere: bool) -> None:
    """Make everything anew that the search reads, texts' meanings included."""
    if elsewhere:
        write_elsewhere()
        return
    count = indexing.rebuild_index()
    read = 0
    while done := indexing.give_meaning():
        read += done
    click.echo(f"{count} answers indexed, {read} texts read by the language model.")


@click.group("bench")
def bench() -> None:
    """Measure what the service does against what anybody has."""


@bench.command("search")
@click.option("--answers", type=_FILE, help="Lines of JSON: id, lang, title, alts, body.")
@click.option("--questions", type=_FILE, help="Lines of JSON: id, lang, text, rel.")
@click.option("--part", type=click.Choice(PARTS), default=PARTS[0], show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print figures for a program.")
def bench_search(answers: Path | None, questions: Path | None, part: str, *, as_json: bool) -> None:
    """How often search finds the right answer, and how often it rightly says that there is none.

    Without files: our answers and our questions, of which those are asked that nobody tuned to.
    """
    console = Console(stderr=True, highlight=False)
    try:
        texts = files.read_answers(answers) if answers else files.shipped_answers()
        asked = _part(files.read_questions(questions or files.QUESTIONS), part)
    except (FileBroken, OSError) as trouble:
        raise click.ClickException(str(trouble)) from None
    with _bar(console) as bar:
        result = run(texts, asked, _progress(bar))
    if as_json:
        click.echo(json.dumps(result.figures, ensure_ascii=False))
    else:
        _tell(result.figures, answers=len(texts), asked=len(asked))


def _part(questions: list[Question], part: str) -> list[Question]:
    """Other people's questions are not parted: then all are asked."""
    if part == "all" or all(question.held_out is None for question in questions):
        return questions
    return [question for question in questions if bool(question.held_out) == (part == "held-out")]


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console, transient=True)


def _progress(bar: Progress) -> Callable[[str, int], Callable[[], None]]:
    def start(what: str, total: int) -> Callable[[], None]:
        task = bar.add_task(what, total=total)
        return lambda: bar.advance(task)

    return start


def _tell(found: dict[str, Figures], *, answers: int, asked: int) -> None:
    console = Console(highlight=False)
    console.print(f"{asked} questions to {answers} answers; in brackets 95 % intervals.")
    for language in [None, *found["ours"]["by_lang"]]:
        table = Table(title=language or "all languages", title_justify="left")
        for name in ("search", *REAL, *OFF_TOPIC, *([] if language else ["p95_ms"])):
            table.add_column(name, justify="left" if name == "search" else "right")
        for search, whole in found.items():
            figures = whole["by_lang"][language] if language else whole
            table.add_row(search, *_cells(figures), *([] if language else [str(whole["p95_ms"])]))
        console.print(table)


def _cells(figures: Figures) -> list[str]:
    return [_cell(figures[name], figures["intervals"][name]) for name in (*REAL, *OFF_TOPIC)]


def _cell(value: Any, interval: list[float] | None) -> str:
    if value is None or interval is None:
        return "none"
    return f"{value:.3f} [{interval[0]:.2f}, {interval[1]:.2f}]"
