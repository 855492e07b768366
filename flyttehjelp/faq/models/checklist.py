"""What somebody signed in keeps of the moving checklist. The steps themselves are a file."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.faq.enums import MoveSituation


class MovePlan(Row):
    """What makes this move unlike others. The day itself stands in the newcomer's profile."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("den som flytter"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    situations = ArrayField(
        models.CharField(max_length=12, choices=MoveSituation.choices),
        verbose_name=_("situasjon"),
        default=list,
    )
    changed_at = models.DateTimeField(_("endret"))

    class Meta:
        verbose_name = _("flytteplan")
        verbose_name_plural = _("flytteplaner")

    def __str__(self) -> str:
        return str(self.pk)


class MoveTick(Row):
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("den som flytter"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    step = models.SlugField(_("punkt"), max_length=40)
    at = models.DateTimeField(_("huket av"))

    class Meta:
        verbose_name = _("avhuket punkt")
        verbose_name_plural = _("avhukede punkter")
        constraints = [models.UniqueConstraint(fields=["person", "step"], name="one_tick_per_step")]

    def __str__(self) -> str:
        return str(self.pk)
