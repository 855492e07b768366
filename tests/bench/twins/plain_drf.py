"""What one writes first with Django REST framework: a viewset, a ModelSerializer, the ORM, the
usual paginator with its exact count, a query per facet. Persistent connections, no tricks."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Left
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from api.vacancy_shapes import CARD
from jobs.models import Vacancy, VacancyPlace
from jobs.search.in_sql import Matches, Tsquery
from tests.bench.searches import FACETS, LIMIT

COLUMNS = {column.name for column in Vacancy._meta.get_fields()}


class Card(serializers.ModelSerializer[Vacancy]):
    class Meta:
        model = Vacancy
        fields = [name for name in CARD if name in COLUMNS]


class Pages(PageNumberPagination):
    page_size = LIMIT


class PlainVacancies(ListAPIView[Vacancy]):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes: list[Any] = []
    filter_backends: list[Any] = []
    pagination_class = Pages
    serializer_class = Card

    def get_queryset(self) -> QuerySet[Vacancy]:
        order = [F("published_at").desc(), F("pk").desc()]
        if self.request.query_params.get("order") == "deadline":
            order.insert(0, F("apply_by").asc(nulls_last=True))
        return self.narrowed().defer("text", "text_html", "text_plain", "search").order_by(*order)

    def narrowed(self, but: str = "") -> QuerySet[Vacancy]:
        asked = self.request.query_params
        rows = Vacancy.objects.filter(state="published", repeats=None)
        if text := asked.get("tsquery"):
            rows = rows.filter(Matches(F("search"), Tsquery(text)))
        if (numbers := asked.getlist("municipality")) and but != "municipality":
            placed = VacancyPlace.objects.filter(municipality__in=numbers)
            rows = rows.filter(pk__in=placed.values("vacancy"))
        if (sectors := asked.getlist("sector")) and but != "sector":
            rows = rows.filter(sector__in=sectors)
        if (code := asked.get("occupation")) and but != "occupation":
            rows = rows.filter(occupation__startswith=code)
        if (extent := asked.get("extent")) and but != "extent":
            part = Q(extent_min__lte=99) | Q(extent_min=None)
            full = Q(extent_max=100) | Q(extent_max=None)
            rows = rows.filter(part if extent == "part" else full)
        return rows

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().list(request, *args, **kwargs)
        answer.data["total"] = answer.data["count"]
        if request.query_params.get("facets"):
            answer.data["facets"] = {facet: self.counted(facet) for facet in FACETS}
        return answer

    def counted(self, facet: str) -> dict[str, int]:
        rows = Vacancy.objects.filter(pk__in=self.narrowed(but=facet).values("pk"))
        if facet == "extent":
            return rows.aggregate(
                part=Count("pk", filter=Q(extent_min__lte=99) | Q(extent_min=None)),
                full=Count("pk", filter=Q(extent_max=100) | Q(extent_max=None)),
            )
        value = {
            "municipality": F("places__municipality"),
            "sector": F("sector"),
            "occupation": Left("occupation", 2),
        }[facet]
        counted = rows.annotate(value=value).values_list("value")
        return dict(counted.annotate(n=Count("pk", distinct=True)).order_by())
