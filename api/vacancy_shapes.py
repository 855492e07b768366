"""How vacancies come in and go out."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import In, LanguageCode, Line, Link, OccupationCode, Several, Text
from api.vacancy_parts import NavTransferOut, VacancyPlaceOut
from flyttehjelp.relocation.models import Municipality, Place
from jobs.enums import Engagement, PartnerPromise, VacancySource, VacancyState
from jobs.models import Employer, Vacancy
from jobs.occupations import name_of
from jobs.rules import open_vacancy_steps
from jobs.rules.confirmation import confirm_by, stays_until

FOUR_DIGITS = r"^[0-9]{4}$"
LONGEST_TEXT = 20_000
MOST_PAY = 10_000_000


class EmployerOfMine(serializers.PrimaryKeyRelatedField[Employer]):
    """An employer that the person may post for. Another one does not exist here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)

    def get_queryset(self) -> QuerySet[Employer]:
        return Employer.objects.inside(self.context["person"])


class PlaceChoiceIn(In):
    municipality = serializers.PrimaryKeyRelatedField(queryset=Municipality.objects.order_by("pk"))
    place = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.order_by("pk"), required=False, allow_null=True
    )
    postcode = serializers.RegexField(FOUR_DIGITS, required=False, allow_blank=True)


class VacancyChangeIn(In):
    title = Line(max_length=200)
    text = Text(max_length=LONGEST_TEXT, required=False, allow_blank=True, help_text="Markdown.")
    occupation = OccupationCode(
        required=False, allow_blank=True, help_text="STYRK-08, four digits; see /occupations/."
    )
    engagement_type = serializers.ChoiceField(Engagement.choices, required=False, allow_blank=True)
    extent_min = serializers.IntegerField(
        min_value=1, max_value=100, required=False, allow_null=True, help_text="Percent."
    )
    extent_max = serializers.IntegerField(
        min_value=1, max_value=100, required=False, allow_null=True, help_text="Percent."
    )
    pay_min = serializers.IntegerField(
        min_value=1, max_value=MOST_PAY, required=False, allow_null=True, help_text="Kroner a year."
    )
    pay_max = serializers.IntegerField(
        min_value=1, max_value=MOST_PAY, required=False, allow_null=True, help_text="Kroner a year."
    )
    remote_share = serializers.IntegerField(
        min_value=0, max_value=100, required=False, allow_null=True, help_text="Percent."
    )
    work_languages = Several(child=LanguageCode(), max_length=10, required=False)
    positions = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    apply_by = serializers.DateField(required=False, allow_null=True)
    application_url = Link(max_length=1000, required=False, allow_blank=True)
    application_note = Text(max_length=1000, required=False, allow_blank=True)
    partner_open = serializers.ChoiceField(PartnerPromise.choices, required=False)
    also_at_nav = serializers.BooleanField(
        required=False, help_text="Show it at Nav too, where this installation can."
    )
    places = serializers.ListField(child=PlaceChoiceIn(), required=False, max_length=20)


class VacancyIn(VacancyChangeIn):
    employer = EmployerOfMine()


class DeskQuery(In):
    employer = serializers.UUIDField(required=False)
    state = serializers.ChoiceField(VacancyState.choices, required=False)
    late = serializers.BooleanField(
        required=False, help_text="Those with an interest that waits past its deadline."
    )


CARD = [
    "id",
    "source",
    "state",
    "title",
    "employer",
    "employer_name",
    "sector",
    "place_names",
    "occupation",
    "engagement_type",
    "extent_min",
    "extent_max",
    "remote_share",
    "work_languages",
    "positions",
    "apply_by",
    "partner_open",
    "published_at",
    "from_member",
]


class Card(serializers.ModelSerializer[Vacancy]):
    from_member = serializers.SerializerMethodField(
        help_text="Whether the employer, or for Nav's ads one above it, has signed up here."
    )

    def get_from_member(self, vacancy: Vacancy) -> bool:
        return vacancy.employer_id is not None


class VacancyCard(Card):
    class Meta:
        model = Vacancy
        fields = CARD
        read_only_fields = fields


