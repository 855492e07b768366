"""Who among the coordinators gets the next task."""

from datetime import date

from django.db.models import Count, Q

from flyttehjelp.accounts.models import User
from mentors.enums import ConcernState, MentorState


def least_busy_coordinator(day: date) -> User | None:
    """Who gets the next task: at work that day if anybody is, and with the fewest open ones."""
    to_vet = Q(mentors_to_vet__state=MentorState.APPLIED)
    worries = Q(concerns__state=ConcernState.OPEN)
    coordinators = User.objects.coordinators().annotate(
        open_tasks=Count("mentors_to_vet", filter=to_vet, distinct=True)
        + Count("concerns", filter=worries, distinct=True)
    )
    at_work: User | None = coordinators.at_work_on(day).order_by("open_tasks", "pk").first()
    anybody: User | None = coordinators.order_by("open_tasks", "pk").first()
    return at_work or anybody
