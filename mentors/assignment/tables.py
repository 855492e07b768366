"""Everybody against everybody, a row of numbers at a time.

``fit`` says what two people have in common; that is far too slow for a hundred million pairs. But
people are alike: there are few sets of languages, few situations and few places. What those are
worth to each other is worked out once in small tables, by the very rules of ``fit``; who lives in
the same place, or lives alike, shares a row. What is left to do for each seeker is to count the
interests in common and to add. Whoever shares no language is never looked at.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence, Set
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from mentors.assignment.fit import (
    INTEREST,
    MOST_INTERESTS,
    NOWHERE,
    Distances,
    Host,
    Seeker,
    by_language,
    by_life,
    by_travel,
)

Numbers = npt.NDArray[np.int64]
Row = npt.NDArray[np.int16]
# What seekers are like, what hosts are like, and what the one is worth to the other.
Kind = tuple[list[int], npt.NDArray[np.intp], Row]
K = TypeVar("K", bound=Hashable)

BARRED = np.int16(-1)
# So few that their rows stay close to the processor, and so many that several can share the work.
AT_ONCE = 8
_BITS = 16
_NOT_HERE = -1


class Block:
    """Seekers who want the same languages, and the hosts who speak one of them."""

    def __init__(
        self,
        seekers: list[int],
        hosts: Numbers,
        *,
        kinds: list[Kind],
        interests: tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]],
        bars: list[list[int]],
        most: int,
    ) -> None:
        self.seekers, self.hosts = seekers, hosts
        self._wanted, self._offered = interests
        self._kinds: list[tuple[Kind, dict[int, Row]]] = [(kind, {}) for kind in kinds]
        self._bars = bars
        self._places = np.full(most, _NOT_HERE)
        self._places[hosts] = np.arange(len(hosts))

    def groups(self) -> Iterator[list[int]]:
        """The seekers, a few at a time: as many as are worked on in one go."""
        for first in range(0, len(self.seekers), AT_ONCE):
            yield self.seekers[first : first + AT_ONCE]

    def fits(self, seekers: list[int]) -> Row:
        """Fits of each, a row, with the ``hosts``; BARRED where the two may not be put together."""
        shared = np.bitwise_count(self._offered & self._wanted[seekers][:, np.newaxis])
        np.minimum(shared, MOST_INTERESTS, out=shared)
        rows: Row = np.multiply(shared, INTEREST, dtype=np.int16)
        for number, seeker in enumerate(seekers):
            for (codes, others, table), known in self._kinds:
                code = codes[seeker]
                if code not in known:
                    known[code] = table[code].take(others)
                rows[number] += known[code]
            rows[number, self.barred(seeker)] = BARRED
        return rows

    def barred(self, seeker: int) -> Numbers:
        """Which of the ``hosts`` this seeker must not be given, by their place among them."""
        places: Numbers = self._places[self._bars[seeker]]
        here: Numbers = places[places != _NOT_HERE]
        return here


class Tables:
    """What anybody is worth to anybody, with the hosts who are free at all."""

    def __init__(
        self,
        seekers: Sequence[Seeker],
        hosts: Sequence[Host],
        distances: Distances = NOWHERE,
        *,
        leave_out: Set[int] = frozenset(),
    ) -> None:
        self._left_out = leave_out
        is_open = [host.places > 0 and not host.is_pausing for host in hosts]
        self._open = np.flatnonzero(np.array(is_open, dtype=np.bool_))
        free = [hosts[number] for number in self._open.tolist()]
        self._languages = _language_table(seekers, free)
        self._others = [_life_table(seekers, free), _travel_table(seekers, free, distances)]
        interests = _interest_masks(
            [*(one.interests for one in seekers), *(one.interests for one in free)]
        )
        self._wanted, self._offered = interests[: len(seekers)], interests[len(seekers) :]
        self._bars, self._most = _bars(seekers, hosts), len(hosts)

    def blocks(self) -> Iterator[Block]:
        codes, spoken, table = self._languages
        alike: dict[int, list[int]] = defaultdict(list)
        for seeker, code in enumerate(codes):
            if seeker not in self._left_out:
                alike[code].append(seeker)
        for code, seekers in alike.items():
            here = np.flatnonzero(table[code].take(spoken))
            kinds = [(own, other[here], worth) for own, other, worth in self._others]
            kinds.append((codes, spoken[here], table))
            yield Block(
                seekers,
                self._open[here],
                kinds=kinds,
                interests=(self._wanted, self._offered[here]),
                bars=self._bars,
                most=self._most,
            )


def _codes(keys: Sequence[K]) -> tuple[list[int], list[K]]:
    """Number those that differ; answer everybody's number and who was first of each."""
    known: dict[K, int] = {}
    codes = [known.setdefault(key, len(known)) for key in keys]
    return codes, list(known)


def _language_table(seekers: Sequence[Seeker], hosts: Sequence[Host]) -> Kind:
    ours, wanted = _codes([one.languages for one in seekers])
    theirs, spoken = _codes([(one.languages, one.little_languages) for one in hosts])
    table = [[by_language(want, well, little) for well, little in spoken] for want in wanted]
    return ours, np.array(theirs, dtype=np.intp), _table(table, len(spoken))


def _life_table(seekers: Sequence[Seeker], hosts: Sequence[Host]) -> Kind:
    ours, lives = _codes([(one.situation, one.age_bands) for one in seekers])
    theirs, others = _codes([(one.situations, one.age_bands) for one in hosts])
    table = [[by_life(life, other) for other in others] for life in lives]
    return ours, np.array(theirs, dtype=np.intp), _table(table, len(others))


def _travel_table(seekers: Sequence[Seeker], hosts: Sequence[Host], distances: Distances) -> Kind:
    ours, homes = _codes([(one.place, one.municipality) for one in seekers])
    theirs, theres = _codes([(one.place, one.municipality) for one in hosts])
    table = [[by_travel(home, there, distances) for there in theres] for home in homes]
    return ours, np.array(theirs, dtype=np.intp), _table(table, len(theres))


def _table(rows: list[list[int]], width: int) -> Row:
    return np.array(rows, dtype=np.int16).reshape(len(rows), width)


def _interest_masks(interests: Sequence[frozenset[str]]) -> npt.NDArray[np.uint16]:
    """Interests as bits.

    :raises ValueError: when there are more kinds of interest than there are bits.
    """
    names = sorted(frozenset().union(*interests))
    if len(names) > _BITS:
        raise ValueError(f"{len(names)} interests are more than {_BITS}")
    bit = {name: 1 << number for number, name in enumerate(names)}
    return np.array([sum(bit[name] for name in one) for one in interests], dtype=np.uint16)


def _bars(seekers: Sequence[Seeker], hosts: Sequence[Host]) -> list[list[int]]:
    """Whom each seeker must not be given, whatever speaks for it."""
    by_user = {host.user: n for n, host in enumerate(hosts)}
    by_mentor = {host.mentor: n for n, host in enumerate(hosts)}
    by_employer: dict[str, list[int]] = defaultdict(list)
    for n, host in enumerate(hosts):
        for employer in host.employers:
            by_employer[employer].append(n)
    bars = []
    for seeker in seekers:
        people = [by_user.get(user) for user in (seeker.user, *seeker.companions)]
        people += [by_mentor.get(one) for one in (*seeker.asked_before, *seeker.kept_apart)]
        colleagues = [n for employer in seeker.employers for n in by_employer.get(employer, ())]
        bars.append(sorted({n for n in people if n is not None} | set(colleagues)))
    return bars