def _is_ours_and_up(vacancy: Vacancy) -> bool:
    return vacancy.source == VacancySource.OWN and vacancy.state == VacancyState.PUBLISHED


class WithSteps(Card):
    open_steps = serializers.SerializerMethodField()
    confirm_by = serializers.SerializerMethodField(
        help_text="A vacancy of ours stays up until then, unless its employer confirms it again."
    )
    stays_until = serializers.SerializerMethodField(
        help_text="The last day it stays up: `apply_by`, if that comes before `confirm_by`."
    )

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_confirm_by(self, vacancy: Vacancy) -> str | None:
        moment = confirm_by(vacancy.confirmed_at) if _is_ours_and_up(vacancy) else None
        return serializers.DateTimeField().to_representation(moment) if moment else None

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_stays_until(self, vacancy: Vacancy) -> str | None:
        if not _is_ours_and_up(vacancy):
            return None
        day = stays_until(vacancy.confirmed_at, apply_by=vacancy.apply_by)
        return day.isoformat() if day else None

    def get_open_steps(self, vacancy: Vacancy) -> list[str]:
        return open_vacancy_steps(
            vacancy.state,
            source=vacancy.source,
            insider=vacancy.employer_id in self.context["mine"],
            coordinator=self.context["coordinator"],
            employer_state=vacancy.employer.state if vacancy.employer else "",
        )


class VacancyDeskOut(WithSteps):
    interests_waiting = serializers.IntegerField(read_only=True)
    interests_late = serializers.IntegerField(
        read_only=True, help_text="Past their deadline, and still without an answer."
    )
    interests_unanswered = serializers.IntegerField(
        read_only=True, help_text="Ever counted: no answer after the reminder either."
    )

    class Meta:
        model = Vacancy
        fields = [
            *CARD,
            "created_at",
            "changed_at",
            "confirm_by",
            "stays_until",
            "warned_at",
            "ended_at",
            "interests_waiting",
            "interests_late",
            "interests_unanswered",
            "open_steps",
        ]
        read_only_fields = fields


class VacancyOut(WithSteps):
    places = VacancyPlaceOut(many=True, read_only=True)
    occupation_name = serializers.SerializerMethodField(help_text="In the reader's language.")
    employer_website = serializers.SerializerMethodField()
    nav = serializers.SerializerMethodField(
        help_text="How far it has come at Nav; for coordinators and the employer."
    )
    takes_interest = serializers.SerializerMethodField(
        help_text="Whether an interest can be sent here; otherwise one applies at the source."
    )

    class Meta:
        model = Vacancy
        fields = [
            *CARD,
            "occupation_name",
            "employer_org_number",
            "employer_website",
            "pay_min",
            "pay_max",
            "text",
            "text_html",
            "places",
            "application_url",
            "application_note",
            "also_at_nav",
            "nav",
            "external_url",
            "repeats",
            "created_at",
            "changed_at",
            "confirmed_at",
            "confirm_by",
            "stays_until",
            "ended_at",
            "takes_interest",
            "open_steps",
        ]
        read_only_fields = fields

    def get_occupation_name(self, vacancy: Vacancy) -> str:
        return name_of(vacancy.occupation, get_language() or "nb")

    @extend_schema_field(NavTransferOut(allow_null=True))
    def get_nav(self, vacancy: Vacancy) -> Any:
        inside = self.context["coordinator"] or vacancy.employer_id in self.context["mine"]
        transfer = getattr(vacancy, "nav_transfer", None) if inside else None
        return NavTransferOut(transfer).data if transfer else None

    def get_employer_website(self, vacancy: Vacancy) -> str:
        return vacancy.employer.website if vacancy.employer else ""

    def get_takes_interest(self, vacancy: Vacancy) -> bool:
        open_here = vacancy.state == VacancyState.PUBLISHED and vacancy.source == VacancySource.OWN
        return open_here and vacancy.employer_id not in self.context["mine"]


class GoneOut(serializers.Serializer[Any]):
    """A problem with something to go on with."""

    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    similar = VacancyCard(many=True)
