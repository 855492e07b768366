"""How the records of processing look, to everybody and to whoever writes in them."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

# What whoever runs the service is to say before people use it.
OWED = ("DATA_CONTROLLER", "PRIVACY_EMAIL", "UUSTATUS_URL")


class HeldOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    fields_held = serializers.ListField(child=serializers.CharField())
    kept = serializers.CharField(help_text="How long.")
    erasure = serializers.CharField(help_text="What is left when the person is forgotten.")
    why = serializers.CharField(help_text="For what is kept.")


class ProcessingActivityOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    basis = serializers.CharField()
    readers = serializers.CharField()
    tables = HeldOut(many=True)


class ProcessingOut(serializers.Serializer[Any]):
    controller = serializers.CharField(
        allow_blank=True, help_text="Who decides what is done with the data."
    )
    processor = serializers.CharField(allow_blank=True, help_text="Who runs it for them.")
    officer_email = serializers.EmailField(
        help_text="The data protection officer; where none is named, who else to write to."
    )
    accessibility_statement = serializers.URLField(
        allow_blank=True, help_text="The declaration at uustatus.no."
    )
    not_set = serializers.ListField(
        child=serializers.CharField(), help_text="The settings of these that nobody has set yet."
    )
    activities = ProcessingActivityOut(many=True)


def who_answers() -> dict[str, Any]:
    """Who is responsible, as far as the settings say."""
    return {
        "controller": settings.DATA_CONTROLLER,
        "processor": settings.DATA_PROCESSOR,
        "officer_email": settings.PRIVACY_EMAIL or settings.CONTACT_EMAIL,
        "accessibility_statement": settings.UUSTATUS_URL,
        "not_set": [name for name in OWED if not getattr(settings, name)],
    }
