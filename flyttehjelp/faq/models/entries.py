"""Answers we publish: one entry, its text in several languages, what differs in a municipality."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.queries import EntryQuerySet, EntryVersionQuerySet, TopicQuerySet
from flyttehjelp.faq.rules.entries import LONGEST_ANSWER


def _fits(field: str) -> LessThanOrEqual:
    """Bytes, not letters: the cap is there for the parser's sake."""
    size = Func(F(field), function="octet_length", output_field=models.IntegerField())
    return LessThanOrEqual(size, LONGEST_ANSWER)


class Topic(models.Model):
    slug = models.SlugField(_("nøkkel"), max_length=40, primary_key=True)
    names = models.JSONField(_("navn på hvert språk"))
    position = models.PositiveSmallIntegerField(_("plass i lista"))

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("tema")
        verbose_name_plural = _("temaer")

    def __str__(self) -> str:
        return self.slug


class Entry(Row):
    slug = models.SlugField(_("adresse"), max_length=80)
    topic = models.ForeignKey(
        Topic, verbose_name=_("tema"), on_delete=models.PROTECT, related_name="entries"
    )
    # Empty only until there is a coordinator: `actions.entries.assign_ownerless_entries` gives
    # every entry to the first one, at the latest in the night after they came.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ansvarlig"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="owned_entries",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("stedfortreder"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    source_name = models.CharField(_("offisiell kilde"), max_length=120, blank=True)
    source_url = models.URLField(_("lenke til kilden"), max_length=500, blank=True)
    checked_on = models.DateField(_("sjekket"), null=True, blank=True)
    valid_until = models.DateField(_("gjelder til og med"))
    state = models.CharField(
        _("status"), max_length=12, choices=EntryState.choices, default=EntryState.DRAFT
    )
    # The fingerprint of the file this entry came from; empty once an editor has changed it, and
    # from then on it is theirs: no new version of the file overwrites it.
    seed_hash = models.CharField(_("avtrykk av fila"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("laget"))
    updated_at = models.DateTimeField(_("endret"))
    published_at = models.DateTimeField(_("publisert"), null=True)
    # When the clock is to publish it.
    publish_at = models.DateTimeField(_("publiseres"), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar")
        verbose_name_plural = _("svar")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="entry_slug_is_unique"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.PUBLISHED) | Q(published_at__isnull=False),
                name="entry_published_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True) | Q(state=EntryState.DRAFT),
                name="only_a_draft_waits_for_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="entry_newest"),
            models.Index(fields=["-updated_at", "-id"], name="entry_changed"),
            models.Index(
                fields=["publish_at"],
                condition=Q(publish_at__isnull=False),
                name="entry_scheduled",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class EntryVersion(Row):
    """The text in one language. One of them is the original, the others are its translations."""

    entry = models.ForeignKey(
        Entry, verbose_name=_("svar"), on_delete=models.CASCADE, related_name="versions"
    )
    language = models.CharField(_("språk"), max_length=2, choices=settings.LANGUAGES)
    question = models.CharField(_("spørsmål"), max_length=200)
    alternatives = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("andre måter å spørre på"),
        default=list,
        blank=True,
    )
    answer = models.TextField(_("svar i Markdown"))
    plain = models.TextField(_("svar uten formatering"), editable=False)
    is_original = models.BooleanField(_("original"))
    number = models.PositiveIntegerField(
        _("versjon"), default=1, help_text=_("Øker når innholdet endres i sak.")
    )
    # Which number of the original a translation was made from. Lower than the original's own
    # number means that the translation is out of date.
    made_from = models.PositiveIntegerField(_("oversatt fra versjon"), null=True)
    updated_at = models.DateTimeField(_("endret"))

    objects = EntryVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("språkversjon")
        verbose_name_plural = _("språkversjoner")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "language"], name="one_text_per_entry_and_language"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(is_original=True), name="one_original_per_entry"
            ),
            models.CheckConstraint(
                condition=Q(is_original=True, made_from__isnull=True)
                | Q(is_original=False, made_from__isnull=False),
                name="translation_knows_its_original",
            ),
            models.CheckConstraint(condition=_fits("answer"), name="answer_is_short_enough"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.language}"


class EntryVariant(Row):
    """What differs in one municipality, shown below the region's answer."""

    entry = models.ForeignKey(
        Entry, verbose_name=_("svar"), on_delete=models.CASCADE, related_name="variants"
    )
    municipality = models.ForeignKey(
        "relocation.Municipality",
        verbose_name=_("kommune"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    language = models.CharField(_("språk"), max_length=2, choices=settings.LANGUAGES)
    answer = models.TextField(_("tillegg i Markdown"))

    class Meta:
        verbose_name = _("tillegg for kommune")
        verbose_name_plural = _("tillegg for kommuner")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "municipality", "language"],
                name="one_variant_per_municipality_and_language",
            ),
            models.CheckConstraint(condition=_fits("answer"), name="variant_is_short_enough"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.municipality_id} {self.language}"


class EntryFeedback(Row):
    """Whether an answer helped a reader, and what they missed. Nothing tells who it was."""

    entry = models.ForeignKey(
        Entry, verbose_name=_("svar"), on_delete=models.CASCADE, related_name="feedback"
    )
    language = models.CharField(_("språk"), max_length=2, choices=settings.LANGUAGES)
    helped = models.BooleanField(_("var til hjelp"))
    missing = models.TextField(_("hva manglet"), max_length=1000, blank=True)
    at = models.DateTimeField(_("tidspunkt"))

    class Meta:
        verbose_name = _("tilbakemelding")
        verbose_name_plural = _("tilbakemeldinger")
        indexes = [models.Index(fields=["entry", "-at"], name="feedback_latest")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.helped}"
