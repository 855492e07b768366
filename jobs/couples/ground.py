"""How one gets about: the ways from each home to the places of work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flyttehjelp.relocation.enums import TravelMode
from jobs.couples.facts import Household, Wish

Minutes = Mapping[tuple[str, str, str], tuple[int, bool]]  # home, work, mode: minutes, about
Works = frozenset[str]


@dataclass(frozen=True, slots=True)
class Leg:
    """One person's way to work. At home, or where the work is, there is none to go."""

    minutes: int
    mode: TravelMode | None = None
    about: bool = False
    work: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """Both people's ways from one home, perhaps together in one car."""

    home: str
    legs: tuple[Leg, Leg]
    together: bool = False

    @property
    def minutes(self) -> int:
        return self.legs[0].minutes + self.legs[1].minutes


class Ground:
    """The homes, and the minutes from each of them to the places of work."""

    def __init__(self, homes: Sequence[str], minutes: Minutes) -> None:
        self.homes = list(homes)
        self.works = sorted({work for _, work, _ in minutes} | set(homes))
        self._minutes = minutes

    def legs(self, home: str, works: Works, wish: Wish) -> dict[bool, Leg]:
        """The quickest way in time, by whether the car is taken. Empty where there is none."""
        if not works or home in works:
            return {False: Leg(0, work=home if works else "")}
        found = {}
        modes = [TravelMode.TRANSIT, TravelMode.CAR] if wish.car else [TravelMode.TRANSIT]
        for mode in modes:
            if legs := list(self._in_time((home, mode), works, wish.minutes)):
                found[mode is TravelMode.CAR] = min(legs, key=lambda leg: (leg.minutes, leg.work))
        return found

    def drives_to(self, work: str) -> list[int]:
        """Minutes by car from every home from which it is known."""
        ways = (self._minutes.get((home, work, TravelMode.CAR)) for home in self.homes)
        return [way[0] for way in ways if way]

    def trip(self, home: str, works: tuple[Works, Works], household: Household) -> Trip | None:
        """The quickest way for both of them, with the cars they have; None where there is none."""
        first, second = (
            self.legs(home, each, wish) for each, wish in zip(works, household.wishes, strict=True)
        )
        trips = [
            Trip(home, (one, other))
            for by_car, one in first.items()
            for also, other in second.items()
            if by_car + also <= household.cars
        ]
        trips += self._together(home, works, household)
        return min(trips, key=lambda trip: (trip.minutes, trip.together), default=None)

    def _together(
        self, home: str, works: tuple[Works, Works], household: Household
    ) -> Iterator[Trip]:
        if household.drives:
            limit = min(wish.minutes for wish in household.wishes)
            for leg in self._in_time((home, TravelMode.CAR), works[0] & works[1], limit):
                yield Trip(home, (leg, leg), together=True)

    def _in_time(self, start: tuple[str, TravelMode], works: Works, limit: int) -> Iterator[Leg]:
        home, mode = start
        for work in works:
            way = self._minutes.get((home, work, mode))
            if way and way[0] <= limit:
                yield Leg(way[0], mode, way[1], work)
