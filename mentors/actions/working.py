"""What the worker does with the assignments that were asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog

from mentors import rules
from mentors.actions.assigning import propose_offers
from mentors.actions.everybody import Everybody, everybody
from mentors.assignment.fit import bar_between
from mentors.assignment.pairing import Pair, Proposal, pair_up
from mentors.assignment.why import Answer, why_not
from mentors.enums import RoundKind, RoundState
from mentors.models import Round

log = structlog.get_logger()


def work_rounds(*, at: datetime) -> int:
    """Work out everything that was asked for; answer how many rounds that were."""
    worked = 0
    for asked in Round.objects.due_at(at).order_by("asked_at", "pk"):
        if not begin(asked, at=at):
            continue
        if asked.kind == RoundKind.CLOCK:
            _work_for_clock(asked, at=at)
        else:
            _work_for_desk(asked, at=at)
        worked += 1
    return worked


def begin(asked: Round, *, at: datetime) -> bool:
    """Whether it is ours to work: another worker may have begun."""
    free = Round.objects.due_at(at).filter(pk=asked.pk)
    until = at + rules.WORKING_TIME
    asked.working_until = until
    return bool(free.update(state=RoundState.WORKING, working_until=until))


def _work_for_clock(asked: Round, *, at: datetime) -> None:
    offers = propose_offers(at=at)
    Round.objects.filter(pk=asked.pk).delete()
    log.info("round.worked", sent=len(offers))


def _work_for_desk(asked: Round, *, at: datetime) -> None:
    people = everybody(at=at)
    numbers = _Numbers(people)
    locked = [pair for pair in numbers.of(asked.locked) if numbers.may_be(pair)]
    proposals = pair_up(people.seekers, people.hosts, distances=people.distances, locked=locked)
    pairs = [_written(proposal) for proposal in proposals]
    chosen = numbers.of([[pair["wish"], pair["mentor"]] for pair in pairs])
    for question in asked.questions:
        about = numbers.of([[question["wish"], question["mentor"]]])
        question["answer"] = _answer(about, people, chosen=chosen, locked=locked)
    met = {pair["wish"] for pair in pairs}
    unmet = [wish for wish in numbers.seekers if wish not in met]
    _finish(asked, pairs=pairs, unmet=unmet, at=at)


class _Numbers:
    """Which number in the assignment a wish or a mentor has, by their ids in JSON."""

    def __init__(self, people: Everybody) -> None:
        self.people = people
        self.seekers = {str(one.wish): number for number, one in enumerate(people.seekers)}
        self.hosts = {str(one.mentor): number for number, one in enumerate(people.hosts)}

    def of(self, keys: Sequence[Sequence[str]]) -> list[Pair]:
        """Those pairs where both are still there."""
        return [
            (self.seekers[wish], self.hosts[mentor])
            for wish, mentor in keys
            if wish in self.seekers and mentor in self.hosts
        ]

    def may_be(self, pair: Pair) -> bool:
        return bar_between(self.people.seekers[pair[0]], self.people.hosts[pair[1]]) is None


def _written(proposal: Proposal) -> dict[str, Any]:
    return {
        "wish": str(proposal.seeker.wish),
        "mentor": str(proposal.host.mentor),
        "score": proposal.score,
        "reasons": proposal.reasons,
    }


def _answer(
    about: Sequence[Pair], people: Everybody, *, chosen: Sequence[Pair], locked: Sequence[Pair]
) -> Answer | None:
    """None where one of the two is no longer there to be asked about."""
    if not about:
        return None
    return why_not(
        about[0],
        people.seekers,
        people.hosts,
        chosen=chosen,
        locked=locked,
        distances=people.distances,
    )


def _finish(asked: Round, *, pairs: list[dict[str, Any]], unmet: list[str], at: datetime) -> None:
    """Write down what was found, unless something was adjusted meanwhile."""
    ours = Round.objects.filter(
        pk=asked.pk, state=RoundState.WORKING, working_until=asked.working_until
    )
    ours.update(
        state=RoundState.READY,
        working_until=None,
        worked_at=at,
        pairs=pairs,
        unmet=unmet,
        questions=asked.questions,
    )


def forget_rounds(*, at: datetime) -> int:
    """Delete what was sent or dropped long ago."""
    old = Round.objects.filter(closed_at__lt=at - rules.ROUNDS_KEPT)
    forgotten, _ = old.delete()
    return forgotten
