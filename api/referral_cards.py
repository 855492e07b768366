"""The card of a referral: what of it is open, and nothing else."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from flyttehjelp.relocation.enums import TravelMode
from jobs.enums.network import CardField
from jobs.models import Card


class ExtentOut(serializers.Serializer[Any]):
    min = serializers.IntegerField(read_only=True)
    max = serializers.IntegerField(read_only=True)


class TravelOut(serializers.Serializer[Any]):
    mode = serializers.ChoiceField(TravelMode.choices, read_only=True)
    minutes = serializers.IntegerField(read_only=True)


class CardOut(serializers.Serializer[Any]):
    """Only the fields that are open are there at all."""

    occupation = serializers.CharField(required=False)
    years = serializers.IntegerField(required=False)
    languages = serializers.ListField(child=serializers.CharField(), required=False)
    extent = ExtentOut(required=False)
    start = serializers.DateField(required=False)
    travel = TravelOut(required=False)
    name = serializers.CharField(required=False)
    email = serializers.EmailField(required=False)
    phone = serializers.CharField(required=False)
    about = serializers.CharField(required=False)


def card_with(card: Card | None, fields: Sequence[CardField], email: str) -> dict[str, Any] | None:
    """These fields of a card, where there is one."""
    if card is None:
        return None
    values = {
        CardField.OCCUPATION: card.occupation,
        CardField.YEARS: card.years,
        CardField.LANGUAGES: card.languages,
        CardField.EXTENT: {"min": card.extent_min, "max": card.extent_max},
        CardField.START: card.start_on.isoformat() if card.start_on else None,
        CardField.TRAVEL: {"mode": card.travel_mode, "minutes": card.travel_minutes},
        CardField.NAME: card.name,
        CardField.EMAIL: email,
        CardField.PHONE: card.phone,
        CardField.ABOUT: card.about,
    }
    return {str(field): values[field] for field in fields}
