"""Where one may live and work: the municipalities and places of the region file."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers
from rest_framework.permissions import AllowAny

from api.base import Resource
from api.fields import In
from api.paging import CursorPages
from flyttehjelp.relocation.models import Municipality, Place


class MunicipalityOut(serializers.ModelSerializer[Municipality]):
    class Meta:
        model = Municipality
        fields = ["number", "name", "is_ours", "website"]
        read_only_fields = fields


class PlaceOut(serializers.ModelSerializer[Place]):
    class Meta:
        model = Place
        fields = ["key", "name", "municipality", "latitude", "longitude", "postcodes"]
        read_only_fields = fields


class PlaceQuery(In):
    municipality = serializers.CharField(required=False, max_length=4)


class ByNumber(CursorPages):
    ordering = ("number", "pk")
    page_size = 100


class ByKey(CursorPages):
    ordering = ("key", "pk")
    page_size = 100


class MunicipalityViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Municipality]):
    permission_classes = [AllowAny]
    serializer_class = MunicipalityOut
    pagination_class = ByNumber
    queryset = Municipality.objects.order_by("number")
    lookup_value_converter = "str"


class PlaceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Resource[Place]):
    permission_classes = [AllowAny]
    serializer_class = PlaceOut
    pagination_class = ByKey
    queryset = Place.objects.order_by("key")
    lookup_value_converter = "str"
    parameters = {"list": frozenset(PlaceQuery().fields)}

    def get_queryset(self) -> QuerySet[Place]:
        places = super().get_queryset()
        if self.action == "list" and (number := self.asked(PlaceQuery).get("municipality")):
            places = places.filter(municipality=number)
        return places
