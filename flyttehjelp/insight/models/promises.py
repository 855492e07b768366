from django.db import models
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.insight.queries.releases import ReleaseQuerySet


class PromiseRelease(Row):
    """The published figures of one quarter. They stay as they are: the difference between what
    stood here yesterday and what stands here today would be a figure too."""

    quarter = models.DateField(_("første dag i kvartalet"), unique=True)
    figures = models.JSONField(_("tall"))
    # The same referrals with nothing hidden, to reckon the year by; shown to nobody.
    counted = models.JSONField(_("talt"), default=dict)
    made_at = models.DateTimeField(_("publisert"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("tall for et kvartal")
        verbose_name_plural = _("tall for kvartaler")

    def __str__(self) -> str:
        return str(self.quarter)
