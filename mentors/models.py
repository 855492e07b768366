"""Mentors, the wishes of newcomers, the offers that bring them together, and what comes of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.enums import Situation
from flyttehjelp.relocation.models import Municipality, Newcomer, Place
from mentors.enums import (
    AgeBand,
    DeclineReason,
    EndReason,
    Help,
    Interest,
    MentorshipState,
    MentorState,
    OfferState,
    WishState,
)
from mentors.queries import MentorQuerySet, MentorshipQuerySet, OfferQuerySet, WishQuerySet

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
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saksbehandler"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mentors_to_vet",
    )
    due_at = models.DateTimeField(_("frist"), null=True, blank=True)
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


class Offer(Row):
    """One mentor is asked about one wish. Nobody else is asked while the offer is open.

    ``reasons`` is a list of ``{"code": …, "facts": {…}}``: why these two were put together.
    """

    wish = models.ForeignKey(
        Wish, verbose_name=_("ønske"), on_delete=models.CASCADE, related_name="offers"
    )
    mentor = models.ForeignKey(
        Mentor, verbose_name=_("mentor"), on_delete=models.CASCADE, related_name="offers"
    )
    state = models.CharField(
        _("status"), max_length=12, choices=OfferState.choices, default=OfferState.PENDING
    )
    reasons = models.JSONField(_("grunner"), default=list)
    score = models.PositiveSmallIntegerField(_("hvor godt det passer"))
    made_at = models.DateTimeField(_("sendt"))
    expires_at = models.DateTimeField(_("svarfrist"))
    answered_at = models.DateTimeField(_("besvart"), null=True, blank=True)
    decline_reason = models.CharField(
        _("grunn til nei"), max_length=12, choices=DeclineReason.choices, blank=True
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentortilbud")
        verbose_name_plural = _("mentortilbud")
        constraints = [
            models.UniqueConstraint(
                fields=["wish"],
                condition=Q(state=OfferState.PENDING),
                name="one_pending_offer_per_wish",
            ),
            models.UniqueConstraint(fields=["wish", "mentor"], name="never_the_same_pair_twice"),
            models.CheckConstraint(
                condition=Q(state=OfferState.PENDING, answered_at__isnull=True)
                | (~Q(state=OfferState.PENDING) & Q(answered_at__isnull=False)),
                name="offer_answered_when_not_pending",
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.DECLINED) ^ Q(decline_reason=""),
                name="offer_declined_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state=OfferState.PENDING), name="offer_pending"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Mentorship(Row):
    """A mentor and a newcomer who know how to reach each other.

    Nobody is deleted past a mentorship: it is ended first, so that the mentor's count stays true.
    """

    mentor = models.ForeignKey(
        Mentor, verbose_name=_("mentor"), on_delete=models.PROTECT, related_name="mentorships"
    )
    newcomer = models.ForeignKey(
        Newcomer, verbose_name=_("innflytter"), on_delete=models.PROTECT, related_name="mentorships"
    )
    wish = models.OneToOneField(
        Wish, verbose_name=_("ønske"), on_delete=models.PROTECT, related_name="mentorship"
    )
    state = models.CharField(
        _("status"), max_length=12, choices=MentorshipState.choices, default=MentorshipState.ACTIVE
    )
    agreed_months = models.PositiveSmallIntegerField(_("avtalt lengde i måneder"))
    started_at = models.DateTimeField(_("begynte"))
    ended_at = models.DateTimeField(_("sluttet"), null=True, blank=True)
    end_reason = models.CharField(
        _("grunn til at det sluttet"), max_length=12, choices=EndReason.choices, blank=True
    )

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentorskap")
        verbose_name_plural = _("mentorskap")
        constraints = [
            models.UniqueConstraint(
                fields=["newcomer"],
                condition=Q(state=MentorshipState.ACTIVE),
                name="one_active_mentorship_per_newcomer",
            ),
            models.CheckConstraint(
                condition=Q(state=MentorshipState.ACTIVE, ended_at__isnull=True, end_reason="")
                | (Q(state=MentorshipState.ENDED, ended_at__isnull=False) & ~Q(end_reason="")),
                name="mentorship_ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
