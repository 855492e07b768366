"""How vacancies come in and go out."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from rest_framework import serializers

from api.fields import In, Line, Link, OccupationCode, Text
from flyttehjelp.relocation.models import Municipality, Place
from jobs.enums import Engagement, PartnerPromise, VacancySource, VacancyState
from jobs.models import Employer, Vacancy, VacancyPlace
from jobs.occupations import name_of
from jobs.rules import open_vacancy_steps

FOUR_DIGITS = r"^[0-9]{4}$"
LONGEST_TEXT = 20_000


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
    remote_share = serializers.IntegerField(
        min_value=0, max_value=100, required=False, allow_null=True, help_text="Percent."
    )
    work_languages = serializers.ListField(
        child=serializers.RegexField(r"^[a-z]{2,3}$"), max_length=10, required=False
    )
    positions = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    apply_by = serializers.DateField(required=False, allow_null=True)
    application_url = Link(max_length=1000, required=False, allow_blank=True)
    application_note = Text(max_length=1000, required=False, allow_blank=True)
    partner_open = serializers.ChoiceField(PartnerPromise.choices, required=False)
    places = serializers.ListField(child=PlaceChoiceIn(), required=False, max_length=20)


class VacancyIn(VacancyChangeIn):
    employer = EmployerOfMine()


class DeskQuery(In):
    employer = serializers.UUIDField(required=False)
    state = serializers.ChoiceField(VacancyState.choices, required=False)


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


class WithSteps(Card):
    open_steps = serializers.SerializerMethodField()

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

    class Meta:
        model = Vacancy
        fields = [*CARD, "created_at", "changed_at", "ended_at", "interests_waiting", "open_steps"]
        read_only_fields = fields


class VacancyPlaceOut(serializers.ModelSerializer[VacancyPlace]):
    class Meta:
        model = VacancyPlace
        fields = ["municipality", "place", "postcode"]
        read_only_fields = fields


class VacancyOut(WithSteps):
    places = VacancyPlaceOut(many=True, read_only=True)
    occupation_name = serializers.SerializerMethodField(help_text="In the reader's language.")
    takes_interest = serializers.SerializerMethodField(
        help_text="Whether an interest can be sent here; otherwise one applies at the source."
    )

    class Meta:
        model = Vacancy
        fields = [
            *CARD,
            "occupation_name",
            "employer_org_number",
            "text",
            "text_html",
            "places",
            "application_url",
            "application_note",
            "external_url",
            "repeats",
            "created_at",
            "changed_at",
            "confirmed_at",
            "ended_at",
            "takes_interest",
            "open_steps",
        ]
        read_only_fields = fields

    def get_occupation_name(self, vacancy: Vacancy) -> str:
        return name_of(vacancy.occupation, get_language() or "nb")

    def get_takes_interest(self, vacancy: Vacancy) -> bool:
        open_here = vacancy.state == VacancyState.PUBLISHED and vacancy.source == VacancySource.OWN
        return open_here and vacancy.employer_id not in self.context["mine"]


class GoneOut(serializers.Serializer[Any]):
    """A problem with something to go on with."""

    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    similar = VacancyCard(many=True)
