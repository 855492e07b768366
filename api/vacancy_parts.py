"""What stands inside a vacancy: where it is, and how it fares at Nav."""

from rest_framework import serializers

from jobs.models import NavTransfer, VacancyPlace


class VacancyPlaceOut(serializers.ModelSerializer[VacancyPlace]):
    municipality_name = serializers.CharField(source="municipality.name", read_only=True)
    place_name = serializers.SerializerMethodField()

    class Meta:
        model = VacancyPlace
        fields = ["municipality", "municipality_name", "place", "place_name", "postcode"]
        read_only_fields = fields

    def get_place_name(self, row: VacancyPlace) -> str:
        return row.place.name if row.place else ""


class NavTransferOut(serializers.ModelSerializer[NavTransfer]):
    class Meta:
        model = NavTransfer
        fields = ["wanted", "state", "reason", "nav_status", "nav_url", "sent_at"]
        read_only_fields = fields
