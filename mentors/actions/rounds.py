"""An assignment is asked for here and worked out by the worker: nobody's request waits for it.

Two kinds. The clock's is solved and sent at once. The desk's is shown to a coordinator, who may
lock pairs, keep others apart, ask why not somebody else, and then sends it. While one lies on the
desk the clock's waits a little, or it would send away what is being looked at.
"""

from datetime import datetime

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.core import wake
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from mentors import rules
from mentors.actions.assigning import send_offer
from mentors.actions.everybody import Everybody, everybody
from mentors.actions.locks import hold_mentor, hold_newcomer
from mentors.assignment.fit import bar_between
from mentors.assignment.pairing import Proposal, propose
from mentors.enums import RoundKind
from mentors.models import KeptApart, Mentor, Round, Wish

WORK = "mentors.tasks.work_rounds"
Keys = list[str]  # a wish and a mentor, as they stand in JSON


@transaction.atomic
def ask_for_round(*, at: datetime) -> None:
    """Have the best offers worked out and sent. Asked for twice before it is begun is once."""
    # Held until all that is being written here stands: a worker who took it before would not see
    # it. Hence the last thing a deed does.
    while not Round.objects.asked_by_clock().update(asked_at=at):
        asked = Round(kind=RoundKind.CLOCK, asked_at=at)
        Round.objects.bulk_create([asked], ignore_conflicts=True)
    wake.after_commit(WORK)


