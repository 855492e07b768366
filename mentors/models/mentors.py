"""Who shows newcomers the way."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.enums import Situation
from flyttehjelp.relocation.models import Municipality, Place
from mentors.enums import AgeBand, Interest, MentorState, Times
from mentors.queries import MentorQuerySet

MOST_PLACES = 5


class Mentor(Row):
    """Somebody who lives here and shows newcomers the way.

    ``active_count`` is the number of running mentorships. It is kept by the actions, and the
    database refuses to let it pass ``capacity``.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("bruker"),
        on_delete=models.CASCADE,
        related_name="mentor",
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kommune"), on_delete=models.PROTECT, related_name="mentors"
    )
    place = models.ForeignKey(
        Place, verbose_name=_("sted"), null=True, blank=True, on_delete=models.PROTECT
    )
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("språk"))
    little_languages = ArrayField(
        models.CharField(max_length=3),
        verbose_name=_("språk jeg snakker litt"),
        default=list,
        blank=True,
    )
    interests = ArrayField(
        models.CharField(max_length=20, choices=Interest.choices),
        verbose_name=_("interesser"),
        default=list,
        blank=True,
    )
    situations = ArrayField(
        models.CharField(max_length=12, choices=Situation.choices),
        verbose_name=_("livssituasjon"),
        default=list,
        blank=True,
    )
    children_age_bands = ArrayField(
        models.CharField(max_length=5, choices=AgeBand.choices),
        verbose_name=_("barnas alder"),
        default=list,
        blank=True,
    )
    times = ArrayField(
        models.CharField(max_length=8, choices=Times.choices),
        verbose_name=_("når jeg har tid"),
        default=list,
        blank=True,
    )
    about = models.CharField(_("om meg"), max_length=1000, blank=True)
    employer_org_numbers = ArrayField(
        models.CharField(max_length=9),
        verbose_name=_("arbeidsgivere (organisasjonsnummer)"),
        default=list,
        blank=True,
        help_text=_("Brukes bare til å unngå at du blir mentor for en kollega."),
    )
    capacity = models.PositiveSmallIntegerField(_("plass til"), default=1)
    active_count = models.PositiveSmallIntegerField(_("mentorskap i gang"), default=0)
    state = models.CharField(
        _("status"), max_length=12, choices=MentorState.choices, default=MentorState.APPLIED
    )
    paused_from = models.DateField(_("pause fra og med"), null=True, blank=True)
    paused_until = models.DateField(_("pause til og med"), null=True, blank=True)
    ethics_version = models.CharField(_("versjon av de etiske reglene"), max_length=20)
    ethics_accepted_at = models.DateTimeField(_("godtok de etiske reglene"))
    police_certificate_seen_on = models.DateField(
        _("politiattest vist"),
        null=True,
        blank=True,
        help_text=_("Bare dagen, og bare for roller med mindreårige. Attesten lagres aldri."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saksbehandler"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mentors_to_vet",
    )
    due_at = models.DateTimeField(_("frist"), null=True, blank=True)
    on_behalf = models.CharField(_("ført inn for noen (hvordan)"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ført inn av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("meldte seg"))

    free: int  # only where MentorQuerySet.with_free_places has counted it

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentorer")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PLACES),
                name="mentor_has_one_to_five_places",
            ),
            models.CheckConstraint(
                condition=Q(active_count__lte=F("capacity")), name="mentor_within_capacity"
            ),
            models.CheckConstraint(
                condition=Q(languages__len__gte=1), name="mentor_speaks_something"
            ),
            models.CheckConstraint(condition=~Q(ethics_version=""), name="mentor_accepted_ethics"),
            models.CheckConstraint(
                condition=Q(state=MentorState.APPLIED, due_at__isnull=False)
                | (~Q(state=MentorState.APPLIED) & Q(due_at__isnull=True, owner__isnull=True)),
                name="mentor_vetting_has_a_due_time",
            ),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True)
                | Q(paused_from__isnull=False, paused_until__gte=F("paused_from")),
                name="mentor_pause_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
