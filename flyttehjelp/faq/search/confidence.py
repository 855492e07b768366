"""How sure we are that the best answer is one: the difference between finding and guessing.

A sum of few signs, whose weights were fitted to the questions of `bench search` that are not held
out. Nothing in it grows with the length of a question or with the number of answers.
"""

from dataclasses import dataclass
from math import exp, log1p
from typing import Final

from flyttehjelp.language.analysis import Question


@dataclass(frozen=True)
class Best:
    """The best answer: what its words are worth, how near it lies in meaning, how far it leads."""

    words: float
    nearness: float | None
    place: float
    second: float | None
    met: list[str] | None


@dataclass(frozen=True)
class Signs:
    """``covered``: how much of the question the answer says, by how rare the words are.

    ``worth``: how many of the rarest words its words are worth.
    ``lead``: how far the next best stands behind.
    ``nearness``: to the best answer, ``elsewhere``: to what we never answer.
    """

    covered: float
    worth: float
    lead: float
    nearness: float
    elsewhere: float


_ALL_SAID: Final = 0.9
# What stands without signs, then in their order; with the model, and without. At a half 96 of 100
# of the real questions they were fitted to are kept.
_WEIGHTS: Final = {
    True: (7.17, 0.0, 0.94, 3.53, 80.88, -88.66),
    False: (-0.24, 1.22, 0.0, 1.82, 0.0, 0.0),
}


def signs(
    asked: Question, best: Best, rarity: dict[str, float], *, elsewhere: float | None
) -> Signs:
    """``rarity``: what each term is worth; ``elsewhere``: None without the model."""
    rarest = max(rarity.values(), default=1.0) or 1.0
    covered, nearness = _covered(asked, best, rarity), best.nearness or 0.0
    # What we do not answer today somebody may write an answer to tomorrow. One that says all that
    # is asked is about it, whatever else the question is like.
    like = min(elsewhere or 0.0, nearness) if covered >= _ALL_SAID else elsewhere or 0.0
    return Signs(
        covered=covered,
        worth=log1p(best.words / rarest),
        lead=(best.place - (best.second or 0)) / max(best.place, 0.001),
        nearness=nearness,
        elsewhere=like,
    )


def _covered(asked: Question, best: Best, rarity: dict[str, float]) -> float:
    met, said, whole = set(best.met or ()), 0.0, 0.0
    for word in asked.words:
        if word.terms:
            worth = max(rarity.get(term, 0.0) * weight for term, weight in word.terms)
            means = max((weight for term, weight in word.terms if term in met), default=0.0)
            whole += worth
            said += worth * min(means, 1.0)
    return said / whole if whole else 0.0


def sureness(found: Signs, *, by_meaning: bool) -> float:
    """From 0 to 1."""
    base, *weights = _WEIGHTS[by_meaning]
    values = (found.covered, found.worth, found.lead, found.nearness, found.elsewhere)
    score = base + sum(weight * value for weight, value in zip(weights, values, strict=True))
    return 1 / (1 + exp(-score))
