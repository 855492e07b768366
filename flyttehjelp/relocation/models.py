"""The move: who comes, where to, and how far it is between places."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.enums import Situation, TravelMode
from flyttehjelp.relocation.queries import NewcomerQuerySet, PlaceQuerySet


class Municipality(models.Model):
    """A municipality that the region file names: the region's own, or a neighbour to commute to."""

    number = models.CharField(_("kommunenummer"), max_length=4, primary_key=True)
    name = models.CharField(_("navn"), max_length=60)
    is_ours = models.BooleanField(_("i regionen"), default=True)
    website = models.URLField(_("nettsted"), blank=True)

    class Meta:
        verbose_name = _("kommune")
        verbose_name_plural = _("kommuner")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{4}$"), name="municipality_number_four_digits"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A town, village or hamlet where people live or work."""

    key = models.SlugField(_("nøkkel"), max_length=40, primary_key=True)
    name = models.CharField(_("navn"), max_length=60)
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kommune"), on_delete=models.PROTECT, related_name="places"
    )
    latitude = models.FloatField(_("breddegrad"))
    longitude = models.FloatField(_("lengdegrad"))
    postcodes = ArrayField(models.CharField(max_length=4), verbose_name=_("postnumre"))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("sted")
        verbose_name_plural = _("steder")

    def __str__(self) -> str:
        return self.name


class TravelTime(models.Model):
    """Minutes from place to place, from the region file. A missing pair reads "about"."""

    pk = models.CompositePrimaryKey("origin", "destination", "mode")
    origin = models.ForeignKey(
        Place, verbose_name=_("fra"), on_delete=models.CASCADE, related_name="+"
    )
    destination = models.ForeignKey(
        Place, verbose_name=_("til"), on_delete=models.CASCADE, related_name="travel_here"
    )
    mode = models.CharField(_("med"), max_length=8, choices=TravelMode.choices)
    minutes = models.PositiveSmallIntegerField(_("minutter"))
    about = models.BooleanField(_("omtrent"), default=False)

    class Meta:
        verbose_name = _("reisetid")
        verbose_name_plural = _("reisetider")
        constraints = [
            models.CheckConstraint(
                condition=~Q(origin=F("destination")), name="travel_between_two_places"
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class Newcomer(Row):
    """Somebody who moves here, or thinks of it. One row a person; a partner has a row too."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("bruker"),
        on_delete=models.CASCADE,
        related_name="newcomer",
    )
    came_with = models.ForeignKey(
        "self",
        verbose_name=_("flytter sammen med"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="partners",
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kommune"), null=True, blank=True, on_delete=models.PROTECT
    )
    place = models.ForeignKey(
        Place, verbose_name=_("sted"), null=True, blank=True, on_delete=models.PROTECT
    )
    situation = models.CharField(
        _("situasjon"), max_length=12, choices=Situation.choices, blank=True
    )
    moves_on = models.DateField(_("flyttedato"), null=True, blank=True)
    languages = ArrayField(
        models.CharField(max_length=3), verbose_name=_("språk"), default=list, blank=True
    )
    employer_org_numbers = ArrayField(
        models.CharField(max_length=9),
        verbose_name=_("arbeidsgivere (organisasjonsnummer)"),
        default=list,
        blank=True,
        help_text=_("Brukes bare til å unngå at en kollega blir mentor."),
    )
    created_at = models.DateTimeField(_("registrert"))

    objects = NewcomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("innflytter")
        verbose_name_plural = _("innflyttere")
        constraints = [
            models.CheckConstraint(
                condition=Q(came_with__isnull=True) | ~Q(came_with=F("id")),
                name="nobody_comes_with_themselves",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
