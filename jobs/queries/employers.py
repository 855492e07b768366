from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jobs.enums import EmployerState, InterestState, Standing, VacancySource, VacancyState
from jobs.enums.network import ReferralState

if TYPE_CHECKING:
    from uuid import UUID

    from flyttehjelp.accounts.models import User
    from jobs.models import Employer, EmployerContact

CHECK_EVERY = timedelta(days=30)


class EmployerQuerySet(QuerySet["Employer"]):
    def visible_to(self, person: "User | None") -> Self:
        """Keep what ``person`` may read: vetted employers are public, the others their own."""
        if person is None:
            return self.filter(state=EmployerState.VETTED)
        if person.is_coordinator:
            return self
        return self.filter(Q(state=EmployerState.VETTED) | Q(pk__in=person_employers(person)))

    def of(self, person: "User") -> Self:
        """Employers that ``person`` acts for."""
        return self.filter(pk__in=person_employers(person))

    def only_by(self, person: "User") -> Self:
        """Employers that nobody but ``person`` acts for."""
        return self.of(person).annotate(contacts_here=Count("contacts")).filter(contacts_here=1)

    def inside(self, person: "User") -> Self:
        """Employers whose inner matters ``person`` may see: one's own, or all for coordinators."""
        return self if person.is_coordinator else self.of(person)

    def contactless(self) -> Self:
        """Employers that nobody acts for, though people may write to them, or wait for an answer.

        Those that wait to be vetted are a coordinator's already.
        """
        alive = (
            self._some(vacancies__source=VacancySource.OWN, vacancies__state=VacancyState.PUBLISHED)
            | self._some(vacancies__interests__state=InterestState.SENT)
            | self._some(referrals_received__state=ReferralState.OPEN)
            | self._some(pledges__isnull=False, pledges__ended_at=None)
        )
        decided = self.exclude(state=EmployerState.APPLIED)
        return decided.filter(alive, ~self._some(contacts__isnull=False))

    def without_keeper(self) -> Self:
        """Of these, the ones that no coordinator has been given."""
        return self.contactless().filter(Q(owner=None) | Q(contact_due_at=None))

    def _some(self, **facts: object) -> Q:
        """That the employer which is looked at has some such row."""
        every = EmployerQuerySet(self.model).order_by()
        return Q(Exists(every.filter(pk=OuterRef("pk"), **facts)))

    def waiting_by_owner(self) -> "dict[UUID | None, int]":
        """How many employers each coordinator has to vet."""
        waiting = self.filter(state=EmployerState.APPLIED).values_list("owner")
        return dict(waiting.annotate(Count("pk")).order_by("owner"))

    def unchecked(self) -> Self:
        """Employers that the register could not be asked about yet."""
        return self.filter(standing=Standing.UNCHECKED)

    def to_check_again(self, at: datetime) -> Self:
        """Employers whose last check is a month old; what was refused may rest."""
        checked = self.filter(register_checked_at__lt=at - CHECK_EVERY)
        return checked.exclude(state=EmployerState.REFUSED)


def person_employers(person: "User") -> QuerySet["EmployerContact", object]:
    return person.employer_contacts.values("employer_id")
