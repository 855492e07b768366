from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from mentors.enums import (
    ClubCheck,
    ConcernKind,
    ConcernState,
    DateState,
    GroupState,
    SignUpState,
)

if TYPE_CHECKING:
    from flyttehjelp.accounts.models import User
    from mentors.models import Group, GroupDate, SignUp


class GroupQuerySet(QuerySet["Group"]):
    def visible_to(self, person: "User | None") -> Self:
        """Those that take newcomers, one's own, and those one has been on a list of; a coordinator
        sees all."""
        listed = Q(state=GroupState.LISTED)
        if person is None:
            return self.filter(listed)
        if person.is_coordinator:
            return self
        return self.filter(listed | Q(contact=person) | Q(self._been_to(person)))

    def _been_to(self, person: "User") -> Exists:
        return Exists(self.model.objects.filter(pk=OuterRef("pk"), dates__sign_ups__user=person))

    def with_part_of(self, person: "User | None") -> Self:
        """Add ``takes_part``: whether they are its contact or have been on one of its lists."""
        if person is None:
            return self.annotate(takes_part=Q(pk__isnull=True))
        return self.annotate(takes_part=Q(contact=person) | Q(self._been_to(person)))

    def with_block(self) -> Self:
        """Add ``is_blocked``: whether unsafe conduct was reported that nobody has looked at."""
        here = self.model.objects.filter(pk=OuterRef("pk"))
        return self.annotate(is_blocked=Exists(here.blocked()))

    def blocked(self) -> Self:
        return self.filter(
            concerns__kind=ConcernKind.UNSAFE, concerns__state=ConcernState.OPEN
        ).distinct()

    def waiting(self) -> Self:
        return self.filter(state=GroupState.APPLIED)

    def unchecked(self) -> Self:
        return self.filter(
            club_check=ClubCheck.UNCHECKED, state__in=[GroupState.APPLIED, GroupState.LISTED]
        )


class GroupDateQuerySet(QuerySet["GroupDate"]):
    def visible_to(self, person: "User | None") -> Self:
        """What stands on the page of a group that takes newcomers, and on one's own groups'."""
        listed = Q(group__state=GroupState.LISTED)
        if person is None:
            return self.filter(listed)
        return self if person.is_coordinator else self.filter(listed | Q(group__contact=person))

    def ahead_of(self, moment: datetime) -> Self:
        """Planned, and not begun."""
        return self.filter(state=DateState.PLANNED, starts_at__gt=moment)

    def of_listed(self) -> Self:
        return self.filter(group__state=GroupState.LISTED)

    def not_blocked(self) -> Self:
        """Without those of groups that somebody has to look at first."""
        unsafe = {"kind": ConcernKind.UNSAFE, "state": ConcernState.OPEN}
        named = {f"group__concerns__{name}": value for name, value in unsafe.items()}
        return self.exclude(Exists(self.model.objects.filter(pk=OuterRef("pk"), **named)))

    def with_room(self) -> Self:
        return self.filter(taken__lt=F("places"))

    def within(self, moment: datetime, time: timedelta) -> Self:
        return self.ahead_of(moment).filter(starts_at__lte=moment + time)


class SignUpQuerySet(QuerySet["SignUp"]):
    def visible_to(self, person: "User") -> Self:
        """One's own, and those for the groups one is the contact of. Nobody else's."""
        return self.filter(Q(user=person) | Q(date__group__contact=person))

    def waiting(self) -> Self:
        return self.filter(state=SignUpState.WAITING)

    def with_number(self) -> Self:
        """Add ``number``: which in the queue for a place, or None for who does not wait. Whoever
        is first moves up first."""
        own = OuterRef("created_at")
        before = Q(created_at__lt=own) | Q(created_at=own, pk__lt=OuterRef("pk"))
        ahead = self.model.objects.waiting().filter(before, date=OuterRef("date")).values("date")
        number = Coalesce(Subquery(ahead.annotate(n=Count("pk")).values("n")), 0) + 1
        return self.annotate(number=Case(When(state=SignUpState.WAITING, then=number)))

    def on_the_list(self) -> Self:
        return self.exclude(state=SignUpState.WITHDRAWN)

    def had_a_place(self) -> Self:
        """Those who were to come, whether it is noted that they did or not."""
        return self.filter(state__in=[SignUpState.COMING, SignUpState.CAME, SignUpState.MISSED])

    def who_came_before(self, moment: datetime) -> Self:
        """Those noted as having come; where nobody has noted it, those who had a place."""
        not_noted = Q(state=SignUpState.COMING, date__ends_at__lt=moment)
        return self.filter(Q(state=SignUpState.CAME) | not_noted)
