"""No pairs: what is the least that would have to give?

Each thing a wish may give in by is a ladder of steps, from the smallest up. The smallest step of
each ladder that gives any pair is offered; where no ladder is long enough alone, or only that of
giving up what one asked for, two are climbed together. What each step would give is counted, never
guessed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from jobs.couples.facts import (
    LONGEST_TRIP,
    Change,
    ChangeKind,
    Household,
    Pool,
    Relaxation,
    Wish,
    Work,
)
from jobs.couples.ground import Ground
from jobs.couples.pairs import Board, count_pairs

MOST_SHOWN = 6
STEP_OF_MINUTES = 15
MOST_MORE_MINUTES = 60
# What each change asks of people, in quarters of an hour on the road every morning.
EXTENT, SECTOR, CAR, SECOND_CAR, WORDS = 2, 2, 3, 4, 5

Load = Callable[[Work], Pool]
Apply = Callable[[Household], Household]


@dataclass(frozen=True)
class _Step:
    change: Change
    apply: Apply


Ladder = list[_Step]


def smallest_relaxations(household: Household, load: Load, ground: Ground) -> list[Relaxation]:
    """The smallest changes that give pairs, the smallest first. ``load`` is asked once a work."""
    pool = cache(load)

    @cache
    def total(asked: Household) -> int:
        first, second = (pool(wish.work) for wish in asked.wishes)
        return count_pairs(Board.of(asked, (first, second), ground))

    ladders = [ladder for ladder in _ladders(household) if ladder]
    found = [got for ladder in ladders if (got := _climb(household, [ladder], total))]
    if all(got.changes[0].kind is ChangeKind.WORDS for got in found):
        both = combinations([ladder for ladder in ladders if not found or _keeps_words(ladder)], 2)
        found += [got for pair in both if (got := _climb(household, list(pair), total))]
    found.sort(key=lambda got: (sum(change.cost for change in got.changes), -got.total))
    return found[:MOST_SHOWN]


def _keeps_words(ladder: Ladder) -> bool:
    return ladder[0].change.kind is not ChangeKind.WORDS


def _climb(
    household: Household, ladders: list[Ladder], total: Callable[[Household], int]
) -> Relaxation | None:
    """The cheapest steps, one of each ladder, that give pairs; None where the highest do not."""
    if not total(_after(household, [ladder[-1] for ladder in ladders])):
        return None
    ways: list[list[_Step]] = [[]]
    for ladder in ladders:
        ways = [[*way, step] for way in ways for step in ladder]
    ways.sort(key=lambda way: sum(step.change.cost for step in way))
    asked = ((way, _after(household, way)) for way in ways)
    way, after = next((way, after) for way, after in asked if total(after))
    return Relaxation(tuple(step.change for step in way), after, total(after))


def _after(household: Household, way: list[_Step]) -> Household:
    for step in way:
        household = step.apply(household)
    return household


def _ladders(household: Household) -> Iterator[Ladder]:
    for person, wish in enumerate(household.wishes):
        yield list(_more_minutes(person, wish))
        yield list(_wider_occupation(person, wish.work))
        yield list(_other_extent(person, wish))
        yield list(_other_sector(person, wish))
        yield list(_car(person, wish))
        yield list(_other_words(person, wish))
    if household.cars == 1 and all(wish.car for wish in household.wishes):
        change = Change(ChangeKind.SECOND_CAR, None, SECOND_CAR)
        yield [_Step(change, lambda asked: replace(asked, cars=2))]


def _more_minutes(person: int, wish: Wish) -> Iterator[_Step]:
    for more in range(STEP_OF_MINUTES, MOST_MORE_MINUTES + 1, STEP_OF_MINUTES):
        minutes = wish.minutes + more
        if minutes <= LONGEST_TRIP:
            change = Change(ChangeKind.MINUTES, person, more // STEP_OF_MINUTES, str(minutes))
            yield _Step(change, _with_wish(person, minutes=minutes))


def _wider_occupation(person: int, work: Work) -> Iterator[_Step]:
    for cost, left in enumerate(reversed(range(len(work.occupation))), 1):
        wider = work.occupation[:left]
        change = Change(ChangeKind.OCCUPATION, person, cost, wider)
        yield _Step(change, _with_work(person, occupation=wider))


def _other_extent(person: int, wish: Wish) -> Iterator[_Step]:
    if wish.work.extent_min is not None or wish.work.extent_max is not None:
        change = Change(ChangeKind.EXTENT, person, EXTENT)
        yield _Step(change, _with_work(person, extent_min=None, extent_max=None))


def _other_sector(person: int, wish: Wish) -> Iterator[_Step]:
    if wish.work.sectors:
        yield _Step(Change(ChangeKind.SECTOR, person, SECTOR), _with_work(person, sectors=()))


def _car(person: int, wish: Wish) -> Iterator[_Step]:
    if not wish.car:
        yield _Step(Change(ChangeKind.CAR, person, CAR), _with_wish(person, car=True))


def _other_words(person: int, wish: Wish) -> Iterator[_Step]:
    if wish.work.words:
        yield _Step(Change(ChangeKind.WORDS, person, WORDS), _with_work(person, words=""))


def _with_wish(person: int, **fields: object) -> Apply:
    def apply(asked: Household) -> Household:
        return asked.with_wish(person, replace(asked.wishes[person], **fields))  # type: ignore[arg-type]  # named by us

    return apply


def _with_work(person: int, **fields: object) -> Apply:
    def apply(asked: Household) -> Household:
        work = replace(asked.wishes[person].work, **fields)  # type: ignore[arg-type]  # named by us
        return asked.with_wish(person, replace(asked.wishes[person], work=work))

    return apply
