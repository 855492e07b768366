"""What happens to a mentorship once it runs."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from mentors import rules
from mentors.actions.locks import hold_mentor, hold_newcomer
from mentors.enums import EndReason
from mentors.models import LogLine, Mentor, Mentorship


@transaction.atomic
def end_mentorship(mentorship: Mentorship, *, by: User, at: datetime, reason: str) -> Mentorship:
    """End a mentorship, give the mentor's place back, and thank both. A mentor who leaves gets
    one letter about everything instead, from ``leave``.

    :raises NotYours: when ``by`` is neither of the two and no coordinator.
    :raises StepNotOpen: when it has ended already.
    """
    mentor = hold_mentor(mentorship.mentor_id)
    newcomer = hold_newcomer(mentorship.newcomer_id)
    if not by.is_coordinator:
        rules.ensure_one_of(by.pk, mentor.user_id, newcomer.user_id)
    take_step(mentorship, rules.MENTORSHIP_STEPS, "end", ended_at=at, end_reason=reason)
    Mentor.objects.filter(pk=mentor.pk).update(active_count=F("active_count") - 1)
    facts: dict[str, object] = {"reason": reason}
    Happening.objects.note("mentorship.ended", about=mentorship.pk, by=by.pk, at=at, facts=facts)
    has_left = reason == EndReason.MENTOR_LEFT
    for reader in [newcomer.user_id] if has_left else [mentor.user_id, newcomer.user_id]:
        outbox.add(
            "mentorship.ended",
            key=f"mentorship.ended:{mentorship.pk}:{reader}",
            about=mentorship.pk,
            recipient_id=reader,
            at=at,
        )
    return mentorship


@transaction.atomic
def write_log(
    mentorship: Mentorship, *, by: User, at: datetime, on_day: date, text: str
) -> LogLine:
    """Write a line about what the two did. ``mentorship`` must come with its block looked up.

    :raises NotYours: when ``by`` is neither of the two.
    :raises StepNotOpen: when the mentorship has ended.
    :raises ContactIsBlocked: while a coordinator looks at what was reported.
    """
    rules.ensure_one_of(by.pk, mentorship.mentor.user_id, mentorship.newcomer.user_id)
    rules.MENTORSHIP_STEPS.after("end", mentorship.state)
    rules.ensure_contact_open(is_blocked=mentorship.is_blocked)
    line = LogLine.objects.create(
        mentorship=mentorship, by=by, on_day=on_day, text=text, written_at=at
    )
    Happening.objects.note("mentorship.logged", about=mentorship.pk, by=by.pk, at=at)
    return line
