"""The fixed tables of a release: what is counted, what is hidden, and how sure the shares are.

One system of counts for all tables of a release, since they are about the same people: who answered
by municipality, gender, sector and service, and each question's answers by service. Each is five or
more people, or hidden; and nothing hidden can be worked out from the sums.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from flyttehjelp.insight.analysis import (
    CannotWeight,
    Margin,
    Share,
    effective_n,
    rake,
    share,
    weighted_share,
)
from flyttehjelp.insight.cells import Sum, protect
from flyttehjelp.insight.enums.surveys import Service
from flyttehjelp.insight.rules.surveys import FEWEST_TO_RELEASE, FEWEST_TO_WEIGHT
from flyttehjelp.insight.surveys import Question

UNTOLD: Final = "untold"
NOT_CHOSEN: Final = "not_chosen"
ALL: Final = "all"
Key = tuple[str, str, str]  # table, row, service
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Given:
    """One set of answers and what its giver has had from us."""

    answers: Answers
    service: str


@dataclass(frozen=True)
class System:
    """Counts, the sums over them, and those that anybody may know: how many answered in all, and
    how many left a question open."""

    counts: dict[Key, int]
    sums: list[Sum[Key]]
    known: frozenset[Key]

    @property
    def withheld(self) -> set[Key]:
        """How many of those who had this or that from us left a question open."""
        return {key for key in self.counts if key[1] == UNTOLD and key[2] != ALL}

    @property
    def dear(self) -> set[Key]:
        """What one comes to see: how many answered this or that, whatever they had from us."""
        return {key for key in self.counts if key[0] != ALL and key[2] == ALL}


def figures_of(
    given: Sequence[Given], questions: Sequence[Question], *, margins: Sequence[Margin] = ()
) -> dict[str, Any]:
    """What may be published of these answers, as JSON. A question that hardly anybody answered is
    not told of."""
    questions = [one for one in questions if _answered(given, one) >= FEWEST_TO_RELEASE]
    system = system_of(given, questions)
    shown = protect(
        system.counts,
        system.sums,
        known=system.known,
        dear=system.dear,
        withheld=system.withheld,
    )
    weights, why_not = _weights(given, margins)
    seen = _Seen(given, shown, weights)
    return {
        "answered": [
            {"by": question.key, "rows": _rows(question, shown)}
            for question in questions
            if question.is_background
        ]
        + [{"by": "service", "rows": [_row(s, shown[ALL, "", s]) for s in Service.values]}],
        "weighted": {
            "by": [list(margin.by) for margin in margins] if weights else [],
            "why_not": why_not,
            "effective_n": round(effective_n(weights), 1) if weights else None,
        },
        "questions": [
            _told(question, seen)
            for question in questions
            if question.kind != "words" and not question.is_background
        ],
    }


def _answered(given: Sequence[Given], question: Question) -> int:
    return sum(bool(one.answers.get(question.key)) for one in given)


def system_of(given: Sequence[Given], questions: Sequence[Question]) -> System:
    """All counts of a release and the sums that hold between them."""
    counts: dict[Key, int] = dict.fromkeys([(ALL, "", s) for s in [*Service.values, ALL]], 0)
    counts |= Counter((ALL, "", one.service) for one in given)
    counts[ALL, "", ALL] = len(given)
    sums: list[Sum[Key]] = [
        Sum((ALL, "", ALL), tuple((ALL, "", service) for service in Service.values))
    ]
    known: set[Key] = {(ALL, "", ALL)}
    for table in [table for question in questions for table in _tables(question)]:
        counted = Counter((code, service) for one in given for code, service in table.of(one))
        for code in table.codes:
            counts |= {(table.name, code, s): counted[code, s] for s in table.services}
            if len(table.services) > 1:
                parts = tuple((table.name, code, service) for service in Service.values)
                sums.append(Sum((table.name, code, ALL), parts))
        for service in table.services:
            parts = tuple((table.name, code, service) for code in table.codes)
            sums.append(Sum((ALL, "", service), parts))
        known.add((table.name, UNTOLD, ALL))
    return System(counts, sums, frozenset(known))


@dataclass(frozen=True)
class Table:
    """The answers to a question, or to one option of it where several may be chosen."""

    question: str
    option: str
    codes: tuple[str, ...]
    services: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.question}.{self.option}" if self.option else self.question

    def of(self, one: Given) -> Iterator[tuple[str, str]]:
        """Where somebody's answers are counted."""
        code = self._code_of(one.answers.get(self.question))
        yield code, ALL
        if one.service in self.services:
            yield code, one.service

    def _code_of(self, answer: str | list[str] | None) -> str:
        if not answer:
            return UNTOLD
        if isinstance(answer, list):
            return self.option if self.option in answer else NOT_CHOSEN
        return answer


