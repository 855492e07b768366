"""What the terminal can ask of job number two."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from flyttehjelp.core import clock
from flyttehjelp.core.models import JobRun
from jobs.actions.generate import SEED, generate_vacancies
from jobs.actions.nav import nav_feed, run_import
from jobs.actions.nav_history import Loaded, WrongLines, load_year
from jobs.actions.nav_import import NavImport
from jobs.actions.nav_tally import Bounds, Tally
from jobs.actions.search import learn_words
from jobs.clients.nav_feed import Source
from jobs.clients.nav_saved import SavedFeed
from jobs.clients.nav_yearly import NotAYear
from jobs.clients.web import WebTrouble

PAGES_A_LINE = 25
EVERYWHERE = 10_000_000


@click.command("import-nav")
@click.option(
    "--from",
    "origin",
    metavar="URL|FILE",
    help="Another feed than NAV_FEED_URL, or a file or folder of saved pages and entries.",
)
@click.option(
    "--everywhere",
    is_flag=True,
    help="Look at every ad in the country for a second place here. Takes hours the first time.",
)
def import_nav(origin: str | None, *, everywhere: bool) -> None:
    """Read vacancies from Nav's public feed, from where the last import stopped."""
    console = Console(highlight=False)
    at = clock.now()
    try:
        with _source(origin) as (source, cursor), Watching(console, at) as watch:
            bounds = Bounds(looks_elsewhere=EVERYWHERE) if everywhere else Bounds()
            job = NavImport(source, now=clock.now, cursor=cursor, bounds=bounds, watch=watch)
            run = run_import(job, period=f"by hand {at:%Y-%m-%dT%H:%M:%S.%fZ}", at=at)
    except WebTrouble as trouble:
        raise click.ClickException(trouble.reason) from None
    _tell(console, job.tally, run)


@contextmanager
def _source(origin: str | None) -> Iterator[tuple[Source, str | None]]:
    """Where to read from, and the name of the reading point: each address has its own."""
    url = origin or settings.NAV_FEED_URL
    if not url:
        raise click.UsageError("NAV_FEED_URL is not set; say --from URL or --from FILE.")
    if "://" not in url:
        yield SavedFeed(Path(url)), None
        return
    with nav_feed(url) as feed:
        yield feed, "nav" if url == settings.NAV_FEED_URL else url[:200]


class Watching:
    """A bar on a terminal, a line now and then anywhere else.

    Nobody knows how many pages there are. The bar shows how much of the time between the first
    change and now is read.
    """

    def __init__(self, console: Console, at: datetime) -> None:
        self.console = console
        self.at = at
        self.told = 0
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self.task = self.bar.add_task("Nav", total=1.0)

    def __enter__(self) -> "Watching":
        self.bar.start()
        return self

    def __exit__(self, *_trouble: object) -> None:
        self.bar.stop()

    def __call__(self, tally: Tally) -> None:
        words = f"{tally.pages} pages, {tally.items} changes, {tally.looked_at} ads looked at"
        if self.console.is_terminal:
            self.bar.update(self.task, completed=self._share(tally), description=words)
        elif tally.pages >= self.told + PAGES_A_LINE:
            self.told = tally.pages
            self.console.print(f"  {words}, up to {tally.read_to:%Y-%m-%d %H:%M}")

    def _share(self, tally: Tally) -> float:
        if tally.read_from is None or tally.read_to is None:
            return 0.0
        whole = (self.at - tally.read_from).total_seconds()
        return (tally.read_to - tally.read_from).total_seconds() / whole if whole > 0 else 1.0


def _tell(console: Console, tally: Tally, run: JobRun | None) -> None:
    """Print what was done. Ends the program with an error where nothing could be."""
    if run is None and not tally.trouble:
        raise click.ClickException("Another import is running.")
    stored = tally.as_result()
    say = partial(console.print, markup=False, soft_wrap=True)
    say(
        f"{tally.pages} pages, {tally.items} changes, {tally.looked_at} ads looked at: "
        f"{stored['new']} new, {stored['changed']} changed, {stored['ended']} ended, "
        f"{stored['aside']} set aside"
    )
    if stored["delay_median"] is not None:
        say(
            f"from Nav's change to ours: median {stored['delay_median']} s, "
            f"longest {stored['delay_max']} s"
        )
    if tally.not_looked_at:
        say(
            f"{tally.not_looked_at} ads whose first place is elsewhere were not looked at; "
            "a second place here would have been missed"
        )
    for bad in tally.aside[:20]:
        say(f"set aside: {bad.external_id}: {bad.reason}")
    if tally.trouble:
        raise click.ClickException(f"Nav is in trouble: {tally.trouble}")


@click.command("generate-vacancies")
@click.option("--open", "still_open", type=click.IntRange(0, 5_000_000), default=1_000)
@click.option("--ended", type=click.IntRange(0, 50_000_000), default=0)
@click.option("--seed", type=int, default=SEED, help="Another number, other vacancies.")
def generate(still_open: int, ended: int, seed: int) -> None:
    """Fill the board with made-up vacancies, to measure by. Only where it is a demo."""
    if not settings.EMBEDDED:
        raise click.UsageError("This is a real board; made-up vacancies have no place on it.")
    console = Console(highlight=False)
    with console.status(f"Writing {still_open} open and {ended} ended vacancies"):
        written = generate_vacancies(still_open=still_open, ended=ended, at=clock.now(), seed=seed)
        words = learn_words()
    console.print(f"{written} vacancies, {words} words in titles")


@click.command("load-nav-history")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(2000, 2100), required=True, help="The file's year.")
@click.option("--without-wrong-lines", is_flag=True, help="Load the others nevertheless.")
def load_nav_history(file: Path, *, year: int, without_wrong_lines: bool) -> None:
    """Load the facts of a year's ads from Nav's open files (CSV), for the forecast."""
    console = Console(highlight=False)
    today = timezone.localdate(clock.now())
    try:
        loaded = load_year(file, year=year, today=today, leave_out=without_wrong_lines)
    except NotAYear as trouble:
        raise click.ClickException(str(trouble)) from None
    except WrongLines as refusal:
        _name_wrong(console, refusal.loaded)
        said = f"{refusal}; nothing was loaded. --without-wrong-lines loads the others."
        raise click.ClickException(said) from None
    _name_wrong(console, loaded)
    console.print(
        f"{loaded.lines} lines, {loaded.here} of this region ({loaded.twice} of them twice): "
        f"{loaded.stored} ads stored, {loaded.days} days of {year} watched",
        soft_wrap=True,
    )


def _name_wrong(console: Console, loaded: Loaded) -> None:
    for wrong in loaded.wrong:
        console.print(f"line {wrong.line}: {wrong.reason}", markup=False, soft_wrap=True)
    if loaded.wrong_total > len(loaded.wrong):
        console.print(f"... {loaded.wrong_total - len(loaded.wrong)} more")
