"""What the search reads: made of the published answers, and always possible to make anew."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.faq.models.entries import EntryVersion
from flyttehjelp.faq.queries import EntryIndexQuerySet


class EntryIndex(Row):
    """One row for each language version, and one more for each municipality with words of its own.

    Made by the action that publishes or changes a text; only what is published has one.
    """

    version = models.ForeignKey(
        EntryVersion, verbose_name=_("språkversjon"), on_delete=models.CASCADE, related_name="+"
    )
    municipality = models.ForeignKey(
        "relocation.Municipality",
        verbose_name=_("kommune"),
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    # What the language model makes of the text: vectors of 384 bytes, one after the other. Empty
    # until the clock has been by, and where the model is not installed.
    meaning = models.BinaryField(_("betydning"), null=True)
    # So many of the vectors are about how it is asked for, the rest about the answer.
    ways = models.PositiveSmallIntegerField(_("spørremåter"), null=True)
    # Which round of the clock put the meaning there: whoever has read up to a round reads on.
    round = models.BigIntegerField(_("runde"), null=True)

    objects = EntryIndexQuerySet.as_manager()

    class Meta:
        verbose_name = _("søkerad")
        verbose_name_plural = _("søkerader")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "municipality"],
                nulls_distinct=False,
                name="one_search_row_per_version_and_municipality",
            ),
            models.CheckConstraint(
                condition=models.Q(meaning__isnull=True, ways__isnull=True, round__isnull=True)
                | models.Q(meaning__isnull=False, ways__isnull=False, round__isnull=False),
                name="meaning_has_its_round",
            ),
        ]
        indexes = [models.Index(fields=["round"], name="entry_meaning_round")]

    def __str__(self) -> str:
        return str(self.version_id)


class EntryPosting(models.Model):
    """A term, a text that says it, and how much it counts there (BM25 but for the rarity)."""

    pk = models.CompositePrimaryKey("document_id", "term")
    document = models.ForeignKey(
        EntryIndex, verbose_name=_("søkerad"), on_delete=models.CASCADE, related_name="+"
    )
    term = models.TextField(_("ord"))
    impact = models.FloatField(_("vekt"))

    class Meta:
        verbose_name = _("søkeord")
        verbose_name_plural = _("søkeord")
        indexes = [
            # The texts that say a term, the loudest first, without a look at the table.
            models.Index(
                F("term"), F("impact").desc(), include=["document"], name="entry_posting_loudest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.term}"


class EntryWord(models.Model):
    """A word as it is written in some answer; what is misspelt is held against these."""

    word = models.TextField(_("ord"), primary_key=True)
    term = models.TextField(_("oppslagsord"))

    class Meta:
        verbose_name = _("ord i svarene")
        verbose_name_plural = _("ord i svarene")
        indexes = [GinIndex(OpClass(F("word"), "gin_trgm_ops"), name="entry_word_trigrams")]

    def __str__(self) -> str:
        return self.word


class CommonTerm(models.Model):
    """A term that more texts say than a search reads, and how many. Counted by the clock."""

    term = models.TextField(_("ord"), primary_key=True)
    documents = models.PositiveIntegerField(_("antall"))

    class Meta:
        verbose_name = _("vanlig ord")
        verbose_name_plural = _("vanlige ord")

    def __str__(self) -> str:
        return self.term
