"""Whose an ad from Nav is, and which vacancy of ours it says again. Pure: rows in, pairs out.

**Whose.** An ad names the unit that hires. It belongs to the nearest employer that has signed up
here: the unit itself, or the first one above it in the register.

**Said again.** A member often posts the same work here and at Nav; then ours is shown, which holds
its promise to partners, and Nav's is not. An ad repeats one of ours when

1. it belongs to the same employer, and has a municipality in common with it;
2. ours was out before ours ended: a post that is advertised anew after it was filled is a new one;
3. where both name a last day for applying, it is the same day;
4. where both name an occupation, it is of the same group (two digits of STYRK-08);
5. both lead to the same application form, or their titles have most of their words in common,
   the names of employer and places and words such as "søker" and "stilling" set aside.

In doubt both are shown: to see work twice is better than not to see it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

ENOUGH_ALIKE: Final = 0.6
GROUP_DIGITS: Final = 2

_WORD = re.compile(r"[^\W\d_]+")
# Words of a title that do not tell one work from another.
_EMPTY: Final = frozenset(
    re.findall(
        r"\w+",
        "av den det en et fast for heltid i ledig ledige med og om på prosent som stilling "
        "stillinger søker søkes til ved vi vil",
    )
)


@dataclass(frozen=True)
class Opening:
    """A vacancy as far as it takes to tell whether two are one."""

    id: UUID
    employer: UUID
    title: str
    municipalities: frozenset[str]
    occupation: str
    apply_by: date | None
    application_url: str
    published_at: datetime
    ended_at: datetime | None = None
    # Names of employer and places: they stand in titles and tell nothing.
    names: str = ""


def nearest_member(org_number: str, above: Sequence[str], members: Collection[str]) -> str | None:
    """The member that an ad of this unit belongs to, by its organisation number."""
    return next((number for number in (org_number, *above) if number in members), None)


def repetitions(ours: Iterable[Opening], navs: Iterable[Opening]) -> dict[UUID, UUID]:
    """Which ads of Nav's say again which vacancies of ours: ids to ids.

    Several ads may repeat one vacancy; an ad repeats one at most, the one most like it.
    """
    by_employer: dict[UUID, list[Opening]] = {}
    for own in sorted(ours, key=lambda opening: (opening.published_at, opening.id)):
        by_employer.setdefault(own.employer, []).append(own)
    found = {ad.id: _most_like(ad, by_employer.get(ad.employer, [])) for ad in navs}
    return {ad: own for ad, own in found.items() if own is not None}


def _most_like(ad: Opening, ours: Iterable[Opening]) -> UUID | None:
    fits = {own.id: likeness(own, ad) for own in ours if _may_be_one(own, ad)}
    best = max(fits, key=lambda own: fits[own], default=None)
    return best if best is not None and fits[best] >= ENOUGH_ALIKE else None


def _may_be_one(own: Opening, ad: Opening) -> bool:
    return (
        own.employer == ad.employer
        and bool(own.municipalities & ad.municipalities)
        and (own.ended_at is None or ad.published_at <= own.ended_at)
        and (own.apply_by is None or ad.apply_by is None or own.apply_by == ad.apply_by)
        and _same_group(own.occupation, ad.occupation)
    )


def _same_group(one: str, other: str) -> bool:
    return not (one and other) or one[:GROUP_DIGITS] == other[:GROUP_DIGITS]


def likeness(one: Opening, other: Opening) -> float:
    """From 0 to 1: the share of their titles' words that both have."""
    if one.application_url and one.application_url == other.application_url:
        return 1.0
    names = frozenset(_words(f"{one.names} {other.names}"))
    mine, theirs = _telling(one.title, names), _telling(other.title, names)
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _telling(title: str, names: frozenset[str]) -> frozenset[str]:
    words = frozenset(_words(title))
    return words - _EMPTY - names or words


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def changes(
    before: Mapping[UUID, UUID | None], wanted: Mapping[UUID, UUID]
) -> dict[UUID, UUID | None]:
    """What to write so that each row of ``before`` points where ``wanted`` says."""
    return {row: wanted.get(row) for row, there in before.items() if wanted.get(row) != there}
