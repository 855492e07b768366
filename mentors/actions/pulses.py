"""How is it going? Both are asked after two weeks and after two months."""

from datetime import datetime

from django.db import transaction

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.errors import StepNotOpen
from flyttehjelp.core.models import Happening
from mentors import rules
from mentors.actions.concerns import open_concern
from mentors.enums import ConcernKind, PulseAnswer
from mentors.models import Concern, Mentorship, Pulse


def ask_pulses(*, at: datetime) -> int:
    """Ask both how it goes, each once a round; answer how many mentorships were asked about."""
    asked = 0
    for round_, after in rules.PULSES.items():
        until = at - after
        due = Mentorship.objects.to_be_asked(
            round_, since=until - rules.PULSE_AT_LATEST, until=until
        )
        for mentorship in due.with_people().order_by("started_at", "pk"):
            _ask_both(mentorship, round_, at=at)
            asked += 1
    return asked


@transaction.atomic
def _ask_both(mentorship: Mentorship, round_: str, *, at: datetime) -> None:
    for person in (mentorship.mentor.user_id, mentorship.newcomer.user_id):
        pulse = Pulse(mentorship=mentorship, person_id=person, round=round_, asked_at=at)
        Pulse.objects.bulk_create([pulse], ignore_conflicts=True)
        standing = Pulse.objects.get(mentorship=mentorship, person=person, round=round_)
        outbox.add(
            "pulse.asked",
            key=f"pulse.asked:{standing.pk}",
            about=standing.pk,
            recipient_id=person,
            at=at,
        )


@transaction.atomic
def answer_pulse(pulse: Pulse, *, by: User, at: datetime, answer: str) -> Pulse:
    """Say how it goes. Where it goes badly a coordinator hears of it.

    :raises NotYours: when somebody else was asked.
    :raises StepNotOpen: when it is answered already.
    """
    rules.ensure_one_of(by.pk, pulse.person_id)
    unanswered = Pulse.objects.filter(pk=pulse.pk, answered_at__isnull=True)
    if not unanswered.update(answered_at=at, answer=answer):
        raise StepNotOpen
    pulse.answered_at, pulse.answer = at, answer
    facts: dict[str, object] = {"answer": answer}
    Happening.objects.note("pulse.answered", about=pulse.pk, by=by.pk, at=at, facts=facts)
    if answer == PulseAnswer.BADLY:
        _worry(pulse, by=by, at=at)
    return pulse


def _worry(pulse: Pulse, *, by: User, at: datetime) -> None:
    kind = ConcernKind.NOT_WELL
    if not Concern.objects.open().filter(mentorship=pulse.mentorship_id, kind=kind).exists():
        open_concern(pulse.mentorship, kind, by=by, at=at)