@transaction.atomic
def ask_for_preview(*, by: User, at: datetime) -> Round:
    """Have an assignment worked out for the desk, or the one that lies there worked out anew.

    :raises NotYours: when ``by`` is no coordinator.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    Round.objects.bulk_create([Round(kind=RoundKind.DESK, asked_at=at)], ignore_conflicts=True)
    preview = Round.objects.on_desk().select_for_update(no_key=True).get()
    _ask_anew(preview, at=at)
    return preview


def _ask_anew(preview: Round, *, at: datetime) -> None:
    """:raises StepNotOpen: when it was sent or dropped meanwhile."""
    take_step(preview, rules.ROUND_STEPS, "adjust", asked_at=at, working_until=None)
    wake.after_commit(WORK)


@transaction.atomic
def lock_pair(preview: Round, *, wish: Wish, mentor: Mentor, by: User, at: datetime) -> Round:
    """Settle that these two are put together, and have the others worked out around them.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it was sent or dropped meanwhile.
    :raises PairCannotBe: when something stands in the way, or the places are locked already.
    """
    preview = _hold(preview, by=by)
    kept = [pair for pair in preview.locked if pair[0] != str(wish.pk)]
    _ensure_may_be(everybody(at=at), wish, mentor, others=kept)
    preview.locked = [*kept, [str(wish.pk), str(mentor.pk)]]
    return _adjusted(preview, at=at)


def _ensure_may_be(people: Everybody, wish: Wish, mentor: Mentor, *, others: list[Keys]) -> None:
    seeker = next((one for one in people.seekers if one.wish == wish.pk), None)
    host = next((one for one in people.hosts if one.mentor == mentor.pk), None)
    if seeker is None or host is None:
        raise StepNotOpen
    rules.ensure_pair_may_be(bar_between(seeker, host))
    promised = sum(other == str(mentor.pk) for _, other in others)
    rules.ensure_places_left(promised=promised, places=host.places)


@transaction.atomic
def unlock_pair(preview: Round, *, wish: Wish, by: User, at: datetime) -> Round:
    """Leave it to the assignment again who is put together with this newcomer.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it was sent or dropped meanwhile.
    """
    preview = _hold(preview, by=by)
    preview.locked = [pair for pair in preview.locked if pair[0] != str(wish.pk)]
    return _adjusted(preview, at=at)


@transaction.atomic
def keep_apart(preview: Round, *, wish: Wish, mentor: Mentor, by: User, at: datetime) -> Round:
    """See to it that these two are never put together, now or in any later assignment.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it was sent or dropped meanwhile.
    """
    preview = _hold(preview, by=by)
    apart = KeptApart(newcomer_id=wish.newcomer_id, mentor=mentor, at=at)
    KeptApart.objects.bulk_create([apart], ignore_conflicts=True)
    facts: dict[str, object] = {"mentor": str(mentor.pk)}
    Happening.objects.note("pair.kept_apart", about=wish.pk, by=by.pk, at=at, facts=facts)
    preview.locked = [pair for pair in preview.locked if pair != [str(wish.pk), str(mentor.pk)]]
    return _adjusted(preview, at=at)


@transaction.atomic
def allow_pair(preview: Round, *, wish: Wish, mentor: Mentor, by: User, at: datetime) -> Round:
    """Take back that these two are kept apart.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it was sent or dropped meanwhile.
    """
    preview = _hold(preview, by=by)
    KeptApart.objects.filter(newcomer=wish.newcomer_id, mentor=mentor).delete()
    facts: dict[str, object] = {"mentor": str(mentor.pk)}
    Happening.objects.note("pair.allowed", about=wish.pk, by=by.pk, at=at, facts=facts)
    return _adjusted(preview, at=at)


@transaction.atomic
def ask_why_not(preview: Round, *, wish: Wish, mentor: Mentor, by: User, at: datetime) -> Round:
    """Have it worked out why these two were not put together.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it was sent or dropped meanwhile.
    """
    preview = _hold(preview, by=by)
    asked = {"wish": str(wish.pk), "mentor": str(mentor.pk), "answer": None}
    others = [one for one in preview.questions if not _is_about(one, wish, mentor)]
    preview.questions = [asked, *others][: rules.MOST_QUESTIONS]
    return _adjusted(preview, at=at)


def _is_about(question: dict[str, object], wish: Wish, mentor: Mentor) -> bool:
    return (question["wish"], question["mentor"]) == (str(wish.pk), str(mentor.pk))


def _hold(preview: Round, *, by: User) -> Round:
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    return Round.objects.select_for_update(no_key=True).get(pk=preview.pk, kind=RoundKind.DESK)


def _adjusted(preview: Round, *, at: datetime) -> Round:
    Round.objects.filter(pk=preview.pk).update(locked=preview.locked, questions=preview.questions)
    _ask_anew(preview, at=at)
    return preview


@transaction.atomic
def drop_round(preview: Round, *, by: User, at: datetime) -> Round:
    """Clear the desk. Who waits is with the clock's next round.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it was sent or dropped meanwhile.
    """
    preview = _hold(preview, by=by)
    take_step(preview, rules.ROUND_STEPS, "drop", closed_at=at, working_until=None)
    ask_for_round(at=at)
    return preview


@transaction.atomic
def send_round(preview: Round, *, by: User, at: datetime) -> Round:
    """Send the offers as they were shown, save those that cannot be any more.

    Sent twice at once, it is sent once: the second finds it sent.

    :raises NotYours: when ``by`` is no coordinator.
    :raises StepNotOpen: when it is not ready, or was sent or dropped meanwhile.
    """
    rules.ensure_coordinator(is_coordinator=by.is_coordinator)
    take_step(preview, rules.ROUND_STEPS, "send", closed_at=at)
    people = everybody(at=at)
    proposals = _shown(preview, people)
    # All mentors before all newcomers, each in order, as whoever takes one of each does.
    for mentor in sorted({proposal.host.mentor for proposal in proposals}):
        hold_mentor(mentor)
    for newcomer in sorted({proposal.seeker.newcomer for proposal in proposals}):
        hold_newcomer(newcomer)
    sent = [offer for one in proposals if (offer := send_offer(one, at=at)) is not None]
    facts: dict[str, object] = {"shown": len(preview.pairs), "sent": len(sent)}
    Happening.objects.note("round.sent", about=preview.pk, by=by.pk, at=at, facts=facts)
    Round.objects.filter(pk=preview.pk).update(sent=len(sent))
    preview.sent = len(sent)
    return preview


def _shown(preview: Round, people: Everybody) -> list[Proposal]:
    """The pairs that were shown, as far as both are still there."""
    seekers = {str(one.wish): one for one in people.seekers}
    hosts = {str(one.mentor): one for one in people.hosts}
    return [
        propose(seekers[pair["wish"]], hosts[pair["mentor"]], people.distances)
        for pair in preview.pairs
        if pair["wish"] in seekers and pair["mentor"] in hosts
    ]
