"""Tables without a domain: the log, the outbox, the job diary, the counters of the throttles."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.enums import NoticeState
from flyttehjelp.core.queries import HappeningQuerySet, NoticeQuerySet


class Row(models.Model):
    """What every table of ours has: an id that tells nothing and can stand in a public address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Happening(Row):
    """One line in the append-only log. The database refuses to change or delete it.

    Ids are plain values, not foreign keys: the log outlives what it speaks of. ``facts`` holds
    numbers, codes and ids, never names, addresses or texts.
    """

    kind = models.CharField(_("slag"), max_length=64)
    about = models.UUIDField(_("gjelder"))
    by = models.UUIDField(_("av"), null=True)
    at = models.DateTimeField(_("tidspunkt"))
    facts = models.JSONField(_("opplysninger"), default=dict)

    objects = HappeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("hendelse")
        verbose_name_plural = _("hendelser")
        indexes = [
            models.Index(fields=["about", "at"], name="happening_about_at"),
            models.Index(fields=["kind", "at"], name="happening_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Notice(Row):
    """A letter that is owed to somebody: the outbox. Written only by ``core.outbox.add``."""

    key = models.CharField(_("nøkkel"), max_length=200, unique=True)
    kind = models.CharField(_("slag"), max_length=64)
    about = models.UUIDField(_("gjelder"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("mottaker"),
        null=True,
        on_delete=models.CASCADE,
        related_name="notices",
    )
    context = models.JSONField(_("id-er"), default=dict)
    sealed = models.TextField(_("forseglet"), blank=True)
    useless_at = models.DateTimeField(_("nytteløst etter"), null=True)
    state = models.CharField(
        _("status"), max_length=12, choices=NoticeState.choices, default=NoticeState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("forsøk"), default=0)
    next_try_at = models.DateTimeField(_("neste forsøk"))
    lease_until = models.DateTimeField(_("holdes til"), null=True)
    created_at = models.DateTimeField(_("skrevet"))
    done_at = models.DateTimeField(_("ferdig"), null=True)
    last_error = models.CharField(_("siste feil"), max_length=200, blank=True)
    # A keyed hash of the address, so that a report of failure can be told from a made-up one.
    sent_to = models.CharField(
        _("avtrykk av adressen"), max_length=64, blank=True, default="", db_default=""
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("varsel")
        verbose_name_plural = _("varsler")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=NoticeState.SENDING, lease_until__isnull=False)
                | (~Q(state=NoticeState.SENDING) & Q(lease_until__isnull=True)),
                name="notice_leased_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state__in=NoticeState.final(), done_at__isnull=False)
                | (~Q(state__in=NoticeState.final()) & Q(done_at__isnull=True)),
                name="notice_done_when_final",
            ),
            models.CheckConstraint(
                condition=Q(sealed="") | ~Q(state__in=NoticeState.final()),
                name="notice_keeps_no_secret_when_final",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=NoticeState.PENDING),
                name="notice_pending",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(state=NoticeState.SENDING),
                name="notice_sending",
            ),
            # For those on call: how many wait, and since when. The table only ever grows.
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=NoticeState.waiting()),
                name="notice_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Suppression(Row):
    """An address that bounced for good; no letter goes there until somebody lifts it.

    Only a keyed hash of the address is kept.
    """

    address_hash = models.CharField(_("avtrykk av adressen"), max_length=64, unique=True)
    reason = models.CharField(_("grunn"), max_length=200)
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("sperret adresse")
        verbose_name_plural = _("sperrede adresser")

    def __str__(self) -> str:
        return self.address_hash[:12]


class JobRun(Row):
    """That a job of the clock was done for a period. Two clocks cannot both do it."""

    job = models.CharField(_("jobb"), max_length=64)
    period = models.CharField(_("periode"), max_length=40)
    started_at = models.DateTimeField(_("begynte"))
    finished_at = models.DateTimeField(_("ferdig"), null=True)
    result = models.JSONField(_("resultat"), default=dict)

    class Meta:
        verbose_name = _("kjøring")
        verbose_name_plural = _("kjøringer")
        constraints = [
            models.UniqueConstraint(fields=["job", "period"], name="one_run_per_job_and_period"),
        ]
        indexes = [models.Index(fields=["job", "-finished_at"], name="jobrun_latest")]

    def __str__(self) -> str:
        return f"{self.job} {self.period}"


class RateCount(models.Model):
    """How often something was asked for in a window; counted by one atomic statement."""

    key = models.CharField(_("nøkkel"), max_length=100)
    window = models.DateTimeField(_("vindu"))
    count = models.PositiveIntegerField(_("antall"))

    pk = models.CompositePrimaryKey("key", "window")

    class Meta:
        verbose_name = _("teller")
        verbose_name_plural = _("tellere")

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
