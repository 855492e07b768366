"""How long it takes, where nobody has said so.

A trip the region file does not name is put together from trips it does name, by the quickest
chain of them: the road over the mountain that does not exist is in no chain. By bus and train
each change costs a wait. Where no chain leads by car, the line between the places is stretched
as roads in a valley are; where none leads by bus and train, nothing is said, because nobody may
be told of a bus that does not run. Whatever is worked out here is "about".
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

from flyttehjelp.relocation.enums import TravelMode

Point = tuple[float, float]  # latitude, longitude
Minutes = Mapping[tuple[str, str], int]

EARTH_KM = 6371.0
# A Norwegian valley road is half as long again as the line, and is driven at about 50 km/h.
WINDING = 1.5
KM_PER_MINUTE = 50 / 60
SETTING_OUT = 5
CHANGE_WAIT = {TravelMode.CAR: 0, TravelMode.TRANSIT: 10}
ROUND_TO = 5


def fill_in(
    known: Minutes, places: Mapping[str, Point], *, mode: TravelMode
) -> dict[tuple[str, str], int]:
    """Work out the pairs that ``known`` does not hold. What it holds is never changed."""
    steps: dict[str, dict[str, int]] = defaultdict(dict)
    for (origin, destination), minutes in known.items():
        steps[origin][destination] = minutes
    return {
        (origin, destination): _round_up(minutes)
        for origin in places
        for destination, minutes in _from(origin, steps, places, mode=mode)
        if (origin, destination) not in known
    }


def _from(
    origin: str,
    steps: Mapping[str, Mapping[str, int]],
    places: Mapping[str, Point],
    *,
    mode: TravelMode,
) -> Iterator[tuple[str, float]]:
    chained = _quickest_chains(origin, steps, wait=CHANGE_WAIT[mode])
    for destination in places:
        if destination == origin:
            continue
        if destination in chained:
            yield destination, chained[destination]
        elif mode is TravelMode.CAR:
            yield destination, road_estimate(places[origin], places[destination])


def _quickest_chains(
    origin: str, steps: Mapping[str, Mapping[str, int]], *, wait: int
) -> dict[str, int]:
    """Minutes to every place that a chain of known trips reaches (Dijkstra)."""
    reached: dict[str, int] = {}
    frontier = [(0, origin)]
    while frontier:
        minutes, here = heapq.heappop(frontier)
        if here in reached:
            continue
        reached[here] = minutes
        change = 0 if here == origin else wait
        for there, step in steps.get(here, {}).items():
            if there not in reached:
                heapq.heappush(frontier, (minutes + change + step, there))
    return reached


def road_estimate(start: Point, end: Point) -> float:
    """Minutes by car between two points that no known trip connects."""
    return SETTING_OUT + kilometres(start, end) * WINDING / KM_PER_MINUTE


def kilometres(start: Point, end: Point) -> float:
    """The line between two points on the globe (haversine)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, point)) for point in (start, end))
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _round_up(minutes: float) -> int:
    """To whole five minutes: a sum of estimates should not look exact."""
    return math.ceil(minutes / ROUND_TO) * ROUND_TO
