from rest_framework import serializers

from flyttehjelp.accounts.models import User


class ColleagueOut(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields
