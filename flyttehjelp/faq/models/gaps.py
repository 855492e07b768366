"""What people looked for and did not find: words without a person, and only once they are many."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.faq.models.entries import Entry
from flyttehjelp.faq.queries import SearchGapQuerySet


class SearchDay(Row):
    """How some words were sought on one day. The words are not here, only their keyed fingerprint:
    what one person typed on one day can be read by nobody."""

    fingerprint = models.CharField(_("avtrykk av ordene"), max_length=64)
    day = models.DateField(_("dag"))
    nothing = models.PositiveIntegerField(_("uten treff"), default=0)
    unopened = models.PositiveIntegerField(_("uten at noe ble åpnet"), default=0)
    opened = models.PositiveIntegerField(_("med svar som ble åpnet"), default=0)

    class Meta:
        verbose_name = _("søkedag")
        verbose_name_plural = _("søkedager")
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "day"], name="one_count_per_words_and_day"
            )
        ]
        indexes = [models.Index(fields=["day"], name="search_day")]

    def __str__(self) -> str:
        return f"{self.fingerprint[:12]} {self.day}"


class SearchQuarter(Row):
    """How the searches of a quarter ended whose days have been forgotten: sums without words."""

    first_day = models.DateField(_("første dag i kvartalet"), unique=True)
    nothing = models.PositiveIntegerField(_("uten treff"), default=0)
    unopened = models.PositiveIntegerField(_("uten at noe ble åpnet"), default=0)
    opened = models.PositiveIntegerField(_("med svar som ble åpnet"), default=0)

    class Meta:
        verbose_name = _("søk i et kvartal")
        verbose_name_plural = _("søk i kvartaler")

    def __str__(self) -> str:
        return str(self.first_day)


class SearchGap(Row):
    """Words that were sought on at least three different days. The sums are those of the days."""

    fingerprint = models.CharField(_("avtrykk av ordene"), max_length=64, unique=True)
    term = models.CharField(_("ordene"), max_length=60)
    days = models.PositiveIntegerField(_("antall dager"))
    missed = models.PositiveIntegerField(_("uten svar"))
    nothing = models.PositiveIntegerField(_("uten treff"))
    opened = models.PositiveIntegerField(_("med svar som ble åpnet"))
    last_on = models.DateField(_("sist søkt"))
    closed_at = models.DateTimeField(_("lukket"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lukket av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    entry = models.ForeignKey(
        Entry,
        verbose_name=_("svaret som dekker det"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = SearchGapQuerySet.as_manager()

    class Meta:
        verbose_name = _("søk uten svar")
        verbose_name_plural = _("søk uten svar")
        indexes = [models.Index(fields=["-missed", "-id"], name="gap_most_missed")]

    def __str__(self) -> str:
        return str(self.pk)
