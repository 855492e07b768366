"""May these two be put together, and how well do they fit? Rows go in, numbers come out."""

from dataclasses import dataclass, field
from typing import TypedDict
from uuid import UUID

from mentors.enums import Bar, ReasonCode

BEST_FIT = 1000
# What each likeness is worth, and how many of it count. Together never more than BEST_FIT.
LANGUAGE, A_LITTLE, MOST_FOR_LANGUAGES = 150, 75, 300
INTEREST, MOST_INTERESTS = 75, 4
SAME_SITUATION, CHILDREN_OF_ONE_AGE = 100, 100
NEAREST, SAME_MUNICIPALITY = 200, 150
# Minutes by car: as good as next door, and too far to count for anything.
NEXT_DOOR, FAR = 10, 60

Zone = str  # the key of a place, or the number of a municipality where the place is not known


class Reason(TypedDict):
    """Why two people were put together: a code, and what fills its sentence."""

    code: str
    facts: dict[str, list[str] | str]


@dataclass(frozen=True, slots=True)
class Seeker:
    """A wish that waits, as far as the assignment needs to know it."""

    wish: UUID
    newcomer: UUID
    user: UUID
    languages: frozenset[str]
    interests: frozenset[str]
    situation: str
    municipality: str
    days_waited: int
    place: str = ""
    age_bands: frozenset[str] = frozenset()
    employers: frozenset[str] = field(default_factory=frozenset)
    companions: frozenset[UUID] = field(default_factory=frozenset)
    asked_before: frozenset[UUID] = field(default_factory=frozenset)
    kept_apart: frozenset[UUID] = field(default_factory=frozenset)  # mentors it must not be


@dataclass(frozen=True, slots=True)
class Host:
    """A mentor, as far as the assignment needs to know them. ``places`` are free, ``taken`` not."""

    mentor: UUID
    user: UUID
    languages: frozenset[str]
    interests: frozenset[str]
    situations: frozenset[str]
    municipality: str
    places: int
    taken: int = 0
    place: str = ""
    little_languages: frozenset[str] = frozenset()
    age_bands: frozenset[str] = frozenset()
    employers: frozenset[str] = field(default_factory=frozenset)
    is_pausing: bool = False


@dataclass(frozen=True, slots=True)
class Distances:
    """Minutes by car from place to place, as the region file has them."""

    minutes: dict[tuple[str, str], int] = field(default_factory=dict)

    def between(self, one: str, other: str) -> int | None:
        if not one or not other:
            return None
        return 0 if one == other else self.minutes.get((one, other))


NOWHERE = Distances()


def bar_between(seeker: Seeker, host: Host) -> Bar | None:
    """Answer the first thing that forbids this pair, or None. No fit outweighs a bar."""
    bars = {
        Bar.NO_ROOM: host.places < 1,
        Bar.PAUSING: host.is_pausing,
        Bar.NO_LANGUAGE: not seeker.languages & host.languages,
        Bar.COLLEAGUES: bool(seeker.employers & host.employers),
        Bar.HOUSEHOLD: host.user == seeker.user or host.user in seeker.companions,
        Bar.ASKED_BEFORE: host.mentor in seeker.asked_before,
        Bar.KEPT_APART: host.mentor in seeker.kept_apart,
    }
    return next((bar for bar, stands in bars.items() if stands), None)


def fit_between(seeker: Seeker, host: Host, distances: Distances = NOWHERE) -> int:
    """Answer how well two people fit, from 0 to ``BEST_FIT``."""
    return (
        by_language(seeker.languages, host.languages, host.little_languages)
        + by_interest(len(seeker.interests & host.interests))
        + by_life((seeker.situation, seeker.age_bands), (host.situations, host.age_bands))
        + by_travel((seeker.place, seeker.municipality), (host.place, host.municipality), distances)
    )


def by_language(wanted: frozenset[str], spoken: frozenset[str], a_little: frozenset[str]) -> int:
    """What the common languages are worth: nothing only where there is none."""
    shared = wanted & spoken
    well = len(shared - a_little)
    return min(LANGUAGE * well + A_LITTLE * (len(shared) - well), MOST_FOR_LANGUAGES)


def by_interest(shared: int) -> int:
    return INTEREST * min(shared, MOST_INTERESTS)


def by_life(life: tuple[str, frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> int:
    """A situation and the ages of one's children, against situations and ages."""
    return SAME_SITUATION * (life[0] in other[0]) + CHILDREN_OF_ONE_AGE * bool(life[1] & other[1])


def by_travel(home: tuple[str, str], there: tuple[str, str], distances: Distances) -> int:
    """Next door is worth most. Where a place is not known, its municipality says something."""
    minutes = distances.between(home[0], there[0])
    if minutes is None:
        return SAME_MUNICIPALITY * bool(home[1] and home[1] == there[1])
    return NEAREST * (FAR - min(max(minutes, NEXT_DOOR), FAR)) // (FAR - NEXT_DOOR)


def reasons_for(seeker: Seeker, host: Host, distances: Distances = NOWHERE) -> list[Reason]:
    """Answer what speaks for this pair, which no bar forbids: they share a language at least."""
    languages = sorted(seeker.languages & host.languages)
    reasons: list[Reason] = [{"code": ReasonCode.LANGUAGES, "facts": {"languages": languages}}]
    if interests := sorted(seeker.interests & host.interests):
        reasons.append({"code": ReasonCode.INTERESTS, "facts": {"interests": interests}})
    if seeker.situation in host.situations:
        reasons.append({"code": ReasonCode.SITUATION, "facts": {"situation": seeker.situation}})
    if seeker.age_bands & host.age_bands:
        reasons.append({"code": ReasonCode.CHILDREN, "facts": {}})
    reasons.extend(_nearness(seeker, host, distances))
    return reasons


def _nearness(seeker: Seeker, host: Host, distances: Distances) -> list[Reason]:
    minutes = distances.between(seeker.place, host.place)
    if minutes == 0:
        return [{"code": ReasonCode.PLACE, "facts": {}}]
    if minutes is not None and minutes < FAR:
        return [{"code": ReasonCode.TRAVEL, "facts": {"minutes": str(minutes)}}]
    if seeker.municipality and seeker.municipality == host.municipality:
        return [{"code": ReasonCode.MUNICIPALITY, "facts": {}}]
    return []
