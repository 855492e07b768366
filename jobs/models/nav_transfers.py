from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from jobs.enums import TransferState, TransferWish
from jobs.models.vacancies import Vacancy
from jobs.queries import NavTransferQuerySet


class NavTransfer(Row):
    """What Nav is to show of a vacancy of ours, and how far that has come. A row of an outbox:
    written in the transaction of its cause, sent under a lease, tried again."""

    vacancy = models.OneToOneField(
        Vacancy, verbose_name=_("stilling"), on_delete=models.CASCADE, related_name="nav_transfer"
    )
    wanted = models.CharField(_("ønske"), max_length=8, choices=TransferWish.choices)
    state = models.CharField(
        _("status"), max_length=8, choices=TransferState.choices, default=TransferState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    next_try_at = models.DateTimeField(_("neste forsøk"))
    lease_until = models.DateTimeField(_("holdes til"), null=True)
    # What Nav said no to, in its own words or ours.
    reason = models.CharField(_("grunn"), max_length=500, blank=True)
    # What Nav's own people have decided since, as Nav calls it.
    nav_status = models.CharField(_("status hos Nav"), max_length=20, blank=True)
    nav_url = models.URLField(_("annonsen hos Nav"), max_length=1000, blank=True)
    sent_at = models.DateTimeField(_("sendt"), null=True)
    check_at = models.DateTimeField(_("spør Nav igjen"), null=True)
    created_at = models.DateTimeField(_("skrevet"))

    objects = NavTransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("overføring til Nav")
        verbose_name_plural = _("overføringer til Nav")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TransferState.SENDING, lease_until__isnull=False)
                | (~Q(state=TransferState.SENDING) & Q(lease_until__isnull=True)),
                name="nav_transfer_leased_while_sending",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.REFUSED) | ~Q(reason=""),
                name="nav_transfer_refused_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=[TransferState.WAITING, TransferState.SENDING]),
                name="nav_transfer_waiting",
            ),
            models.Index(fields=["check_at"], name="nav_transfer_to_check"),
        ]

    def __str__(self) -> str:
        return str(self.vacancy_id)
