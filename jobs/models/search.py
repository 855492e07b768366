from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.queries import SearchChangeQuerySet, SearchWordQuerySet


class SearchChange(models.Model):
    """That an open vacancy came, changed or went. Written by a trigger of the database in the
    transaction of its cause, so that no writer can forget it; what an index reads to keep up.

    The number of the transaction, not a sequence, is what is compared: a sequence skips those
    that were begun early and committed late.
    """

    vacancy = models.UUIDField(_("stilling"), primary_key=True)
    xid = models.BigIntegerField(_("transaksjon"))
    at = models.DateTimeField(_("tidspunkt"))

    objects = SearchChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("endring å søke i")
        verbose_name_plural = _("endringer å søke i")
        indexes = [
            models.Index(fields=["xid", "at"], name="searchchange_pending"),
            models.Index(fields=["at"], name="searchchange_old"),
        ]

    def __str__(self) -> str:
        return str(self.vacancy)


class SearchWord(models.Model):
    """A word that stands in a title, the stem it is indexed by, and the stems of its parts."""

    word = models.CharField(_("ord"), max_length=40, primary_key=True)
    lexeme = models.CharField(_("stamme"), max_length=40)
    parts = ArrayField(
        models.CharField(max_length=40), verbose_name=_("ledd"), default=list, blank=True
    )
    # How many open vacancies have it in their title; zero when there were some once.
    ads = models.PositiveIntegerField(_("annonser"), default=0)

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("søkeord")
        verbose_name_plural = _("søkeord")
        indexes = [
            GinIndex(fields=["parts"], name="searchword_parts"),
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="searchword_like"),
            models.Index(
                fields=["word"], opclasses=["varchar_pattern_ops"], name="searchword_beginning"
            ),
        ]

    def __str__(self) -> str:
        return self.word
