"""From ranks to figures, with what chance may do to them."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any, Final

from flyttehjelp.faq.bench.files import Question

DEPTH: Final = 10
NEAR: Final = 5
_DRAWS: Final = 1000
_SEED: Final = 1905

Figures = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a search made of one question.

    ``ranking``: the ids it would show, best first, were it never to say that it has no answer.
    ``answered``: whether it shows them.
    """

    question: Question
    ranking: Sequence[str]
    answered: bool
    seconds: float

    @property
    def rank(self) -> int | None:
        """From 1; None where no right answer is among the first ten."""
        places = (n for n, found in enumerate(self.ranking, 1) if found in self.question.right)
        return next((n for n in places if n <= DEPTH), None)


def _reciprocal(outcome: Outcome) -> float:
    return 1 / outcome.rank if outcome.rank else 0.0


def _first(outcome: Outcome) -> float:
    return float(outcome.rank == 1)


def _among_first(outcome: Outcome) -> float:
    return float(outcome.rank is not None and outcome.rank <= NEAR)


def _gain(outcome: Outcome) -> float:
    """Every right answer counts, the less the further down it stands."""
    right = outcome.question.right
    shown = outcome.ranking[:DEPTH]
    got = sum(1 / log2(n + 1) for n, found in enumerate(shown, 1) if found in right)
    return got / sum(1 / log2(n + 1) for n in range(1, min(len(right), DEPTH) + 1))


def _kept(outcome: Outcome) -> float:
    return float(outcome.answered)


def _refused(outcome: Outcome) -> float:
    return float(not outcome.answered)


REAL: Final[dict[str, Callable[[Outcome], float]]] = {
    "mrr@10": _reciprocal,
    "recall@1": _first,
    "recall@5": _among_first,
    "ndcg@10": _gain,
    "kept_real": _kept,
}
OFF_TOPIC: Final[dict[str, Callable[[Outcome], float]]] = {"refused_off_topic": _refused}


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """All figures, over everything and by language."""
    languages = sorted({outcome.question.language for outcome in outcomes})
    return {
        **_of(outcomes),
        "p95_ms": _late([outcome.seconds for outcome in outcomes]),
        "by_lang": {
            language: _of([each for each in outcomes if each.question.language == language])
            for language in languages
        },
    }


def _of(outcomes: Sequence[Outcome]) -> Figures:
    real = [outcome for outcome in outcomes if outcome.question.right]
    off_topic = [outcome for outcome in outcomes if not outcome.question.right]
    found: Figures = {"questions": len(real), "off_topic": len(off_topic)}
    intervals: Figures = {}
    for which, measures in ((real, REAL), (off_topic, OFF_TOPIC)):
        for name, measure in measures.items():
            values = [measure(outcome) for outcome in which]
            found[name] = _mean(values)
            intervals[name] = interval(values)
    return {**found, "intervals": intervals}


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def interval(values: Sequence[float]) -> list[float] | None:
    """Where the figure would lie 95 times of 100, had other questions of the kind been asked."""
    if not values:
        return None
    draw = random.Random(_SEED)  # noqa: S311 - chance, not a secret
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(_DRAWS))
    return [round(means[int(_DRAWS * 0.025)], 4), round(means[int(_DRAWS * 0.975)], 4)]


def _late(seconds: Iterable[float]) -> float:
    ordered = sorted(seconds)
    return round(ordered[int(len(ordered) * 0.95)] * 1000, 1) if ordered else 0.0
