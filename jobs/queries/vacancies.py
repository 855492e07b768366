from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db.models import Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from jobs.enums import VacancySource, VacancyState
from jobs.queries.employers import person_employers
from jobs.queries.interests import InterestQuerySet

if TYPE_CHECKING:
    from collections.abc import Collection

    from flyttehjelp.accounts.models import User
    from jobs.models import Vacancy, VacancyPlace
    from jobs.queries.facts import WatchedDayQuerySet


class VacancyQuerySet(QuerySet["Vacancy"]):
    def open(self) -> Self:
        """Vacancies one can apply for, each once: an ad from Nav that says again what stands
        here anyway is left out."""
        return self.published().filter(repeats__isnull=True)

    def published(self) -> Self:
        """All that is out, ads that repeat one of ours among them."""
        return self.filter(state=VacancyState.PUBLISHED)

    def cards(self) -> Self:
        """Vacancies without their texts: what a list shows."""
        return self.defer("text", "text_html", "text_plain", "search")

    def own(self) -> Self:
        """Vacancies posted here."""
        return self.filter(source=VacancySource.OWN)

    def nav(self) -> Self:
        """Vacancies from Nav's feed."""
        return self.filter(source=VacancySource.NAV)

    def from_nav(self, ids: Iterable[UUID]) -> Self:
        """Vacancies with these ids at Nav."""
        return self.nav().filter(external_id__in=list(ids))

    def unseen_at_nav_since(self, moment: datetime) -> Self:
        """Open vacancies from Nav that nothing has been heard of since ``moment``."""
        return self.nav().published().filter(last_seen_at__lt=moment)

    def visible_to(self, person: "User | None") -> Self:
        """Keep what ``person`` may read. Drafts are the employer's; what was out once may be
        asked for by all, and the answer is then that it is gone."""
        once_public = Q(published_at__isnull=False)
        if person is None:
            return self.filter(once_public)
        if person.is_coordinator:
            return self
        return self.filter(once_public | Q(employer_id__in=person_employers(person)))

    def inside(self, person: "User") -> Self:
        """Vacancies posted here that ``person`` works with: those of one's own employers, or all
        for coordinators."""
        if person.is_coordinator:
            return self.own()
        return self.own().filter(employer_id__in=person_employers(person))

    def overdue_on(self, day: date) -> Self:
        """Open vacancies of our own whose last day for applying is past."""
        return self.own().open().filter(apply_by__lt=day)

    def asked_of(self, person: "User | None") -> Self:
        """Vacancies posted here that a letter may ask ``person`` about: a contact of the employer,
        or a coordinator where it has none."""
        if person is None:
            return self.none()
        theirs = Q(employer__contacts__user=person)
        if person.is_coordinator:
            theirs |= Q(employer__isnull=False, employer__contacts=None)
        return self.own().filter(theirs)

    def with_late_interests(self) -> Self:
        """Vacancies with an interest that waits past its deadline, though reminded of."""
        return self.filter(Exists(self._interests().waiting().filter(reminded_at__isnull=False)))

    def with_interest_counts(self) -> Self:
        """Each with how many interests wait, wait past their deadline, and were never answered.

        Counted for each row that is shown, not for all there are before the page is cut.
        """
        waiting = self._interests().waiting()
        return self.annotate(
            interests_waiting=_count(waiting),
            interests_late=_count(waiting.filter(reminded_at__isnull=False)),
            interests_unanswered=_count(self._interests().filter(counted_at__isnull=False)),
        )

    def _interests(self) -> InterestQuerySet:
        """Those of the vacancy that is looked at."""
        every = InterestQuerySet(self.model.interests.rel.related_model)
        return every.filter(vacancy=OuterRef("pk"))

    def to_warn_about(self, confirmed_by: datetime) -> Self:
        """Open vacancies of our own that nobody has confirmed since, nor been asked about."""
        return self.own().open().filter(confirmed_at__lte=confirmed_by, warned_at__isnull=True)

    def to_take_down(self, *, confirmed_by: datetime, warned_by: datetime) -> Self:
        """Open vacancies of our own whose contacts were asked, and nobody said a word."""
        return self.own().open().filter(confirmed_at__lte=confirmed_by, warned_at__lte=warned_by)

    def come_since(self, moment: datetime) -> Self:
        """Vacancies published after ``moment``, or published before but known here only since."""
        return self.filter(Q(published_at__gt=moment) | Q(created_at__gt=moment))

    def in_municipalities(self, numbers: "Collection[str]") -> Self:
        """Vacancies with a place of work in one of these municipalities."""
        return self.filter(self._has_place(Q(municipality__in=numbers)))

    def placed(self, numbers: "Collection[str]") -> Q | None:
        """That there is a place of work in one of these municipalities; None for anywhere."""
        return self._has_place(Q(municipality__in=numbers)) if numbers else None

    def on_spots(self, spots: "Collection[str] | None") -> Q | None:
        """That there is a place of work at one of these places, or in one of these municipalities
        where the ad names no place; None for anywhere."""
        if spots is None:
            return None
        at_place = Q(place__in=spots)
        return self._has_place(at_place | Q(place=None, municipality__in=spots))

    def _has_place(self, condition: Q) -> Q:
        places = VacancyPlaceQuerySet(self.model.places.rel.related_model)
        return Q(Exists(places.filter(condition, vacancy=OuterRef("pk"))))

    def appeared(
        self, occupation: str, *, spots: "Collection[str]", days: "WatchedDayQuerySet"
    ) -> list[tuple[date, str]]:
        """On which of these days vacancies for this work came out at one of these spots (places,
        or municipalities where no place is named), and whose they were.

        Those that an ad of Nav's repeats are left out: it is counted itself.
        """
        places = VacancyPlaceQuerySet(self.model.places.rel.related_model)
        there = Q(place__in=spots) | Q(place__isnull=True, municipality__in=spots)
        ours = self.filter(
            Exists(places.filter(there, vacancy=OuterRef("pk"))),
            occupation=occupation,
            published_at__isnull=False,
            repeated_by__isnull=True,
        )
        out = ours.annotate(out_on=TruncDate("published_at"))
        watched = out.filter(Exists(days.filter(day=OuterRef("out_on"))))
        return list(watched.order_by("pk").values_list("out_on", "employer_org_number"))


def _count(rows: InterestQuerySet) -> Subquery:
    counted = rows.order_by().annotate(how_many=Func("pk", function="count"))
    return Subquery(counted.values("how_many"), output_field=IntegerField())


class VacancyPlaceQuerySet(QuerySet["VacancyPlace"]):
    pass
