from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from jobs.enums import InterestAnswer, InterestState
from jobs.models.vacancies import Vacancy
from jobs.queries import InterestQuerySet


class Interest(Row):
    """That somebody would like this work. Not an application: an open hand, and a deadline."""

    vacancy = models.ForeignKey(
        Vacancy,
        verbose_name=_("stilling"),
        on_delete=models.CASCADE,
        related_name="interests",
        db_index=False,  # interest_of_vacancy begins with it
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="interests",
        db_index=False,  # interest_of_person begins with it
    )
    message = models.TextField(_("melding"), max_length=2000, blank=True)
    state = models.CharField(
        _("status"), max_length=10, choices=InterestState.choices, default=InterestState.SENT
    )
    # The contact who is to answer; any other contact of the employer may.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ansvarlig"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_at = models.DateTimeField(_("svarfrist"))
    answer = models.CharField(_("svar"), max_length=8, choices=InterestAnswer.choices, blank=True)
    answer_note = models.TextField(_("begrunnelse eller hilsen"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("besvart av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("sendt"))
    answered_at = models.DateTimeField(_("besvart"), null=True)
    withdrawn_at = models.DateTimeField(_("trukket tilbake"), null=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interesse")
        verbose_name_plural = _("interesser")
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "person"],
                condition=~Q(state=InterestState.WITHDRAWN),
                name="one_interest_per_vacancy_and_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=InterestState.SENT,
                    answer="",
                    answered_at__isnull=True,
                    withdrawn_at__isnull=True,
                )
                | (
                    Q(
                        state=InterestState.ANSWERED,
                        answered_at__isnull=False,
                        withdrawn_at__isnull=True,
                    )
                    & ~Q(answer="")
                )
                | Q(state=InterestState.WITHDRAWN, withdrawn_at__isnull=False),
                name="interest_state_has_its_times",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=InterestState.SENT), name="interest_open_due"
            ),
            models.Index(fields=["person", "-created_at", "-id"], name="interest_of_person"),
            models.Index(fields=["vacancy", "-created_at", "-id"], name="interest_of_vacancy"),
            models.Index(fields=["-created_at", "-id"], name="interest_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
