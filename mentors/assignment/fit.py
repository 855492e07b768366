"""May these two be put together, and how well do they fit? Rows go in, numbers come out."""

from dataclasses import dataclass, field
from typing import TypedDict
from uuid import UUID

from mentors.enums import Bar, ReasonCode

BEST_FIT = 1000
# What each likeness is worth, and how many of it count. Together never more than BEST_FIT.
LANGUAGE, MOST_LANGUAGES = 150, 2
INTEREST, MOST_INTERESTS = 75, 4
SAME_SITUATION = 200
SAME_MUNICIPALITY = 200


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
    employers: frozenset[str] = field(default_factory=frozenset)
    companions: frozenset[UUID] = field(default_factory=frozenset)
    asked_before: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Host:
    """A mentor, as far as the assignment needs to know them."""

    mentor: UUID
    user: UUID
    languages: frozenset[str]
    interests: frozenset[str]
    situations: frozenset[str]
    municipality: str
    places: int
    employers: frozenset[str] = field(default_factory=frozenset)
    is_pausing: bool = False


def bar_between(seeker: Seeker, host: Host) -> Bar | None:
    """Answer the first thing that forbids this pair, or None. No fit outweighs a bar."""
    bars = {
        Bar.NO_ROOM: host.places < 1,
        Bar.PAUSING: host.is_pausing,
        Bar.NO_LANGUAGE: not seeker.languages & host.languages,
        Bar.COLLEAGUES: bool(seeker.employers & host.employers),
        Bar.HOUSEHOLD: host.user == seeker.user or host.user in seeker.companions,
        Bar.ASKED_BEFORE: host.mentor in seeker.asked_before,
    }
    return next((bar for bar, stands in bars.items() if stands), None)


def fit_between(seeker: Seeker, host: Host) -> int:
    """Answer how well two people fit, from 0 to ``BEST_FIT``."""
    languages = min(len(seeker.languages & host.languages), MOST_LANGUAGES)
    interests = min(len(seeker.interests & host.interests), MOST_INTERESTS)
    return (
        LANGUAGE * languages
        + INTEREST * interests
        + SAME_SITUATION * (seeker.situation in host.situations)
        + SAME_MUNICIPALITY * bool(seeker.municipality and seeker.municipality == host.municipality)
    )


def reasons_for(seeker: Seeker, host: Host) -> list[Reason]:
    """Answer what speaks for this pair, which no bar forbids: they share a language at least."""
    languages = sorted(seeker.languages & host.languages)
    reasons: list[Reason] = [{"code": ReasonCode.LANGUAGES, "facts": {"languages": languages}}]
    if interests := sorted(seeker.interests & host.interests):
        reasons.append({"code": ReasonCode.INTERESTS, "facts": {"interests": interests}})
    if seeker.situation in host.situations:
        reasons.append({"code": ReasonCode.SITUATION, "facts": {"situation": seeker.situation}})
    if seeker.municipality and seeker.municipality == host.municipality:
        reasons.append({"code": ReasonCode.MUNICIPALITY, "facts": {}})
    return reasons
