from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from flyttehjelp.core.models import Row
from flyttehjelp.relocation.models import Municipality, Place
from jobs.enums import Engagement, PartnerPromise, Sector, VacancySource, VacancyState
from jobs.models.employers import Employer
from jobs.queries import VacancyPlaceQuerySet, VacancyQuerySet

OPEN = Q(state=VacancyState.PUBLISHED)


class Vacancy(Row):
    """A vacancy posted here, or one from Nav's public feed.

    Names of employer and places are kept as text beside the rows they come from: a card and a
    search need nothing but this table.
    """

    source = models.CharField(
        _("kilde"), max_length=3, choices=VacancySource.choices, default=VacancySource.OWN
    )
    employer = models.ForeignKey(
        Employer,
        verbose_name=_("arbeidsgiver"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="vacancies",
        db_index=False,  # vacancy_of_employer begins with it
    )
    employer_name = models.CharField(_("arbeidsgiverens navn"), max_length=200, blank=True)
    employer_org_number = models.CharField(
        _("arbeidsgiverens organisasjonsnummer"), max_length=9, blank=True
    )
    sector = models.CharField(_("sektor"), max_length=16, choices=Sector.choices, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("lagt ut av"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    title = models.CharField(_("tittel"), max_length=200)
    text = models.TextField(_("tekst (Markdown)"), blank=True, help_text=_("Tom for Nav."))
    text_html = models.TextField(_("tekst som HTML"), blank=True)
    text_plain = models.TextField(_("tekst uten formatering"), blank=True)
    occupation = models.CharField(_("yrke (STYRK-08)"), max_length=4, blank=True)
    engagement_type = models.CharField(
        _("ansettelsesform"), max_length=12, choices=Engagement.choices, blank=True
    )
    # Empty where the ad does not say.
    extent_min = models.PositiveSmallIntegerField(_("omfang fra (prosent)"), null=True, blank=True)
    extent_max = models.PositiveSmallIntegerField(_("omfang til (prosent)"), null=True, blank=True)
    pay_min = models.PositiveIntegerField(_("årslønn fra (kroner)"), null=True, blank=True)
    pay_max = models.PositiveIntegerField(_("årslønn til (kroner)"), null=True, blank=True)
    remote_share = models.PositiveSmallIntegerField(
        _("hjemmekontor (prosent)"), null=True, blank=True
    )
    work_languages = ArrayField(
        models.CharField(max_length=3), verbose_name=_("arbeidsspråk"), default=list, blank=True
    )
    positions = models.PositiveSmallIntegerField(_("antall stillinger"), default=1)
    place_names = models.CharField(_("arbeidssteder"), max_length=300, blank=True)
    apply_by = models.DateField(_("søknadsfrist"), null=True, blank=True)
    application_url = models.URLField(_("søk her"), max_length=1000, blank=True)
    application_note = models.CharField(_("slik søker du"), max_length=1000, blank=True)
    partner_open = models.CharField(
        _("åpen for partner"),
        max_length=10,
        choices=PartnerPromise.choices,
        default=PartnerPromise.NONE,
    )

    also_at_nav = models.BooleanField(_("vis også hos Nav"), default=False)

    state = models.CharField(
        _("status"), max_length=10, choices=VacancyState.choices, default=VacancyState.DRAFT
    )
    created_at = models.DateTimeField(_("opprettet"))
    changed_at = models.DateTimeField(_("endret"))
    published_at = models.DateTimeField(_("publisert"), null=True)
    confirmed_at = models.DateTimeField(_("bekreftet"), null=True)
    # When its contacts were asked whether it is still vacant; emptied when they say so.
    warned_at = models.DateTimeField(_("spurt om den er ledig"), null=True)
    ended_at = models.DateTimeField(_("avsluttet"), null=True)

    # Only for vacancies from Nav.
    external_id = models.UUIDField(_("id hos Nav"), null=True)
    external_url = models.URLField(_("annonsen hos Nav"), max_length=1000, blank=True)
    external_changed_at = models.DateTimeField(_("endret hos Nav"), null=True)
    # The vacancy of ours that this ad says again. Derived (jobs/matching.py), never typed.
    repeats = models.ForeignKey(
        "self",
        verbose_name=_("gjentar"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="repeated_by",
    )
    first_seen_at = models.DateTimeField(_("først sett"), null=True)
    last_seen_at = models.DateTimeField(_("sist sett"), null=True)

    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="norwegian")
        + SearchVector("employer_name", weight="B", config="simple")
        + SearchVector("place_names", weight="B", config="simple")
        + SearchVector(Left("text_plain", 50_000), weight="D", config="norwegian"),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name=_("søkeord"),
    )

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("stilling")
        verbose_name_plural = _("stillinger")
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                condition=Q(source=VacancySource.NAV),
                name="nav_vacancy_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    source=VacancySource.OWN, employer__isnull=False, external_id__isnull=True
                )
                | Q(source=VacancySource.NAV, external_id__isnull=False),
                name="vacancy_source_known",
            ),
            # The merit principle: see rules.merit for the whole table.
            models.CheckConstraint(
                condition=~Q(
                    source=VacancySource.OWN,
                    sector=Sector.PUBLIC,
                    partner_open=PartnerPromise.INTERVIEW,
                ),
                name="public_vacancy_promises_no_interview",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=VacancyState.DRAFT, published_at__isnull=True, ended_at__isnull=True
                )
                | Q(state=VacancyState.PUBLISHED, published_at__isnull=False, ended_at__isnull=True)
                | Q(state=VacancyState.WITHDRAWN, ended_at__isnull=False)
                | Q(
                    state__in=[VacancyState.FILLED, VacancyState.EXPIRED],
                    published_at__isnull=False,
                    ended_at__isnull=False,
                ),
                name="vacancy_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=(Q(extent_min__isnull=True) | Q(extent_min__range=(1, 100)))
                & (Q(extent_max__isnull=True) | Q(extent_max__range=(1, 100)))
                & (
                    Q(extent_min__isnull=True)
                    | Q(extent_max__isnull=True)
                    | Q(extent_min__lte=F("extent_max"))
                ),
                name="vacancy_extent_is_a_range",
            ),
            models.CheckConstraint(
                condition=(Q(pay_min__isnull=True) | Q(pay_min__range=(1, 10_000_000)))
                & (Q(pay_max__isnull=True) | Q(pay_max__range=(1, 10_000_000)))
                & (
                    Q(pay_min__isnull=True) | Q(pay_max__isnull=True) | Q(pay_min__lte=F("pay_max"))
                ),
                name="vacancy_pay_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(warned_at__isnull=True) | Q(warned_at__gte=F("confirmed_at")),
                name="vacancy_warned_after_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(remote_share__isnull=True) | Q(remote_share__lte=100),
                name="vacancy_remote_share_percent",
            ),
            models.CheckConstraint(
                condition=Q(occupation="") | Q(occupation__regex=r"^[0-9]{4}$"),
                name="vacancy_occupation_four_digits",
            ),
            models.CheckConstraint(condition=Q(positions__gte=1), name="vacancy_has_a_position"),
            models.CheckConstraint(
                condition=Q(repeats__isnull=True) | Q(source=VacancySource.NAV),
                name="vacancy_repeats_from_nav_only",
            ),
            models.CheckConstraint(
                condition=~Q(state=VacancyState.PUBLISHED) | ~Q(title=""),
                name="vacancy_shown_has_a_title",
            ),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(), F("id").desc(), condition=OPEN, name="vacancy_open_newest"
            ),
            models.Index(
                F("apply_by").asc(nulls_last=True),
                F("published_at").desc(),
                F("id").desc(),
                condition=OPEN,
                name="vacancy_open_deadline",
            ),
            models.Index(
                fields=["occupation"],
                opclasses=["varchar_pattern_ops"],
                condition=OPEN,
                name="vacancy_open_occupation",
            ),
            models.Index(
                fields=["confirmed_at"],
                condition=OPEN & Q(source=VacancySource.OWN),
                name="vacancy_open_confirmed",
            ),
            # Of Nav's alone: PostgreSQL takes it for nothing to unpack the words of a text, and
            # would read all that is open by this index rather than look words up in theirs.
            models.Index(
                fields=["last_seen_at"],
                condition=OPEN & Q(source=VacancySource.NAV),
                name="vacancy_open_last_seen",
            ),
            GinIndex(fields=["search"], condition=OPEN, name="vacancy_open_words"),
            # All that facets are counted by, without the texts: a tenth of what the rows take.
            models.Index(
                fields=["id"],
                include=[
                    *("sector", "occupation", "extent_min", "extent_max", "remote_share"),
                    *("work_languages", "partner_open", "source", "employer", "apply_by"),
                ],
                condition=OPEN & Q(repeats__isnull=True),
                name="vacancy_open_counted",
            ),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(source=VacancySource.OWN),
                name="vacancy_own_newest",
            ),
            models.Index(
                fields=["state", "-created_at", "-id"],
                condition=Q(source=VacancySource.OWN),
                name="vacancy_own_by_state",
            ),
            models.Index(fields=["employer", "-created_at", "-id"], name="vacancy_of_employer"),
            models.Index(fields=["employer_org_number"], name="vacancy_org_number"),
        ]

    def __str__(self) -> str:
        return self.title


class VacancyPlace(models.Model):
    """Where the work is done. A vacancy may have several places."""

    vacancy = models.ForeignKey(
        Vacancy, verbose_name=_("stilling"), on_delete=models.CASCADE, related_name="places"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("kommune"), on_delete=models.PROTECT, related_name="+"
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("sted"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    postcode = models.CharField(_("postnummer"), max_length=4, blank=True)

    objects = VacancyPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("arbeidssted")
        verbose_name_plural = _("arbeidssteder")
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "municipality", "place", "postcode"],
                nulls_distinct=False,
                name="vacancy_place_once",
            ),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(postcode__regex=r"^[0-9]{4}$"),
                name="vacancy_postcode_four_digits",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "vacancy"], name="vacancy_place_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.municipality_id}"
