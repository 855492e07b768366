"""What the index keeps of a vacancy: PostgreSQL's own stems of its title, names and text, what
one filters and counts by, what one sorts by, and its card as the API shows it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import tantivy
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, F, Func, TextField
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from jobs.models import Vacancy

# Changed whenever what stands below changes: an index of another form is made anew.
FORM: Final = "2"
SPACES: Final = "spaces"
WORDS: Final = ("title", "names", "body")
# Fields with codes, to filter by.
CODES: Final = (
    *("municipality", "spot", "sector", "occupation", "employer", "extent", "remote", "language"),
    *("partner_open", "source"),
)
# What one counts by, from which field: each vacancy has one value in such a column, several codes
# of it put together, because columns of one value are counted many times as fast.
COUNTED: Final = {
    "municipality": "municipality",
    "occupation": "occupation_group",
    "extent": "extent",
    "sector": "sector",
    "language": "language",
    "remote": "remote",
    "partner_open": "partner_open",
    "source": "source",
}
BETWEEN: Final = "|"
NO_DEADLINE: Final = 1 << 20
LATEST: Final = (1 << 36) - 1
# What reading files that are gone or garbled ends with.
BROKEN: Final = (OSError, ValueError, TypeError, KeyError, RuntimeError)


class Garbled(RuntimeError):  # noqa: N818 - it reads as the fact it states
    """The library has panicked over what stands in a file."""


@contextmanager
def carefully() -> Iterator[None]:
    """Turn a panic of the library, which Python takes for the end of the process, into trouble
    like any other."""
    try:
        yield
    except BaseException as trouble:
        if type(trouble).__name__ == "PanicException":
            raise Garbled(str(trouble)) from None
        raise


class Stems(Func):
    """The stems of one weight, parted by spaces."""

    template = "array_to_string(tsvector_to_array(ts_filter(%(expressions)s)), ' ')"
    output_field = TextField()

    def __init__(self, weight: str) -> None:
        literal = RawSQL('%s::"char"[]', [f"{{{weight}}}"])
        super().__init__(F("search"), literal)


class Spots(Func):
    """Of each place of work a column, once."""

    template = (
        "ARRAY(SELECT DISTINCT %(column)s FROM jobs_vacancyplace spot"
        " WHERE spot.vacancy_id = %(expressions)s)"
    )
    output_field = ArrayField(CharField())

    def __init__(self, column: str) -> None:
        super().__init__(F("pk"), column=column)


ANNOTATIONS: Final[dict[str, Any]] = {
    "stems_title": Stems("a"),
    "stems_names": Stems("b"),
    "stems_body": Stems("d"),
    "in_municipalities_": Spots("spot.municipality_id"),
    "on_spots_": Spots("coalesce(spot.place_id, spot.municipality_id)"),
}


def schema() -> tantivy.Schema:
    build = tantivy.SchemaBuilder()
    build.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in WORDS:
        build.add_text_field(name, tokenizer_name=SPACES, index_option="freq")
    for name in CODES:
        build.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in COUNTED:
        build.add_text_field(column(name), tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("extent_min", "extent_max", "deadline"):
        build.add_integer_field(name, indexed=True, fast=True)
    for name in ("newest", "by_deadline"):
        build.add_integer_field(name, fast=True)
    build.add_bytes_field("card", stored=True)
    return build.build()


def document(row: "Vacancy", card: bytes) -> tantivy.Document:
    told: Any = row
    published = int((row.published_at or row.created_at).timestamp())
    deadline = days(row.apply_by) if row.apply_by else NO_DEADLINE
    found = tantivy.Document(
        id=str(row.pk),
        title=told.stems_title,
        names=told.stems_names,
        body=told.stems_body,
        extent_min=row.extent_min or 0,
        extent_max=100 if row.extent_max is None else row.extent_max,
        deadline=deadline,
        newest=micros(row.published_at or row.created_at),
        by_deadline=(deadline << 36) + LATEST - published,
        card=card,
    )
    codes = _codes(row)
    for name in CODES:
        for value in codes[name]:
            found.add_text(name, value)
    for facet, name in COUNTED.items():
        if codes[name]:
            found.add_text(column(facet), BETWEEN.join(sorted(codes[name])))
    return found


def column(facet: str) -> str:
    return f"count_{facet}"


def _codes(row: "Vacancy") -> dict[str, list[str]]:
    told: Any = row
    return {
        "municipality": told.in_municipalities_,
        "spot": told.on_spots_,
        "sector": [row.sector] if row.sector else [],
        "occupation": [row.occupation[:n] for n in range(1, len(row.occupation) + 1)],
        "occupation_group": [row.occupation[:2]] if row.occupation else [],
        "extent": extents(row.extent_min, row.extent_max),
        "remote": ["true" if row.remote_share else "false"],
        "language": sorted(set(row.work_languages)),
        "partner_open": [row.partner_open],
        "source": [row.source],
        "employer": [str(row.employer_id)] if row.employer_id else [],
    }


def extents(least: int | None, most: int | None) -> list[str]:
    """An ad that does not tell its extent may be either."""
    part, full = least is None or least <= 99, most is None or most == 100  # noqa: PLR2004 - percent
    return ["part"] * part + ["full"] * full


def days(day: date) -> int:
    return day.toordinal()


def micros(moment: datetime) -> int:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
