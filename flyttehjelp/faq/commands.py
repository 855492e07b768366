"""What the terminal can ask of the answers."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock
from flyttehjelp.faq.actions import archive_export, exchange, indexing
from flyttehjelp.faq.bench import files
from flyttehjelp.faq.bench.files import FileBroken, Question
from flyttehjelp.faq.bench.growth import grow
from flyttehjelp.faq.bench.measures import OFF_TOPIC, REAL, Figures
from flyttehjelp.faq.bench.run import run
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.models import EntryIndex
from flyttehjelp.faq.queries import first_coordinator
from flyttehjelp.faq.search.shelf import write_elsewhere
from flyttehjelp.faq.seed.grouping import Imported, gather
from flyttehjelp.faq.seed.lines import read, write

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
PARTS: Final = ("held-out", "tuning", "all")


@click.command("index-answers")
@click.option("--elsewhere", is_flag=True, help="Read search/elsewhere.txt anew, and nothing else.")
@click.option("--shipped", is_flag=True, help="Make search/shipped.npz anew, and nothing else.")
def index_answers(*, elsewhere: bool, shipped: bool) -> None:
    """Make everything anew that the search reads, texts' meanings included."""
    if elsewhere:
        write_elsewhere()
        return
    if shipped:
        with _bar(Console(stderr=True, highlight=False)) as bar:
            tick = _progress(bar)("Reading what they mean", EntryIndex.objects.count())
            for _lines in indexing.write_shipped():
                tick()
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


@bench.command("answers")
@click.option("--size", default=10_000, show_default=True, help="The smaller number of answers.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--questions", "how_many", default=60, show_default=True)
def bench_answers(size: int, rounds: int, how_many: int) -> None:
    """What a search takes among ten times as many answers, made up for the purpose."""
    asked = _part(files.read_questions(files.QUESTIONS), "tuning")
    texts = [question.text for question in asked[:: max(len(asked) // how_many, 1)]]
    with _bar(Console(stderr=True, highlight=False)) as bar:
        found = grow(files.shipped_answers(), texts, size=size, rounds=rounds, step=_progress(bar))
    click.echo(json.dumps(found))


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


@click.command("import-answers")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and stop there.")
@click.option("--topic", help="The topic of answers that name none.")
@click.option("--publish", is_flag=True, help="Put out what the file says nothing of.")
@click.option("--by", "email", help="Who answers for them; else the first coordinator.")
def import_answers(
    file: Path, topic: str | None, email: str | None, *, dry_run: bool, publish: bool
) -> None:
    """Take in answers from a file of JSON lines or a CSV.

    The whole file is looked through first. Is anything wrong, each line of it is named, and
    nothing is loaded.
    """
    console = Console(stderr=True, highlight=False)
    answers = _looked_through(file, topic=topic, publish=publish)
    with _bar(console) as bar:
        step = _progress(bar)("Comparing", len(answers))
        _tell_counts(exchange.foresee(answers, step=step), done=False)
    if dry_run:
        return
    person = _who(email)
    with _bar(console) as bar:
        step = _progress(bar)("Loading", len(answers))
        why = f"import: {file.name}"[:200]
        done = exchange.import_answers(answers, by=person, at=clock.now(), why=why, step=step)
    _tell_counts(done, done=True)


def _looked_through(file: Path, *, topic: str | None, publish: bool) -> list[Imported]:
    try:
        lines, unreadable = read(file)
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not UTF-8") from None
    here = exchange.known(topic=topic)
    if topic is not None and topic not in here.topics:
        raise click.ClickException(f"There is no topic {topic}; {', '.join(sorted(here.topics))}.")
    answers, wrong = gather(lines, here)
    if troubles := sorted([*unreadable, *wrong]):
        for trouble in troubles:
            click.echo(f"{file.name}, {trouble}", err=True)
        raise click.ClickException(f"{len(troubles)} things are wrong; nothing was loaded.")
    if publish:
        return [replace(one, state=one.state or EntryState.PUBLISHED) for one in answers]
    return answers


def _who(email: str | None) -> User:
    if email is None:
        found = first_coordinator()
    else:
        found = User.objects.coordinators().filter(email=email.lower()).first()
    if found is None:
        raise click.ClickException("There is no such coordinator to answer for them.")
    return found


def _tell_counts(counts: exchange.Counts, *, done: bool) -> None:
    verb = "" if done else " to come"
    click.echo(f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged{verb}.")


@click.command("export-answers")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet; so too for *.csv.")
@click.option("--drafts", is_flag=True, help="Drafts too.")
def export_answers(file: Path | None, *, as_csv: bool, drafts: bool) -> None:
    """Write the published answers as JSON lines or CSV, as import-answers reads them."""
    rows = list(exchange.export_answers(drafts=drafts))
    as_csv = as_csv or (file is not None and file.suffix.lower() == ".csv")
    if file is None:
        write(rows, sys.stdout, as_csv=as_csv)
        return
    try:
        # The mark at the beginning tells a spreadsheet that æøå are UTF-8.
        encoding = "utf-8-sig" if as_csv else "utf-8"
        with file.open("w", encoding=encoding, newline="") as target:
            write(rows, target, as_csv=as_csv)
    except OSError as trouble:
        raise click.ClickException(str(trouble)) from None
    click.echo(f"{len({row['id'] for row in rows})} answers in {len(rows)} lines.", err=True)


@click.command("export-archive")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--again", is_flag=True, help="Also what was taken out before.")
def export_archive(file: Path, *, again: bool) -> None:
    """Write the questions that belong in the archive, and the list of those that do not, to FILE.

    A zip; readable for its owner alone. What was taken out is marked, and left out next time.
    """
    if file.exists():
        raise click.ClickException(f"{file} is there already.")
    try:
        found = archive_export.export_for_archive(file, again=again, at=clock.now())
    except OSError as trouble:
        raise click.ClickException(str(trouble)) from None
    click.echo(f"{found.archived} questions for the archive, {found.exempt} exempt.", err=True)
    if found.unmarked:
        click.echo(f"{found.unmarked} questions nobody has marked yet: /work/archive/", err=True)
