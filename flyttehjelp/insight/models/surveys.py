"""The newcomer survey: who was asked, what was answered, and what is published of it.

Nothing here leads from an answer to a person. Who was asked knows only that the link was used, not
when; an answer knows the quarter, not the day.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.insight.enums.surveys import Service, Wave
from flyttehjelp.insight.queries.surveys import InvitationQuerySet, ResponseQuerySet
from flyttehjelp.relocation.models import Newcomer

BEGINS_A_QUARTER = Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])


class SurveyInvitation(Row):
    """That somebody was asked in a wave. Once for each."""

    newcomer = models.ForeignKey(
        Newcomer,
        verbose_name=_("innflytter"),
        on_delete=models.CASCADE,
        related_name="survey_invitations",
    )
    wave = models.CharField(_("runde"), max_length=10, choices=Wave.choices)
    version = models.PositiveSmallIntegerField(_("versjon av skjemaet"))
    sent_on = models.DateField(_("sendt"))
    used = models.BooleanField(_("lenken er brukt"), default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("spørreskjema til en innflytter")
        verbose_name_plural = _("spørreskjemaer til innflyttere")
        constraints = [
            models.UniqueConstraint(fields=["newcomer", "wave"], name="asked_once_a_wave"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SurveyStop(Row):
    """That somebody does not want more surveys."""

    newcomer = models.OneToOneField(
        Newcomer,
        verbose_name=_("innflytter"),
        on_delete=models.CASCADE,
        related_name="survey_stop",
    )
    since = models.DateField(_("siden"))

    class Meta:
        verbose_name = _("vil ikke ha flere spørreskjemaer")
        verbose_name_plural = _("vil ikke ha flere spørreskjemaer")

    def __str__(self) -> str:
        return str(self.pk)


class SurveyRelease(Row):
    """What was published of one wave, for the answers since the one before. Never changed: else the
    difference between two states would tell of the few who had answered in between."""

    wave = models.CharField(_("runde"), max_length=10, choices=Wave.choices)
    version = models.PositiveSmallIntegerField(_("versjon av skjemaet"))
    first_quarter = models.DateField(_("fra og med kvartalet"))
    last_quarter = models.DateField(_("til og med kvartalet"))
    n = models.PositiveIntegerField(_("antall svar"))
    figures = models.JSONField(_("tall"))
    made_at = models.DateTimeField(_("offentliggjort"))

    class Meta:
        verbose_name = _("utgave av tallene")
        verbose_name_plural = _("utgaver av tallene")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "version", "last_quarter"], name="one_release_a_wave_and_quarter"
            ),
            models.CheckConstraint(
                condition=Q(first_quarter__lte=F("last_quarter")), name="release_begins_first"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SurveyResponse(Row):
    """One set of answers, and whose they could be as far as the figures need: no person, no day."""

    wave = models.CharField(_("runde"), max_length=10, choices=Wave.choices)
    version = models.PositiveSmallIntegerField(_("versjon av skjemaet"))
    quarter = models.DateField(_("kvartal"))
    service = models.CharField(_("fått av oss"), max_length=8, choices=Service.choices)
    answers = models.JSONField(_("svar"))
    release = models.ForeignKey(
        SurveyRelease,
        verbose_name=_("utgave"),
        null=True,
        on_delete=models.PROTECT,
        related_name="responses",
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("svar på spørreskjemaet")
        verbose_name_plural = _("svar på spørreskjemaet")
        constraints = [
            models.CheckConstraint(condition=BEGINS_A_QUARTER, name="response_of_a_quarter"),
        ]
        indexes = [models.Index(fields=["wave", "version", "quarter"], name="response_of_a_wave")]

    def __str__(self) -> str:
        return str(self.pk)


class SurveyWords(Row):
    """What somebody said in their own words, apart from everything else they answered."""

    wave = models.CharField(_("runde"), max_length=10, choices=Wave.choices)
    quarter = models.DateField(_("kvartal"))
    text = models.TextField(_("tekst"), max_length=2000)

    class Meta:
        verbose_name = _("egne ord")
        verbose_name_plural = _("egne ord")
        constraints = [
            models.CheckConstraint(condition=BEGINS_A_QUARTER, name="words_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
