"""Made-up towns full of people for the assignment: seeded, and alike enough to be hard."""

from random import Random
from uuid import UUID

from mentors.assignment.fit import Distances, Host, Seeker
from mentors.enums import AgeBand, Interest

LANGUAGES = {"nb": 0.35, "en": 0.6, "pl": 0.15, "de": 0.1, "uk": 0.1, "ar": 0.08, "so": 0.05}
SITUATIONS = ["family", "student", "returner", "lifestyle", "commuter", "other"]
PLACES = [(f"place{n}", ["3405", "3440", "3441"][n % 3]) for n in range(24)]
EMPLOYERS = 300


def town(seekers: int, hosts: int, *, seed: int = 1) -> tuple[list[Seeker], list[Host], Distances]:
    dice = Random(seed)  # noqa: S311 - no secret
    minutes = {(a, b): dice.randrange(5, 80) for a, _ in PLACES for b, _ in PLACES if a != b}
    return (
        [_seeker(dice, number) for number in range(seekers)],
        [_host(dice, number) for number in range(hosts)],
        Distances(minutes),
    )


def _seeker(dice: Random, number: int) -> Seeker:
    place, municipality = dice.choice(PLACES)
    who = UUID(int=number)
    return Seeker(
        wish=who,
        newcomer=who,
        user=who,
        languages=_languages(dice, norwegian=0.35),
        interests=_interests(dice),
        situation=dice.choice(SITUATIONS),
        municipality=municipality,
        days_waited=dice.randrange(80),
        place=place,
        age_bands=_age_bands(dice),
        employers=_employers(dice),
    )


def _host(dice: Random, number: int) -> Host:
    place, municipality = dice.choice(PLACES)
    who = UUID(int=10**9 + number)
    return Host(
        mentor=who,
        user=who,
        languages=_languages(dice, norwegian=0.95),
        interests=_interests(dice),
        situations=frozenset(dice.sample(SITUATIONS, dice.randrange(1, 3))),
        municipality=municipality,
        places=dice.choices([0, 1, 2, 3], [0.3, 0.4, 0.2, 0.1])[0],
        taken=dice.choice([0, 0, 1]),
        place=place,
        age_bands=_age_bands(dice),
        employers=_employers(dice),
    )


def _languages(dice: Random, *, norwegian: float) -> frozenset[str]:
    odds = LANGUAGES | {"nb": norwegian}
    spoken = frozenset(name for name, chance in odds.items() if dice.random() < chance)
    return spoken or frozenset([dice.choice(list(LANGUAGES))])


def _interests(dice: Random) -> frozenset[str]:
    return frozenset(dice.sample(Interest.values, dice.randrange(1, 6)))


def _age_bands(dice: Random) -> frozenset[str]:
    return frozenset(band for band in AgeBand.values if dice.random() < 0.2)


def _employers(dice: Random) -> frozenset[str]:
    return frozenset([str(dice.randrange(EMPLOYERS))] if dice.random() < 0.5 else [])
