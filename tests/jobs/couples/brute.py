"""The same answers by making every pair: slow, and plain enough to be believed."""

from collections import Counter

from jobs.couples import Candidate, Ground, Household
from jobs.couples.pairs import MOST_OF_ONE, NEAR

Minutes = dict[tuple[str, str, str], tuple[int, bool]]
Way = tuple[int, bool, str]  # minutes, by car, work


def ways_of(home: str, works: frozenset[str], minutes: Minutes, limit: int) -> list[Way]:
    here = [(0, False, home)] if not works or home in works else []
    return here + [
        (minutes[home, work, mode][0], mode == "car", work)
        for work in works
        for mode in ("car", "transit")
        if minutes.get((home, work, mode), (limit + 1,))[0] <= limit
    ]


def nearness(
    home: str, one, other, household: Household, minutes: Minutes
) -> list[tuple[int, int]]:
    """Points and minutes of every way both can go in the morning."""
    first, second = household.wishes
    found = []
    for a in ways_of(home, one.works, minutes, first.minutes):
        for b in ways_of(home, other.works, minutes, second.minutes):
            alone = a[1] + b[1] <= household.cars
            alone = alone and (first.car or not a[1]) and (second.car or not b[1])
            together = a[1] and b[1] and a[2] == b[2] and (first.car or second.car)
            if alone or together:
                points = sum(
                    NEAR - NEAR * way[0] // wish.minutes
                    for way, wish in zip((a, b), household.wishes, strict=True)
                )
                found.append((points, a[0] + b[0]))
    return found


def every_pair(
    household: Household, sides: tuple[list[Candidate], list[Candidate]], ground: Ground, minutes
) -> list[tuple[int, str, str, dict[str, int]]]:
    """Points, ids, and minutes by home of each possible pair, the best first."""
    found = []
    for one in sides[0]:
        for other in sides[1]:
            if one.id == other.id and one.positions == 1:
                continue
            ways = {
                home: some
                for home in ground.homes
                if (some := nearness(home, one, other, household, minutes))
            }
            if ways:
                best = max(points for some in ways.values() for points, _ in some)
                homes = {home: min(m for _, m in some) for home, some in ways.items()}
                points = one.points + other.points + best
                found.append((points, one.id.hex, other.id.hex, homes))
    return sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2]))


def shown(pairs, most: int):
    """Those that are shown: few of the same vacancy, unless places would stay empty."""
    seen = Counter()
    chosen, left_over = [], []
    for pair in pairs:
        marks = [(0, pair[1]), (1, pair[2])]
        if any(seen[mark] == MOST_OF_ONE for mark in marks):
            left_over.append(pair)
            continue
        seen.update(marks)
        chosen.append(pair)
        if len(chosen) == most:
            break
    chosen += left_over[: most - len(chosen)]
    return sorted(chosen, key=lambda pair: (-pair[0], pair[1], pair[2]))
