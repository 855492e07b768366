"""Weights that make those who answered look like those who moved here.

A margin says how the whole is made up: by sex, say, or by sex and municipality at once. Raking
(iterative proportional fitting) scales the weights to one margin after the other until all hold. A
margin over everything that is known is met in one round, and the weights are then those of
post-stratification. (W. E. Deming and F. F. Stephan, *Annals of Mathematical Statistics* 11, 1940.)

Every question may be left open. Who does not say where they live is left as they are by the margins
over municipalities: we know no more of them than that they answered.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MOST_ROUNDS: Final = 200
NEAR: Final = 1e-9
# Beyond this, one answer speaks for too many; the sample has a hole there that no weight can mend.
HEAVIEST: Final = 5.0

Background = Mapping[str, str]
Kind = tuple[str, ...]


class CannotWeight(Exception):  # noqa: N818 - it reads as the fact it states
    """The answers cannot be made to look like the whole. ``reason`` is ``empty`` (a part of the
    whole that nobody answered for), ``heavy`` (too few did) or ``apart`` (the margins disagree)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Margin:
    """How the whole is made up by ``by``; sizes may be people or shares."""

    by: tuple[str, ...]
    sizes: Mapping[Kind, float]


def rake(answered: Sequence[Background], margins: Sequence[Margin]) -> list[float]:
    """A weight for each who answered; the mean is 1. Without margins all weigh the same.

    :raises CannotWeight: where the margins cannot be met, or only by very heavy weights.
    """
    weights = [1.0] * len(answered)
    kinds = [[_kind(one, margin.by) for one in answered] for margin in margins]
    for margin, known in zip(margins, kinds, strict=True):
        _ensure_answered_for(margin, known)
    for _round in range(MOST_ROUNDS):
        moved = 0.0
        for margin, known in zip(margins, kinds, strict=True):
            moved = max(moved, _meet(margin, known, weights))
        if moved < NEAR:
            return _level(weights)
    raise CannotWeight("apart")


def _kind(one: Background, by: Sequence[str]) -> Kind | None:
    """Where in the margin somebody belongs; None who has not said."""
    found = tuple(one.get(name, "") for name in by)
    return found if all(found) else None


def _ensure_answered_for(margin: Margin, known: Sequence[Kind | None]) -> None:
    """Whoever belongs to no part of the margin (another answer than it knows) is left alone too."""
    there = set(known)
    if any(size > 0 and kind not in there for kind, size in margin.sizes.items()):
        raise CannotWeight("empty")


def _meet(margin: Margin, known: Sequence[Kind | None], weights: list[float]) -> float:
    """Scale the weights to one margin; answer the largest change of any weight, relatively."""
    held: dict[Kind, float] = defaultdict(float)
    for kind, weight in zip(known, weights, strict=True):
        if kind is not None and margin.sizes.get(kind, 0) > 0:
            held[kind] += weight
    whole = math.fsum(margin.sizes[kind] for kind in held)
    here = math.fsum(held.values())
    factors = {kind: margin.sizes[kind] / whole * here / weight for kind, weight in held.items()}
    for index, kind in enumerate(known):
        if kind in factors:
            weights[index] *= factors[kind]
    return max((abs(factor - 1) for factor in factors.values()), default=0.0)


def _level(weights: list[float]) -> list[float]:
    mean = math.fsum(weights) / len(weights) if weights else 1.0
    level = [weight / mean for weight in weights]
    if level and max(level) > HEAVIEST:
        raise CannotWeight("heavy")
    return level
