from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.models import Municipality
from jobs.enums import EmployerState, Sector, Standing
from jobs.queries import EmployerQuerySet


class Employer(Row):
    """Who hires. What the Brønnøysund register says stands beside what a coordinator decided."""

    org_number = models.CharField(_("organisasjonsnummer"), max_length=9)
    # Empty until the register has been asked.
    name = models.CharField(_("navn"), max_length=200, blank=True)
    sector = models.CharField(_("sektor"), max_length=16, choices=Sector.choices, blank=True)
    organisation_form = models.CharField(_("organisasjonsform"), max_length=10, blank=True)
    sector_code = models.CharField(_("sektorkode"), max_length=4, blank=True)
    parent_org_number = models.CharField(_("overordnet enhet"), max_length=9, blank=True)
    standing = models.CharField(
        _("i registeret"), max_length=12, choices=Standing.choices, default=Standing.UNCHECKED
    )
    register_checked_at = models.DateTimeField(_("kontrollert i registeret"), null=True)
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kommune"), null=True, blank=True, on_delete=models.PROTECT
    )
    website = models.URLField(_("nettsted"), blank=True)
    state = models.CharField(
        _("status"), max_length=8, choices=EmployerState.choices, default=EmployerState.APPLIED
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ansvarlig koordinator"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_at = models.DateTimeField(_("frist for godkjenning"), null=True)
    # Set when the last contact goes, until somebody acts for the employer again. The owner is then
    # the coordinator who keeps it meanwhile.
    contact_due_at = models.DateTimeField(_("frist for å finne en kontaktperson"), null=True)
    decided_at = models.DateTimeField(_("avgjort"), null=True)
    refusal = models.CharField(_("grunn til avslag"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("meldte seg"))

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = _("arbeidsgiver")
        verbose_name_plural = _("arbeidsgivere")
        constraints = [
            models.UniqueConstraint(fields=["org_number"], name="employer_once"),
            models.CheckConstraint(
                condition=Q(org_number__regex=r"^[0-9]{9}$"), name="employer_org_number_nine_digits"
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.UNCHECKED, register_checked_at__isnull=True)
                | (~Q(standing=Standing.UNCHECKED) & Q(register_checked_at__isnull=False)),
                name="employer_checked_has_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EmployerState.APPLIED, due_at__isnull=False, decided_at__isnull=True
                )
                | (
                    ~Q(state=EmployerState.APPLIED)
                    & Q(due_at__isnull=True, decided_at__isnull=False)
                ),
                name="employer_open_has_due_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=EmployerState.APPLIED),
                name="employer_to_vet",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(standing=Standing.UNCHECKED),
                name="employer_to_check",
            ),
            models.Index(fields=["-created_at", "-id"], name="employer_newest"),
        ]

    def __str__(self) -> str:
        return self.name or self.org_number


class EmployerContact(Row):
    """That a person acts for an employer."""

    employer = models.ForeignKey(
        Employer, verbose_name=_("arbeidsgiver"), on_delete=models.CASCADE, related_name="contacts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("bruker"),
        on_delete=models.CASCADE,
        related_name="employer_contacts",
    )
    created_at = models.DateTimeField(_("lagt til"))

    class Meta:
        verbose_name = _("kontaktperson")
        verbose_name_plural = _("kontaktpersoner")
        constraints = [
            models.UniqueConstraint(fields=["employer", "user"], name="contact_once_per_employer"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
