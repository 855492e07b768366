"""How somebody is reached. Shown only where both have agreed to it."""

from typing import Any

from rest_framework import serializers


class ContactOut(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    email = serializers.CharField(read_only=True, help_text="Empty while it is not to be known.")
    phone = serializers.CharField(read_only=True)


class NameOut(serializers.Serializer[Any]):
    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
