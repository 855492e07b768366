from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from jobs.enums.saved import Rhythm, SavedSearchState
from jobs.models.vacancies import Vacancy
from jobs.queries import SavedSearchQuerySet

CONFIRMED = Q(state__in=[SavedSearchState.ACTIVE, SavedSearchState.PAUSED])


class SavedSearch(Row):
    """A search that tells what is new: to somebody who signs in, or to an address that was shown
    to be theirs who asked."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="saved_searches",
    )
    email = models.EmailField(_("e-postadresse"), blank=True)
    language = models.CharField(_("språk"), max_length=2, choices=settings.LANGUAGES)
    name = models.CharField(_("navn"), max_length=80, blank=True)
    # What is looked for, and the same as one line that two equal searches share.
    wish = models.JSONField(_("søket"), default=dict)
    digest = models.CharField(_("avtrykk av søket"), max_length=64)
    rhythm = models.CharField(
        _("hvor ofte"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY
    )
    state = models.CharField(
        _("status"),
        max_length=8,
        choices=SavedSearchState.choices,
        default=SavedSearchState.WAITING,
    )
    # What came before this has been told of, or was there when the search was saved.
    told_until = models.DateTimeField(_("fortalt til og med"), null=True)
    next_at = models.DateTimeField(_("neste gang"), null=True)
    created_at = models.DateTimeField(_("lagret"))
    confirmed_at = models.DateTimeField(_("bekreftet"), null=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("lagret søk")
        verbose_name_plural = _("lagrede søk")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="")
                | (Q(person__isnull=True) & ~Q(email="")),
                name="saved_search_has_one_reader",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))), name="saved_search_email_in_lower_case"
            ),
            models.UniqueConstraint(
                fields=["person", "digest"],
                condition=Q(person__isnull=False),
                name="saved_search_once_per_person",
            ),
            models.UniqueConstraint(
                fields=["email", "digest"],
                condition=~Q(email=""),
                name="saved_search_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(state=SavedSearchState.WAITING, confirmed_at__isnull=True)
                | (CONFIRMED & Q(confirmed_at__isnull=False)),
                name="saved_search_confirmed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=SavedSearchState.ACTIVE,
                    next_at__isnull=False,
                    told_until__isnull=False,
                )
                | (~Q(state=SavedSearchState.ACTIVE) & Q(next_at__isnull=True)),
                name="saved_search_active_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state=SavedSearchState.ACTIVE),
                name="saved_search_due",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(state=SavedSearchState.WAITING),
                name="saved_search_waiting",
            ),
            models.Index(fields=["person", "-created_at", "-id"], name="saved_search_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ToldVacancy(models.Model):
    """That a saved search has told of a vacancy, and in which letter: never in a second one."""

    search = models.ForeignKey(
        SavedSearch, verbose_name=_("lagret søk"), on_delete=models.CASCADE, related_name="told"
    )
    vacancy = models.ForeignKey(
        Vacancy, verbose_name=_("stilling"), on_delete=models.CASCADE, related_name="+"
    )
    letter = models.UUIDField(_("brev"))
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("varslet stilling")
        verbose_name_plural = _("varslede stillinger")
        constraints = [
            models.UniqueConstraint(
                fields=["search", "vacancy"], name="vacancy_told_once_per_search"
            ),
        ]
        indexes = [
            models.Index(fields=["letter"], name="told_vacancy_letter"),
            models.Index(fields=["at"], name="told_vacancy_at"),
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.vacancy_id}"
