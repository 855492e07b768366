"""What is left to count when an ad is gone: no text of it, no person in it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from jobs.enums import FactSource
from jobs.queries import AdFactQuerySet, WatchedDayQuerySet


class AdFact(Row):
    """That an ad was out: whose, for what work, where, how much and how long.

    Kept of every ad whose details were read, also of those that were never ours to show.
    """

    source = models.CharField(
        _("kilde"), max_length=4, choices=FactSource.choices, default=FactSource.FEED
    )
    # Nav's id of the ad, or its number in Nav's yearly files.
    external_id = models.CharField(_("id hos Nav"), max_length=60)
    employer_org_number = models.CharField(
        _("arbeidsgiverens organisasjonsnummer"), max_length=9, blank=True
    )
    occupation = models.CharField(_("yrke (STYRK-08)"), max_length=4, blank=True)
    # Numbers of those the region file names; the others by the name that Nav writes.
    municipalities = ArrayField(
        models.CharField(max_length=60), verbose_name=_("kommuner"), default=list
    )
    # Where here, as closely as the ad says: keys of places, or else numbers of municipalities.
    spots = ArrayField(models.CharField(max_length=40), verbose_name=_("steder"), default=list)
    extent_min = models.PositiveSmallIntegerField(_("omfang fra (prosent)"), null=True)
    extent_max = models.PositiveSmallIntegerField(_("omfang til (prosent)"), null=True)
    # Old news does not undo newer.
    changed_at = models.DateTimeField(_("endret hos Nav"), null=True)
    first_day = models.DateField(_("første dag"))
    # Empty as long as the ad is out.
    last_day = models.DateField(_("siste dag"), null=True)

    objects = AdFactQuerySet.as_manager()

    class Meta:
        verbose_name = _("annonsefakta")
        verbose_name_plural = _("annonsefakta")
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="ad_fact_once"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="ad_fact_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(occupation="") | Q(occupation__regex=r"^[0-9]{4}$"),
                name="ad_fact_occupation_four_digits",
            ),
        ]
        indexes = [
            models.Index(fields=["occupation", "first_day"], name="ad_fact_occupation_day"),
            GinIndex(fields=["spots"], name="ad_fact_spots"),
        ]

    def __str__(self) -> str:
        return self.external_id


class WatchedDay(models.Model):
    """A day of which we know every ad that appeared: the exposure of all that is counted.

    Each day is told of by one source, so that no ad is counted twice.
    """

    day = models.DateField(_("dag"), primary_key=True)
    source = models.CharField(_("kilde"), max_length=4, choices=FactSource.choices)

    objects = WatchedDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("dag vi fulgte med")
        verbose_name_plural = _("dager vi fulgte med")

    def __str__(self) -> str:
        return f"{self.day} {self.source}"
