"""What is asked of the search, and what it answers."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

COUNT_UP_TO = 1_000

# What one can count by, in the order a page shows it. Each is counted with all other filters on
# and its own off.
FACETS = (
    "municipality",
    "occupation",
    "extent",
    "sector",
    "language",
    "remote",
    "partner_open",
    "source",
)


@dataclass(frozen=True)
class VacancyWish:
    """What somebody looks for. An empty wish is every open vacancy."""

    words: str = ""
    municipalities: tuple[str, ...] = ()
    # From where, how far and by what; and what lies within: ``spots``.
    near: str = ""
    minutes: int | None = None
    travel: str = ""
    # Keys of places, and numbers of municipalities for ads that name no place there.
    spots: tuple[str, ...] | None = None
    sectors: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    extents: tuple[str, ...] = ()
    extent_min: int | None = None
    extent_max: int | None = None
    remote: bool | None = None
    languages: tuple[str, ...] = ()
    partner_open: tuple[str, ...] = ()
    source: str = ""
    employer: UUID | None = None
    open_on: date | None = None
    closes_by: date | None = None
    order: str = ""


@dataclass(frozen=True)
class Understood:
    """A piece of the text that was taken for more than a word."""

    word: str
    kind: str  # municipality, extent, remote, sector, shift or spelling
    value: str


Facets = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Loosening:
    """Which filters to let go of, and how many would be found then."""

    drop: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Found:
    ids: list[UUID]
    total: int
    total_exact: bool
    facets: Facets = field(default_factory=dict)
    # As an index keeps them; who is not here is read from the table.
    cards: dict[UUID, bytes] = field(default_factory=dict)
    understood: tuple[Understood, ...] = ()
    loosen: tuple[Loosening, ...] = ()
    # As ``version`` tells it; "" when it may be another the next moment.
    version: str = ""
