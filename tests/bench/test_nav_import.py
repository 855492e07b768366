"""Goal 6: what an import takes, of a short feed and of a long one.

Time is taken in one run; memory in another, because to watch each allocation takes time itself.
Flat is the process as a whole: what an import holds is a small part of it, 0.7 MB after 1,000 items
and 0.8 after 20,000. What it gains is the libraries' memory of addresses and texts they have read
(urllib, httpx, json), full after some thousand items, and a number for each ad that is stored.
The first import of all makes what is made once (connections, compiled patterns); it is not counted.
"""

import gc
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings

from flyttehjelp.core import clock
from jobs.actions.nav import nav_feed
from jobs.actions.nav_import import NavImport
from jobs.actions.nav_tally import Bounds
from jobs.models import AdFact, FeedCursor, Vacancy
from tests.factories.relocation import MunicipalityFactory, PlaceFactory

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

SIZES = [1_000, 10_000, 100_000]
FLAT = 0.10


@contextmanager
def feed_of(items: int) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.endless_feed", "--items", str(items)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, text=True, cwd=settings.BASE_DIR) as server:
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()


def forget_all() -> None:
    for model in (Vacancy, AdFact, FeedCursor):
        model.objects.all().delete()


def read(items: int, watch: Callable[[object], object] = lambda _tally: None) -> int:
    """Import a feed of so many items from its beginning; answer how many ads it stored."""
    bounds = Bounds(looks_elsewhere=0)
    with feed_of(items) as url, nav_feed(url) as source:
        tally = NavImport(source, now=clock.now, bounds=bounds, watch=watch).run()
    assert (tally.trouble, tally.items) == ("", items)
    return Vacancy.objects.count()


def peak_of(items: int) -> int:
    """Bytes that an import holds at most, beyond what the program takes anyway.

    What is dead already, but not collected yet, is collected after each ad and page: when Python
    gets round to it by itself says nothing of the import.
    """
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    try:
        read(items, watch=lambda _tally: gc.collect())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.unfreeze()


@pytest.fixture(autouse=True)
def _region(db: None, settings) -> None:
    settings.EMBEDDED = True
    PlaceFactory(municipality=MunicipalityFactory(), postcodes=["2609"])


def test_import_is_quick_and_its_memory_flat(capsys):
    read(SIZES[0])
    speeds = {}
    for size in SIZES:
        forget_all()
        began = time.perf_counter()
        stored = read(size)
        speeds[size] = (size / (time.perf_counter() - began), stored)
    peaks = {}
    for size in (SIZES[0], SIZES[-1]):
        forget_all()
        peaks[size] = peak_of(size)

    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    growth = (peaks[SIZES[-1]] - peaks[SIZES[0]]) / whole
    lines = ["", "Nav import (goal 6)"]
    for size, (speed, stored) in speeds.items():
        lines.append(f"  {size:>7,} items, {stored:>5,} here: {speed:>7,.0f} items a second")
    lines += [
        f"  {size:>7,} items: {peak / 1e6:.2f} MB held at most" for size, peak in peaks.items()
    ]
    lines.append(
        f"  the process, {whole / 1e6:.0f} MB, grows by {growth:+.1%} (at most {FLAT:.0%})"
    )
    with capsys.disabled():
        sys.stdout.write("\n".join(lines) + "\n")
    assert abs(growth) <= FLAT