def _tables(question: Question) -> Iterator[Table]:
    services = (ALL,) if question.is_background else (*Service.values, ALL)
    if question.kind == "one":
        yield Table(question.key, "", (*question.codes, UNTOLD), services)
    if question.kind == "many":
        for code in question.codes:
            yield Table(question.key, code, (code, NOT_CHOSEN, UNTOLD), services)


def _rows(question: Question, shown: Mapping[Key, int | None]) -> list[dict[str, Any]]:
    return [_row(code, shown[question.key, code, ALL]) for code in question.codes]


def _row(code: str, count: int | None) -> dict[str, Any]:
    return {"code": code, "count": count}


def _told(question: Question, seen: "_Seen") -> dict[str, Any]:
    return {
        "key": question.key,
        "wording": question.wording,
        "kind": question.kind,
        "n": seen.n(question.key, ALL),
        "options": [
            _option(table, code, seen)
            for table in _tables(question)
            for code in table.codes
            if code not in {UNTOLD, NOT_CHOSEN}
        ],
    }


def _option(table: Table, code: str, seen: "_Seen") -> dict[str, Any]:
    shown = seen.counted(table, code, ALL)
    weighted = shown["count"] is not None and seen.weights
    return {
        "code": code,
        **shown,
        "weighted": seen.weighted(table.question, code) if weighted else None,
        "by_service": {service: seen.counted(table, code, service) for service in Service.values},
    }


@dataclass(frozen=True)
class _Seen:
    """What may be shown, and what it is reckoned from."""

    given: Sequence[Given]
    shown: Mapping[Key, int | None]
    weights: Sequence[float]

    def n(self, question: str, service: str) -> int:
        """How many answered a question, of those who have had this from us."""
        return sum(
            bool(one.answers.get(question)) and service in (one.service, ALL) for one in self.given
        )

    def counted(self, table: Table, code: str, service: str) -> dict[str, Any]:
        """A share tells what it is a share of. That may be told of everybody; of those who had
        this or that, only where it is the sum of what is shown."""
        count = self.shown[table.name, code, service]
        parts = [self.shown[table.name, one, service] for one in table.codes if one != UNTOLD]
        if count is None or (service != ALL and None in parts):
            return {"count": count, "share": None}
        found = share(count, self.n(table.question, service))
        return {"count": count, "share": _json(found, digits=4)}

    def weighted(self, question: str, code: str) -> dict[str, Any] | None:
        """In whole percent: finer, and it would be one more sum over the hidden counts."""
        told = [
            (code in answer if isinstance(answer, list) else answer == code, weight)
            for one, weight in zip(self.given, self.weights, strict=True)
            if (answer := one.answers.get(question))
        ]
        found = weighted_share([hit for hit, _ in told], [weight for _, weight in told])
        return _json(found, digits=2)


def _weights(given: Sequence[Given], margins: Sequence[Margin]) -> tuple[list[float], str]:
    """A weight for each, or none and why: ``unknown`` margins, too ``few``, or as raking says."""
    if not margins:
        return [], "unknown"
    if len(given) < FEWEST_TO_WEIGHT:
        return [], "few"
    try:
        return rake([one.answers for one in given], margins), ""
    except CannotWeight as trouble:
        return [], trouble.reason


def _json(found: Share | None, *, digits: int) -> dict[str, Any] | None:
    if found is None:
        return None
    return {name: round(value, digits) for name, value in asdict(found).items()}
