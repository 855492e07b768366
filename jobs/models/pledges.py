from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from jobs.enums import Sector
from jobs.enums.network import HelpKind
from jobs.models.employers import Employer
from jobs.queries.pledges import PledgeQuerySet


class Pledge(Row):
    """What an employer has signed. A change is a new version; who signed what, stays."""

    employer = models.ForeignKey(
        Employer, verbose_name=_("arbeidsgiver"), on_delete=models.CASCADE, related_name="pledges"
    )
    version = models.PositiveSmallIntegerField(_("versjon"))
    kinds = ArrayField(
        models.CharField(max_length=10, choices=HelpKind.choices), verbose_name=_("lover")
    )
    answer_days = models.PositiveSmallIntegerField(_("virkedager til svar"))
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kontaktperson"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("stedfortreder"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # What the employer was, and which table of what may be promised held, when it was signed.
    legal_form = models.CharField(_("sektor"), max_length=16, choices=Sector.choices)
    terms = models.CharField(_("versjon av vilkårene"), max_length=20)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("underskrevet av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("underskrevet"))
    ended_at = models.DateTimeField(_("gjaldt til"), null=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("forpliktelse")
        verbose_name_plural = _("forpliktelser")
        constraints = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(ended_at__isnull=True),
                name="one_pledge_in_force_per_employer",
            ),
            models.UniqueConstraint(fields=["employer", "version"], name="pledge_version_once"),
            models.CheckConstraint(
                condition=Q(answer_days__range=(1, 20)), name="pledge_answer_days_bounded"
            ),
            models.CheckConstraint(
                condition=Q(kinds__len__gte=1), name="pledge_promises_something"
            ),
            models.CheckConstraint(
                condition=~Q(contact=F("deputy")), name="pledge_deputy_is_another"
            ),
            # The merit principle: see rules.merit for the whole table.
            models.CheckConstraint(
                condition=~Q(legal_form=Sector.PUBLIC, kinds__contains=[HelpKind.INTERVIEW.value]),
                name="public_pledge_promises_no_interview",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="pledge_newest")]

    def __str__(self) -> str:
        return f"{self.employer_id} {self.version}"
