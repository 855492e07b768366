"""Inspiration groups: clubs and associations that take newcomers along, and who comes when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.models import Municipality
from mentors.enums import AgeBand, ClubCheck, DateState, GroupState, Interest, SignUpState
from mentors.models.wishes import Wish
from mentors.queries import GroupDateQuerySet, GroupQuerySet, SignUpQuerySet

MOST_AT_ONE_DATE = 500


class Group(Row):
    """A club or association, and what it offers to those who are new here."""

    name = models.CharField(_("navn"), max_length=120)
    org_number = models.CharField(_("organisasjonsnummer"), max_length=9, blank=True)
    club_check = models.CharField(
        _("registrert som frivillig"), max_length=10, choices=ClubCheck.choices
    )
    checked_at = models.DateTimeField(_("sjekket"), null=True, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kontaktperson"),
        on_delete=models.PROTECT,
        related_name="groups_as_contact",
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kommune"), on_delete=models.PROTECT, related_name="groups"
    )
    offer = models.CharField(_("tilbud til innflyttere"), max_length=2000)
    interests = ArrayField(
        models.CharField(max_length=20, choices=Interest.choices), verbose_name=_("interesser")
    )
    age_bands = ArrayField(
        models.CharField(max_length=5, choices=AgeBand.choices),
        verbose_name=_("for barn og unge"),
        default=list,
        blank=True,
    )
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("språk"))
    website = models.URLField(_("nettsted"), max_length=200, blank=True)
    state = models.CharField(
        _("status"), max_length=10, choices=GroupState.choices, default=GroupState.APPLIED
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saksbehandler"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="groups_to_see_over",
    )
    due_at = models.DateTimeField(_("frist"), null=True, blank=True)
    created_at = models.DateTimeField(_("meldte seg"))

    is_blocked: bool  # only where GroupQuerySet.with_block has looked
    takes_part: bool  # only where GroupQuerySet.with_part_of has looked

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspirasjonsgruppe")
        verbose_name_plural = _("inspirasjonsgrupper")
        constraints = [
            models.UniqueConstraint(
                fields=["org_number", "contact"],
                condition=~Q(org_number="") & Q(state__in=["applied", "listed"]),
                name="group_signed_up_once",
            ),
            models.CheckConstraint(
                condition=Q(interests__len__gte=1), name="group_has_an_interest"
            ),
            models.CheckConstraint(
                condition=Q(languages__len__gte=1), name="group_speaks_something"
            ),
            models.CheckConstraint(
                condition=Q(state=GroupState.APPLIED, due_at__isnull=False)
                | (~Q(state=GroupState.APPLIED) & Q(due_at__isnull=True, owner__isnull=True)),
                name="group_waits_with_a_due_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GroupDate(Row):
    """One time a group meets, open to newcomers.

    ``taken`` is the number of those who are coming. It is kept by the actions, and the database
    refuses to let it pass ``places``.
    """

    group = models.ForeignKey(
        Group, verbose_name=_("gruppe"), on_delete=models.PROTECT, related_name="dates"
    )
    starts_at = models.DateTimeField(_("begynner"))
    ends_at = models.DateTimeField(_("slutter"))
    meeting_place = models.CharField(_("oppmøtested"), max_length=200)
    note = models.CharField(_("godt å vite"), max_length=500, blank=True)
    places = models.PositiveSmallIntegerField(_("plasser"))
    taken = models.PositiveSmallIntegerField(_("opptatt"), default=0)
    state = models.CharField(
        _("status"), max_length=10, choices=DateState.choices, default=DateState.PLANNED
    )
    created_at = models.DateTimeField(_("lagt inn"))

    objects = GroupDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("treff")
        verbose_name_plural = _("treff")
        constraints = [
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=MOST_AT_ONE_DATE),
                name="group_date_has_places",
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("places")), name="group_date_never_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="group_date_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"], condition=Q(state="planned"), name="group_date_planned"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SignUp(Row):
    """Somebody wants to come on one date: has a place, or waits for one."""

    date = models.ForeignKey(
        GroupDate, verbose_name=_("treff"), on_delete=models.CASCADE, related_name="sign_ups"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("hvem"),
        on_delete=models.CASCADE,
        related_name="sign_ups",
    )
    state = models.CharField(_("status"), max_length=10, choices=SignUpState.choices)
    created_at = models.DateTimeField(_("meldte seg på"))

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("påmelding")
        verbose_name_plural = _("påmeldinger")
        constraints = [
            models.UniqueConstraint(
                fields=["date", "user"],
                condition=~Q(state="withdrawn"),
                name="signed_up_once_for_a_date",
            )
        ]
        indexes = [
            models.Index(
                fields=["date", "created_at"],
                condition=Q(state="waiting"),
                name="sign_up_waiting",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GroupInvitation(Row):
    """A wish that no mentor can meet yet is answered by a group's next date. Once for a wish."""

    wish = models.OneToOneField(
        Wish, verbose_name=_("ønske"), on_delete=models.CASCADE, related_name="invitation"
    )
    date = models.ForeignKey(
        GroupDate, verbose_name=_("treff"), on_delete=models.CASCADE, related_name="invitations"
    )
    made_at = models.DateTimeField(_("sendt"))

    class Meta:
        verbose_name = _("invitasjon til en gruppe")
        verbose_name_plural = _("invitasjoner til grupper")

    def __str__(self) -> str:
        return str(self.pk)
