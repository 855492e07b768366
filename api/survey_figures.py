"""What the newcomer survey shows: fixed tables, published once a quarter, for all to see."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import IsCoordinator, Resource
from api.csv_tables import TableQuery, as_csv
from api.paging import CursorPages
from api.surveys import SurveyQuestionOut, said
from api.throttles import PublicThrottle
from flyttehjelp.insight import surveys
from flyttehjelp.insight.analysis import Unlike, unlike
from flyttehjelp.insight.cells import FEWEST
from flyttehjelp.insight.enums.surveys import Wave
from flyttehjelp.insight.models import SurveyRelease, SurveyWords
from flyttehjelp.insight.rules.compare import change
from flyttehjelp.insight.rules.surveys import FEWEST_TO_RELEASE

# Three years of quarters in three waves.
MOST: Final = 36
# What the statistical office writes for a figure that is there but may not be shown.
HIDDEN: Final = ":"
COLUMNS: Final = (
    *("wave", "first_quarter", "last_quarter", "answers", "question", "option", "received"),
    *("count", "share", "low", "high"),
)


class ShareOut(serializers.Serializer[Any]):
    value = serializers.FloatField()
    low = serializers.FloatField(help_text="The interval is Wilson's, at 95 %.")
    high = serializers.FloatField()
    n = serializers.IntegerField()
    effective_n = serializers.FloatField(help_text="Kish's; n where nothing is weighted.")


class CellOut(serializers.Serializer[Any]):
    count = serializers.IntegerField(
        allow_null=True, help_text=f"Null is under {FEWEST}, or hides what is."
    )
    share = ShareOut(allow_null=True)


class ShareChangeOut(serializers.Serializer[Any]):
    unlike = serializers.ListField(
        child=serializers.ChoiceField([(one.value, one.value) for one in Unlike]),
        help_text="Why it may not be compared with the release before; empty where it may.",
    )
    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    is_seen = serializers.BooleanField()
    rise = serializers.FloatField(
        allow_null=True, help_text="The smallest rise these samples would probably have shown."
    )
    fall = serializers.FloatField(allow_null=True)


class OptionFiguresOut(CellOut):
    code = serializers.CharField()
    weighted = ShareOut(allow_null=True)
    by_service = serializers.DictField(
        child=CellOut(), help_text="By what they had from us. No proof of what it did."
    )
    change = ShareChangeOut(allow_null=True, help_text="Since the release before of the same wave.")


class QuestionFiguresOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    wording = serializers.CharField()
    kind = serializers.CharField()
    n = serializers.IntegerField()
    options = OptionFiguresOut(many=True)


class CountOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)


class AnsweredOut(serializers.Serializer[Any]):
    by = serializers.CharField()
    rows = CountOut(many=True)


class WeightedOut(serializers.Serializer[Any]):
    by = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    why_not = serializers.CharField(
        allow_blank=True, help_text="unknown margins, too few, empty, heavy or apart."
    )
    effective_n = serializers.FloatField(allow_null=True)


class ReleaseOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    wave = serializers.ChoiceField(Wave.choices)
    version = serializers.IntegerField()
    reconstructed = serializers.BooleanField(
        help_text="The wording is put together again from the report of 2014."
    )
    first_quarter = serializers.DateField()
    last_quarter = serializers.DateField()
    n = serializers.IntegerField()
    answered = AnsweredOut(many=True)
    weighted = WeightedOut()
    questions = QuestionFiguresOut(many=True)


class BaselineResultOut(serializers.Serializer[Any]):
    question = serializers.CharField()
    percent = serializers.FloatField(allow_null=True)
    about = serializers.BooleanField()
    text = serializers.CharField()


class BaselineOut(serializers.Serializer[Any]):
    """Stands by itself: no interval, and compared with nothing."""

    year = serializers.IntegerField()
    n = serializers.IntegerField()
    collected = serializers.CharField()
    bias = serializers.CharField()
    unlike = serializers.ListField(child=serializers.CharField())
    results = BaselineResultOut(many=True)


class SurveyFiguresOut(serializers.Serializer[Any]):
    fewest = serializers.IntegerField(help_text="Fewer people are never shown.")
    fewest_to_release = serializers.IntegerField()
    questions = SurveyQuestionOut(many=True, help_text="The newest questionnaire's words.")
    baseline = BaselineOut()
    releases = ReleaseOut(many=True, help_text="The newest first.")


class OwnWordsOut(serializers.ModelSerializer[SurveyWords]):
    class Meta:
        model = SurveyWords
        fields = ["id", "wave", "quarter", "text"]
        read_only_fields = fields


class SurveyFiguresViewSet(Resource[SurveyRelease]):
    permission_classes = [AllowAny]
    throttle_classes = [PublicThrottle]
    serializer_class = SurveyFiguresOut
    queryset = SurveyRelease.objects.none()
    parameters = {"table": frozenset(TableQuery().fields)}

    @extend_schema(operation_id="figures_surveys", responses=SurveyFiguresOut)
    def retrieve(self, request: Request) -> Response:
        """Who answered, what, and how sure one can be of it."""
        newest = surveys.questionnaire()
        shown = {
            "fewest": FEWEST,
            "fewest_to_release": FEWEST_TO_RELEASE,
            "questions": [said(one) for one in newest.questions if one.kind != "words"],
            "baseline": _baseline(),
            "releases": [_release(one, before) for one, before in _with_before()],
        }
        return Response(SurveyFiguresOut(shown).data)

    @extend_schema(
        operation_id="figures_surveys_csv",
        parameters=[TableQuery],
        responses={(200, "text/csv"): str},
    )
    def table(self, request: Request) -> HttpResponse:
        """The same counts as one table; a colon is a figure that may not be shown."""
        how = self.asked(TableQuery).get("decimal")
        lines = (line for release in _releases() for line in _lines(release))
        return as_csv(COLUMNS, lines, name="innflytterne-sier.csv", decimal=how)


class ByQuarter(CursorPages):
    ordering = ("-quarter", "-pk")


class OwnWordsViewSet(Resource[SurveyWords]):
    """What people said in their own words, apart from all else they answered."""

    permission_classes = [IsCoordinator]
    serializer_class = OwnWordsOut
    pagination_class = ByQuarter
    queryset = SurveyWords.objects.order_by()

    @extend_schema(operation_id="figures_surveys_words", responses=OwnWordsOut(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(OwnWordsOut(page, many=True).data)


def _releases() -> list[SurveyRelease]:
    """The newest first; the waves in the order one meets them."""
    newest = SurveyRelease.objects.order_by("-last_quarter", "wave", "-version", "pk")
    return list(newest[:MOST])


def _with_before() -> list[tuple[SurveyRelease, SurveyRelease | None]]:
    """Each release and the one before it in the same wave."""
    releases = _releases()
    return [
        (one, next((other for other in releases[place + 1 :] if other.wave == one.wave), None))
        for place, one in enumerate(releases)
    ]


def _release(release: SurveyRelease, before: SurveyRelease | None) -> dict[str, Any]:
    asked = surveys.questionnaire(release.version)
    earlier = {one["key"]: one for one in before.figures["questions"]} if before else {}
    recruited = surveys.questionnaire(before.version).recruiting if before else ""
    questions = [dict(one) for one in release.figures["questions"]]
    for told in questions:
        changes = change(earlier.get(told["key"]), told, recruiting=(recruited, asked.recruiting))
        told["options"] = [
            {**option, "change": changes.get(option["code"])} for option in told["options"]
        ]
    return {
        "id": release.pk,
        "wave": release.wave,
        "version": release.version,
        "reconstructed": asked.is_reconstructed,
        "first_quarter": release.first_quarter,
        "last_quarter": release.last_quarter,
        "n": release.n,
        "answered": release.figures["answered"],
        "weighted": release.figures["weighted"],
        "questions": questions,
    }


def _baseline() -> dict[str, Any]:
    told, newest, language = surveys.baseline(), surveys.questionnaire(), get_language() or "nb"
    return {
        "year": told.year,
        "n": told.n,
        "collected": told.collected[language],
        "bias": told.bias[language],
        "unlike": unlike(told.sample, newest.sample(newest.questions[0])),
        "results": [
            {
                "question": one.question,
                "percent": one.percent,
                "about": one.is_about,
                "text": one.words[language],
            }
            for one in told.results
        ],
    }


def _lines(release: SurveyRelease) -> Iterator[list[object]]:
    start = [release.wave, release.first_quarter, release.last_quarter]
    for answered in release.figures["answered"]:
        for row in answered["rows"]:
            count = HIDDEN if row["count"] is None else row["count"]
            yield [*start, release.n, answered["by"], row["code"], "", count, "", "", ""]
    for told in release.figures["questions"]:
        for option in told["options"]:
            named = [*start, told["n"], told["key"], option["code"]]
            yield [*named, "", *_cell(option)]
            for service, cell in option["by_service"].items():
                yield [*named, service, *_cell(cell)]


def _cell(cell: dict[str, Any]) -> list[object]:
    share = cell["share"] or {}
    count = HIDDEN if cell["count"] is None else cell["count"]
    return [count, *(share.get(name, HIDDEN) for name in ("value", "low", "high"))]
