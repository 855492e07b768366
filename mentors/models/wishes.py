"""The wish of a newcomer for a mentor."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.models import Newcomer
from mentors.enums import AgeBand, Help, Interest, WishState
from mentors.queries import WishQuerySet


class Wish(Row):
    """A newcomer would like a mentor."""

    newcomer = models.ForeignKey(
        Newcomer, verbose_name=_("innflytter"), on_delete=models.CASCADE, related_name="wishes"
    )
    state = models.CharField(
        _("status"), max_length=12, choices=WishState.choices, default=WishState.WAITING
    )
    help_with = ArrayField(
        models.CharField(max_length=12, choices=Help.choices), verbose_name=_("ønsker hjelp til")
    )
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("språk"))
    interests = ArrayField(
        models.CharField(max_length=20, choices=Interest.choices),
        verbose_name=_("interesser"),
        default=list,
        blank=True,
    )
    children_age_bands = ArrayField(
        models.CharField(max_length=5, choices=AgeBand.choices),
        verbose_name=_("barnas alder"),
        default=list,
        blank=True,
    )
    message = models.CharField(_("melding til mentoren"), max_length=1000, blank=True)
    barred_org_numbers = ArrayField(
        models.CharField(max_length=9),
        verbose_name=_("ikke herfra (organisasjonsnummer)"),
        default=list,
        blank=True,
        help_text=_("Arbeidsgivere det ikke skal komme en mentor fra."),
    )
    barred_people = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("ikke disse (navn eller e-post)"),
        default=list,
        blank=True,
        help_text=_("Brukes bare til å unngå dem. Den det gjelder, får aldri vite det."),
    )
    on_behalf = models.CharField(_("ført inn for noen (hvordan)"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ført inn av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("ønsket"))
    closed_at = models.DateTimeField(_("lukket"), null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("ønske om mentor")
        verbose_name_plural = _("ønsker om mentor")
        constraints = [
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=Q(state=WishState.WAITING),
                name="one_open_wish_per_newcomer",
            ),
            models.CheckConstraint(
                condition=Q(state=WishState.WAITING, closed_at__isnull=True)
                | (~Q(state=WishState.WAITING) & Q(closed_at__isnull=False)),
                name="wish_closed_when_not_waiting",
            ),
            models.CheckConstraint(
                condition=Q(languages__len__gte=1), name="wish_names_a_language"
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(state=WishState.WAITING), name="wish_waiting"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
