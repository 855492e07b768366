"""What happens to a mentorship once it runs."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from flyttehjelp.accounts.models import User
from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening
from flyttehjelp.core.states import take_step
from mentors import rules
from mentors.actions.locks import hold_mentor, hold_newcomer
from mentors.models import Mentor, Mentorship


@transaction.atomic
def end_mentorship(mentorship: Mentorship, *, by: User, at: datetime, reason: str) -> Mentorship:
    """End a mentorship, give the mentor's place back, and thank both.

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
    for reader in (mentor.user_id, newcomer.user_id):
        outbox.add(
            "mentorship.ended",
            key=f"mentorship.ended:{mentorship.pk}:{reader}",
            about=mentorship.pk,
            recipient_id=reader,
            at=at,
        )
    return mentorship
