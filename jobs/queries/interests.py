from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from jobs.enums import InterestState
from jobs.queries.employers import person_employers

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User
    from jobs.models import Interest


class InterestQuerySet(QuerySet["Interest"]):
    def visible_to(self, person: "User") -> Self:
        """Keep what ``person`` may read: one's own, and those sent to one's employers.

        Each of the two by its own index; "one or the other" would be asked of every interest. The
        employers are looked up first: PostgreSQL then knows how much is theirs.
        """
        if person.is_coordinator:
            return self
        own = Q(person=person)
        if not (employers := list(person_employers(person).values_list("employer_id", flat=True))):
            return self.filter(own)
        every = InterestQuerySet(self.model).order_by()
        to_us = every.standing().filter(vacancy__employer_id__in=employers)
        return self.filter(pk__in=every.filter(own).values("pk").union(to_us.values("pk")))

    def standing(self) -> Self:
        """Interests that their senders have not taken back."""
        return self.exclude(state=InterestState.WITHDRAWN)

    def to_remind_of(self, moment: datetime) -> Self:
        """Interests past their deadline that nobody has been reminded of."""
        return self.waiting().filter(due_at__lte=moment, reminded_at__isnull=True)

    def to_count(self, moment: datetime) -> Self:
        """Interests that stayed unanswered after the reminder, and are not counted yet."""
        return self.waiting().filter(counts_at__lte=moment, counted_at__isnull=True)

    def waiting(self) -> Self:
        return self.filter(state=InterestState.SENT)
