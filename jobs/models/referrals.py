from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.enums import TravelMode
from jobs.enums.network import (
    CardField,
    ReferralAnswer,
    ReferralOutcome,
    ReferralStage,
    ReferralState,
)
from jobs.models.employers import Employer
from jobs.models.pledges import Pledge
from jobs.models.vacancies import Vacancy
from jobs.queries.referrals import CardQuerySet, ReferralQuerySet

RUNNING = Q(state__in=ReferralState.running())
WAITING = Q(state=ReferralState.OPEN)


class CardConsent(Row):
    """The partner's own yes: this employer, these fields, until this day.

    Who gave it stands on the referral as long as it holds, and in the append-only log of consents.
    """

    employer = models.ForeignKey(
        Employer, verbose_name=_("arbeidsgiver"), on_delete=models.PROTECT, related_name="+"
    )
    fields = ArrayField(
        models.CharField(max_length=12, choices=CardField.choices), verbose_name=_("felter")
    )
    ends_on = models.DateField(_("gjelder til og med"))
    by_link = models.BooleanField(_("gitt gjennom lenke"))
    created_at = models.DateTimeField(_("gitt"))
    withdrawn_at = models.DateTimeField(_("trukket tilbake"), null=True)

    class Meta:
        verbose_name = _("samtykke til et kort")
        verbose_name_plural = _("samtykker til kort")
        constraints = [
            # What a referral points to by key and employer: see the migration.
            models.UniqueConstraint(fields=["id", "employer"], name="consent_and_its_employer"),
            models.CheckConstraint(condition=Q(fields__len__gte=1), name="consent_names_a_field"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Referral(Row):
    """One partner's way to one member of the network.

    Who gives it is the member that hired number one, a member that passed on a lead, or (None) the
    coordinators. When the partner takes the consent back, the row stays without the person.
    """

    giver = models.ForeignKey(
        Employer,
        verbose_name=_("gitt av"),
        null=True,
        on_delete=models.PROTECT,
        related_name="referrals_given",
    )
    receiver = models.ForeignKey(
        Employer,
        verbose_name=_("gitt til"),
        on_delete=models.PROTECT,
        related_name="referrals_received",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("kom av tipset i"),
        null=True,
        on_delete=models.PROTECT,
        related_name="led_to",
    )
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("partner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="referrals",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("åpnet av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # The giver's own reference, such as a case number; goes with the card.
    mark = models.CharField(_("merkelapp"), max_length=40, blank=True)
    state = models.CharField(
        _("status"), max_length=10, choices=ReferralState.choices, default=ReferralState.ASKED
    )
    pledge = models.ForeignKey(
        Pledge,
        verbose_name=_("forpliktelse"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    consent = models.OneToOneField(
        CardConsent,
        verbose_name=_("samtykke"),
        null=True,
        on_delete=models.PROTECT,
        related_name="referral",
    )
    # Exactly while it runs. Who is gone has handed over first.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ansvarlig"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    due_at = models.DateTimeField(_("frist"), null=True)
    stage = models.CharField(
        _("hos"), max_length=12, choices=ReferralStage.choices, default=ReferralStage.CONTACT
    )
    remind_at = models.DateTimeField(_("påminnelse"), null=True)
    promised_by = models.DateTimeField(_("lovet svar innen"), null=True)
    silent_at = models.DateTimeField(_("uten svar da fristen gikk ut"), null=True)
    created_at = models.DateTimeField(_("spurt"))
    opened_at = models.DateTimeField(_("åpnet"), null=True)
    closed_at = models.DateTimeField(_("avsluttet"), null=True)

    answer = models.CharField(_("svar"), max_length=8, choices=ReferralAnswer.choices, blank=True)
    answer_note = models.TextField(_("begrunnelse eller hilsen"), max_length=2000, blank=True)
    vacancy = models.ForeignKey(
        Vacancy,
        verbose_name=_("stilling"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_to = models.ForeignKey(
        Employer, verbose_name=_("tips om"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("besvart av"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("besvart"), null=True)
    answer_took = models.PositiveSmallIntegerField(_("virkedager til svaret kom"), null=True)
    outcome = models.CharField(
        _("det kom av det"), max_length=10, choices=ReferralOutcome.choices, blank=True
    )
    outcome_at = models.DateTimeField(_("bekreftet"), null=True)
    link_version = models.PositiveSmallIntegerField(_("lenkens versjon"), default=1)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("henvisning")
        verbose_name_plural = _("henvisninger")
        constraints = [
            models.CheckConstraint(
                condition=(RUNNING & Q(owner__isnull=False, due_at__isnull=False))
                | (~RUNNING & Q(owner__isnull=True, due_at__isnull=True, remind_at__isnull=True)),
                name="referral_runs_with_owner_and_due_time",
            ),
            models.CheckConstraint(
                condition=Q(giver__isnull=True) | ~Q(giver=F("receiver")),
                name="referral_between_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReferralState.OPEN, ReferralState.ANSWERED])
                | Q(
                    consent__isnull=False,
                    pledge__isnull=False,
                    opened_at__isnull=False,
                    promised_by__isnull=False,
                ),
                name="referral_opens_with_consent_and_pledge",
            ),
            models.CheckConstraint(
                condition=(
                    Q(answer="", answered_at__isnull=True, answer_took__isnull=True)
                    & ~Q(state=ReferralState.ANSWERED)
                )
                | (
                    Q(answered_at__isnull=False, answer_took__isnull=False)
                    & Q(state__in=[ReferralState.ANSWERED, ReferralState.WITHDRAWN])
                    & ~Q(answer="")
                ),
                name="referral_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=(RUNNING & Q(closed_at__isnull=True))
                | (~RUNNING & Q(closed_at__isnull=False)),
                name="referral_closes_with_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.WITHDRAWN) | Q(partner__isnull=True, mark=""),
                name="referral_withdrawn_forgets_who",
            ),
            models.UniqueConstraint(
                fields=["giver", "receiver", "partner"],
                condition=Q(state=ReferralState.ASKED),
                nulls_distinct=True,
                name="referral_asked_once",
            ),
            models.UniqueConstraint(
                fields=["receiver", "partner"],
                condition=WAITING,
                name="one_open_referral_per_partner_and_member",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=RUNNING, name="referral_due"),
            models.Index(
                fields=["remind_at"],
                condition=WAITING & Q(remind_at__isnull=False),
                name="referral_to_remind",
            ),
            models.Index(fields=["receiver", "-created_at", "-id"], name="referral_received"),
            models.Index(fields=["giver", "-created_at", "-id"], name="referral_given"),
            models.Index(fields=["partner", "-created_at", "-id"], name="referral_of_partner"),
            models.Index(fields=["-created_at", "-id"], name="referral_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Card(Row):
    """What the partner wrote, and only what the consent names. Deleted when the consent ends."""

    referral = models.OneToOneField(
        Referral, verbose_name=_("henvisning"), on_delete=models.CASCADE, related_name="card"
    )
    occupation = models.CharField(_("yrke"), max_length=120, blank=True)
    years = models.PositiveSmallIntegerField(_("års erfaring"), null=True)
    languages = ArrayField(
        models.CharField(max_length=3), verbose_name=_("språk"), default=list, blank=True
    )
    extent_min = models.PositiveSmallIntegerField(_("omfang fra (prosent)"), null=True)
    extent_max = models.PositiveSmallIntegerField(_("omfang til (prosent)"), null=True)
    start_on = models.DateField(_("kan begynne"), null=True)
    travel_mode = models.CharField(
        _("reiser med"), max_length=8, choices=TravelMode.choices, blank=True
    )
    travel_minutes = models.PositiveSmallIntegerField(_("reiser høyst (minutter)"), null=True)
    name = models.CharField(_("navn"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    about = models.TextField(_("om seg selv"), max_length=1000, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("kort")
        verbose_name_plural = _("kort")
        constraints = [
            models.CheckConstraint(
                condition=Q(extent_min__isnull=True, extent_max__isnull=True)
                | Q(extent_min__range=(1, 100), extent_max__range=(F("extent_min"), 100)),
                name="card_extent_is_a_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
