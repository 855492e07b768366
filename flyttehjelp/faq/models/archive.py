"""What the Archives Act says of a question, decided before anything of it is erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.faq.enums import ArchiveDecision
from flyttehjelp.faq.models.questions import Question


class ArchiveMark(Row):
    """A coordinator's word: it was taken into the municipality's archive, or need not be."""

    question = models.OneToOneField(
        Question,
        verbose_name=_("spørsmål"),
        on_delete=models.CASCADE,
        related_name="archive_mark",
    )
    decision = models.CharField(_("avgjørelse"), max_length=10, choices=ArchiveDecision.choices)
    reference = models.CharField(_("arkivreferanse"), max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("tidspunkt"))
    exported_at = models.DateTimeField(_("tatt ut til arkivet"), null=True)

    class Meta:
        verbose_name = _("arkivmerke")
        verbose_name_plural = _("arkivmerker")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=ArchiveDecision.ARCHIVED) | ~Q(reference=""),
                name="archived_question_has_a_reference",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
