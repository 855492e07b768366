"""What is looked after: the log of a mentorship, how it goes, and what a coordinator must see."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from mentors.enums import ConcernKind, ConcernState, PulseAnswer, PulseRound
from mentors.models.groups import Group
from mentors.models.mentorships import Mentorship
from mentors.queries import ConcernQuerySet, PulseQuerySet


class LogLine(Row):
    """A line either of the two wrote about what they did. Both read it, and coordinators."""

    mentorship = models.ForeignKey(
        Mentorship, verbose_name=_("mentorskap"), on_delete=models.CASCADE, related_name="log"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    on_day = models.DateField(_("dag"))
    text = models.CharField(_("hva dere gjorde"), max_length=500)
    written_at = models.DateTimeField(_("skrevet"))

    class Meta:
        verbose_name = _("linje i loggen")
        verbose_name_plural = _("linjer i loggen")

    def __str__(self) -> str:
        return str(self.pk)


class Pulse(Row):
    """How is it going? Asked of one of the two, answered by one of three buttons."""

    mentorship = models.ForeignKey(
        Mentorship, verbose_name=_("mentorskap"), on_delete=models.CASCADE, related_name="pulses"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("spurt"),
        on_delete=models.CASCADE,
        related_name="pulses",
    )
    round = models.CharField(_("runde"), max_length=12, choices=PulseRound.choices)
    asked_at = models.DateTimeField(_("spurt"))
    answered_at = models.DateTimeField(_("svart"), null=True)
    answer = models.CharField(_("svar"), max_length=8, choices=PulseAnswer.choices, blank=True)

    objects = PulseQuerySet.as_manager()

    class Meta:
        verbose_name = _("spørsmål om hvordan det går")
        verbose_name_plural = _("spørsmål om hvordan det går")
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "person", "round"], name="pulse_asked_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) ^ ~Q(answer=""),
                name="pulse_answered_when_it_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Concern(Row):
    """Something in a mentorship or a group that a coordinator is to look at, with an owner and a
    due time.

    While one about unsafe conduct is open, the two do not see how to reach each other; a group
    takes nobody new, and it and its guests do not see each other's names.
    """

    mentorship = models.ForeignKey(
        Mentorship,
        verbose_name=_("mentorskap"),
        null=True,
        on_delete=models.CASCADE,
        related_name="concerns",
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("gruppe"),
        null=True,
        on_delete=models.CASCADE,
        related_name="concerns",
    )
    kind = models.CharField(_("slag"), max_length=14, choices=ConcernKind.choices)
    state = models.CharField(
        _("status"), max_length=8, choices=ConcernState.choices, default=ConcernState.OPEN
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("meldt av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("hva det gjelder"), max_length=1000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saksbehandler"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="concerns",
    )
    due_at = models.DateTimeField(_("frist"))
    raised_at = models.DateTimeField(_("meldt"))
    closed_at = models.DateTimeField(_("lukket"), null=True)
    outcome = models.CharField(_("hva som ble gjort"), max_length=500, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("bekymring")
        verbose_name_plural = _("bekymringer")
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "kind"],
                condition=Q(state=ConcernState.OPEN),
                name="one_open_concern_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["group", "raised_by"],
                condition=Q(state=ConcernState.OPEN),
                name="one_open_report_of_a_group_each",
            ),
            models.CheckConstraint(
                condition=Q(mentorship__isnull=False, group__isnull=True)
                | Q(mentorship__isnull=True, group__isnull=False, kind=ConcernKind.UNSAFE),
                name="concern_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.OPEN, closed_at__isnull=True)
                | Q(state=ConcernState.CLOSED, closed_at__isnull=False),
                name="concern_closed_when_it_says_so",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=ConcernState.OPEN), name="concern_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
