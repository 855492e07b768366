from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from jobs.queries.employers import person_employers

if TYPE_CHECKING:
    from uuid import UUID

    from flyttehjelp.accounts.models import User
    from jobs.models import Pledge


class PledgeQuerySet(QuerySet["Pledge"]):
    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def naming(self, person: "UUID") -> Self:
        """Pledges that name this person as contact or deputy."""
        return self.filter(Q(contact=person) | Q(deputy=person))

    def of_members(self, person: "User") -> Self:
        """Pledges in force that ``person`` has signed or acts under: makes one a member."""
        return self.in_force().filter(employer_id__in=person_employers(person))

    def visible_to(self, person: "User") -> Self:
        """Members read each other's; one's own employers' also those that ended."""
        if person.is_coordinator:
            return self
        own = Q(employer_id__in=person_employers(person))
        if self.of_members(person).exists():
            return self.filter(own | Q(ended_at__isnull=True))
        return self.filter(own)

    def with_people(self) -> Self:
        return self.select_related("employer", "contact", "deputy", "signed_by")
