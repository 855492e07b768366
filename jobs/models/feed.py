from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from jobs.queries import FeedDelayQuerySet, NavTroubleQuerySet, OrgUnitQuerySet


class FeedCursor(Row):
    """How far a feed is read. Moved only in the transaction that stores what was read."""

    name = models.CharField(_("navn"), max_length=200, unique=True)
    page_id = models.UUIDField(_("side"))
    # Empty while the page must be read whole the next time.
    etag = models.CharField(_("etag"), max_length=100, blank=True)
    last_modified = models.DateTimeField(_("nyeste endring lest"))
    changed_at = models.DateTimeField(_("flyttet"))
    # What Nav changed before we began says nothing of how quick we are.
    began_at = models.DateTimeField(_("begynte"))
    # When we last had read everything there was.
    complete_at = models.DateTimeField(_("lest til enden"), null=True)

    class Meta:
        verbose_name = _("lesemerke")
        verbose_name_plural = _("lesemerker")

    def __str__(self) -> str:
        return self.name


class NavTrouble(Row):
    """A piece of Nav's feed that was set aside, so that the rest could go on."""

    # Nav's id of the ad, or page and number where not even that could be read.
    external_id = models.CharField(_("id hos Nav"), max_length=60, unique=True)
    reason = models.CharField(_("grunn"), max_length=200)
    at = models.DateTimeField(_("tidspunkt"))
    tries = models.PositiveSmallIntegerField(_("forsøk"), default=1)
    # Set where trying again may help: Nav did not answer, or answered with an error.
    ad_changed_at = models.DateTimeField(_("annonsen endret"), null=True)

    objects = NavTroubleQuerySet.as_manager()

    class Meta:
        verbose_name = _("annonse fra Nav lagt til side")
        verbose_name_plural = _("annonser fra Nav lagt til side")

    def __str__(self) -> str:
        return self.external_id


class FeedDelay(Row):
    """How long after Nav's change ours came, of one ad once."""

    at = models.DateTimeField(_("tidspunkt"))
    seconds = models.PositiveIntegerField(_("sekunder"))

    objects = FeedDelayQuerySet.as_manager()

    class Meta:
        verbose_name = _("forsinkelse")
        verbose_name_plural = _("forsinkelser")
        indexes = [models.Index(fields=["at"], name="feed_delay_at")]

    def __str__(self) -> str:
        return f"{self.seconds} s"


class OrgUnit(Row):
    """An organisation number that stood in an ad, and those above it in the register.

    An ad names the unit that hires; the one that signed up here is often above it.
    """

    org_number = models.CharField(_("organisasjonsnummer"), max_length=9, unique=True)
    # Nearest first. Empty where there is none above, or the register has not answered yet.
    above = ArrayField(
        models.CharField(max_length=9), verbose_name=_("overordnede enheter"), default=list
    )
    seen_at = models.DateTimeField(_("først sett"))
    asked_at = models.DateTimeField(_("kontrollert i registeret"), null=True)

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("enhet")
        verbose_name_plural = _("enheter")
        indexes = [
            models.Index(
                fields=["seen_at"], condition=Q(asked_at__isnull=True), name="org_unit_to_ask"
            ),
        ]

    def __str__(self) -> str:
        return self.org_number
