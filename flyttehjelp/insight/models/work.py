from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row


class LetterPause(Row):
    """That somebody does without the daily letter about what is due. No row, and they get it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    since = models.DateTimeField(_("siden"))

    class Meta:
        verbose_name = _("pause fra det daglige brevet")
        verbose_name_plural = _("pauser fra det daglige brevet")

    def __str__(self) -> str:
        return str(self.pk)
