"""Assignments that were asked for, and pairs no assignment makes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.models import Newcomer
from mentors.enums import RoundKind, RoundState
from mentors.models.mentors import Mentor
from mentors.queries import RoundQuerySet


class KeptApart(Row):
    """A coordinator has decided that these two are never put together."""

    newcomer = models.ForeignKey(
        Newcomer, verbose_name=_("innflytter"), on_delete=models.CASCADE, related_name="kept_apart"
    )
    mentor = models.ForeignKey(
        Mentor, verbose_name=_("mentor"), on_delete=models.CASCADE, related_name="kept_apart"
    )
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("par som holdes fra hverandre")
        verbose_name_plural = _("par som holdes fra hverandre")
        constraints = [
            models.UniqueConstraint(fields=["newcomer", "mentor"], name="kept_apart_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Round(Row):
    """An assignment that was asked for. Nobody's request waits for it: the worker works it out.

    ``locked`` and ``pairs`` name wishes and mentors by their ids and nothing else of them.
    """

    kind = models.CharField(_("slag"), max_length=8, choices=RoundKind.choices)
    state = models.CharField(
        _("status"), max_length=8, choices=RoundState.choices, default=RoundState.ASKED
    )
    asked_at = models.DateTimeField(_("bedt om"))
    working_until = models.DateTimeField(_("holdes til"), null=True)
    worked_at = models.DateTimeField(_("regnet ut"), null=True)
    closed_at = models.DateTimeField(_("lukket"), null=True)
    locked = models.JSONField(_("låste par"), default=list)
    pairs = models.JSONField(_("par"), default=list)
    unmet = models.JSONField(_("uten mentor"), default=list)
    questions = models.JSONField(_("hvorfor ikke"), default=list)
    sent = models.PositiveIntegerField(_("tilbud sendt"), default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("tildeling")
        verbose_name_plural = _("tildelinger")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind=RoundKind.CLOCK, state=RoundState.ASKED),
                name="one_round_asked_for_by_the_clock",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(
                    kind=RoundKind.DESK,
                    state__in=[RoundState.ASKED, RoundState.WORKING, RoundState.READY],
                ),
                name="one_round_on_the_desk",
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.WORKING) ^ Q(working_until__isnull=True),
                name="round_is_held_while_worked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RoundState.SENT, RoundState.DROPPED])
                ^ Q(closed_at__isnull=True),
                name="round_closed_when_sent_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
