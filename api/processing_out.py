"""How the records of processing look, to everybody and to whoever writes in them."""

from typing import Any

from rest_framework import serializers


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
    controller = serializers.CharField(help_text="Who decides what is done with the data.")
    processor = serializers.CharField(allow_blank=True, help_text="Who runs it for them.")
    officer_email = serializers.EmailField(help_text="The data protection officer.")
    accessibility_statement = serializers.URLField(
        allow_blank=True, help_text="The declaration at uustatus.no."
    )
    activities = ProcessingActivityOut(many=True)
