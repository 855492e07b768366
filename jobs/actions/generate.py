"""Vacancies by the hundred thousand, as like real ones as a list of words allows: to measure by,
and to see what a full board looks like. The same seed writes the same ones.

A few words stand in every second text: that is hard on whoever counts, as real ads are.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from flyttehjelp.relocation.models import Municipality, Place
from jobs.actions.generated_words import CLOSINGS, DUTIES, OFFERS, PLACES_TO_WORK, TITLES, WISHES
from jobs.enums import Engagement, PartnerPromise, VacancyState

SEED: Final = 3405
AT_A_TIME: Final = 50_000
EMPLOYERS: Final = 300
EVERY_SECOND: Final = ("erfaring", "stilling", "medarbeider", "arbeid")
COLUMNS: Final = (
    *("id", "source", "employer_name", "employer_org_number", "sector", "title", "text"),
    *("text_html", "text_plain", "occupation", "engagement_type", "extent_min", "extent_max"),
    *("remote_share", "work_languages", "positions", "place_names", "apply_by"),
    *("application_url", "application_note", "partner_open", "state", "created_at", "changed_at"),
    *("published_at", "ended_at", "external_id", "external_url", "first_seen_at", "last_seen_at"),
    "also_at_nav",
)
PLACE_COLUMNS: Final = ("vacancy_id", "municipality_id", "place_id", "postcode")
EXTENTS: Final = ((100, 100), (None, 100), (80, 100), (50, 80), (20, 50), (1, 99), (None, None))


@dataclass(frozen=True)
class Around:
    """Where the made-up work is, and what time it is there."""

    municipalities: list[tuple[str, str]]
    places: dict[str, list[str]]
    at: datetime


def generate_vacancies(*, still_open: int, ended: int, at: datetime, seed: int = SEED) -> int:
    """Write made-up vacancies as Nav's; answer how many.

    :raises ValueError: when the region has not been loaded, so that there is nowhere to put them.
    """
    around = _around(at)
    dice = random.Random(seed)  # noqa: S311 - made-up ads need no secrecy
    for state, how_many in (("published", still_open), ("ended", ended)):
        for start in range(0, how_many, AT_A_TIME):
            _write(
                dice,
                min(AT_A_TIME, how_many - start),
                is_open=state == "published",
                around=around,
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_vacancy, jobs_vacancyplace, jobs_searchchange")
    return still_open + ended


def _around(at: datetime) -> Around:
    municipalities = list(Municipality.objects.order_by("number").values_list("number", "name"))
    if not municipalities:
        raise ValueError("There are no municipalities: load the region first.")
    places: dict[str, list[str]] = {number: [] for number, _ in municipalities}
    for key, number in Place.objects.order_by("key").values_list("key", "municipality"):
        places[number].append(key)
    return Around(municipalities, places, at)


@transaction.atomic
def _write(dice: random.Random, how_many: int, *, is_open: bool, around: Around) -> None:
    spots: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        with cursor.copy(_copy_into("jobs_vacancy", COLUMNS)) as rows:
            for _ in range(how_many):
                vacancy, where = _vacancy(dice, is_open=is_open, around=around)
                rows.write_row(vacancy)
                spots += where
        with cursor.copy(_copy_into("jobs_vacancyplace", PLACE_COLUMNS)) as rows:
            for spot in spots:
                rows.write_row(spot)


def _copy_into(table: str, columns: tuple[str, ...]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)


def _vacancy(
    dice: random.Random, *, is_open: bool, around: Around
) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    key = UUID(int=dice.getrandbits(128), version=4)
    title, occupation, sector = dice.choice(TITLES)
    published = around.at - timedelta(seconds=dice.randrange(60 * 86_400))
    if not is_open:
        published -= timedelta(days=dice.randrange(70, 1500))
    two = dice.random() < 0.1 and len(around.municipalities) > 1  # noqa: PLR2004 - one in ten
    here = dice.sample(around.municipalities, 1 + two)
    text = " ".join(_text(dice, title))
    employer = dice.randrange(EMPLOYERS)
    least, most = dice.choice(EXTENTS)
    row = (
        *(key, "nav", f"{PLACES_TO_WORK[employer % len(PLACES_TO_WORK)]} {employer}", "", sector),
        *(title, "", f"<p>{text}</p>", text, occupation, dice.choice(Engagement.values)),
        *(least, most, dice.choice((None, None, 0, 0, 20, 50, 100))),
        *(dice.choice((["nb"], ["nb"], ["nb", "en"], ["en"], [])), dice.choice((1, 1, 1, 2, 5))),
        *(", ".join(name for _, name in here), _deadline(dice, published)),
        *("", "", dice.choice([*[PartnerPromise.NONE] * 7, *PartnerPromise.values])),
        *(VacancyState.PUBLISHED if is_open else VacancyState.EXPIRED, published, published),
        *(published, None if is_open else published + timedelta(days=30), key, ""),
        *(published, around.at),
        False,
    )
    return row, [(key, number, _place(dice, around.places[number]), "") for number, _ in here]


def _place(dice: random.Random, places: list[str]) -> str | None:
    return dice.choice(places) if places and dice.random() < 0.7 else None  # noqa: PLR2004 - most ads tell


def _deadline(dice: random.Random, published: datetime) -> Any:
    if dice.random() < 0.15:  # noqa: PLR2004 - some do not
        return None
    return (published + timedelta(days=dice.randrange(10, 90))).date()


def _text(dice: random.Random, title: str) -> Iterator[str]:
    yield f"Vi søker {title.lower()}."
    for word in EVERY_SECOND:
        if dice.random() < 0.5:  # noqa: PLR2004 - every second
            yield f"Hos oss teller {word} mye."
    yield from dice.sample(DUTIES, 4)
    yield from dice.sample(WISHES, 3)
    yield from dice.sample(OFFERS, 2)
    yield dice.choice(CLOSINGS)
    # What stands in one ad or two: names of systems, numbers of posts.
    yield f"Referanse {dice.randrange(10**6):06d}."
