"""What is shown of a mentorship: to its two people, and to coordinators."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.contacts import ContactOut
from flyttehjelp.accounts.models import User
from mentors import rules
from mentors.enums import MentorshipState
from mentors.models import LogLine, Mentorship, Wish


class WishGist(serializers.ModelSerializer[Wish]):
    class Meta:
        model = Wish
        fields = ["help_with", "languages", "interests", "children_age_bands", "message"]
        read_only_fields = fields


class LogLineOut(serializers.ModelSerializer[LogLine]):
    by = serializers.CharField(source="by.name", read_only=True, default="")

    class Meta:
        model = LogLine
        fields = ["id", "by", "on_day", "text"]
        read_only_fields = fields


class MentorshipOut(serializers.ModelSerializer[Mentorship]):
    """The context names the ``reader``. Once it has ended, and while something that was reported
    is not looked at, only coordinators see how to reach the two."""

    role = serializers.SerializerMethodField()
    mentor = serializers.SerializerMethodField()
    newcomer = serializers.SerializerMethodField()
    wish = WishGist(read_only=True)
    log = LogLineOut(many=True, read_only=True)
    is_blocked = serializers.SerializerMethodField(
        help_text="Whether the two do not see how to reach each other for now."
    )
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Mentorship
        fields = [
            "id",
            "state",
            "role",
            "mentor",
            "newcomer",
            "wish",
            "agreed_months",
            "started_at",
            "ended_at",
            "end_reason",
            "log",
            "is_blocked",
            "open_steps",
        ]
        read_only_fields = fields

    @property
    def reader(self) -> User:
        reader: User = self.context["reader"]
        return reader

    @extend_schema_field(serializers.ChoiceField(["mentor", "newcomer", "coordinator"]))
    def get_role(self, mentorship: Mentorship) -> str:
        if mentorship.mentor.user_id == self.reader.pk:
            return "mentor"
        return "newcomer" if mentorship.newcomer.user_id == self.reader.pk else "coordinator"

    @extend_schema_field(ContactOut)
    def get_mentor(self, mentorship: Mentorship) -> dict[str, Any]:
        return self._contact(mentorship, mentorship.mentor.user)

    @extend_schema_field(ContactOut)
    def get_newcomer(self, mentorship: Mentorship) -> dict[str, Any]:
        return self._contact(mentorship, mentorship.newcomer.user)

    def get_is_blocked(self, mentorship: Mentorship) -> bool:
        """One that began this moment has not been looked at, and cannot be blocked yet."""
        return bool(getattr(mentorship, "is_blocked", False))

    def get_open_steps(self, mentorship: Mentorship) -> list[str]:
        return rules.mentorship_steps(
            mentorship.state,
            is_coordinator=self.get_role(mentorship) == "coordinator",
            is_blocked=self.get_is_blocked(mentorship),
        )

    def _contact(self, mentorship: Mentorship, user: User) -> dict[str, Any]:
        contact = dict(ContactOut(user).data)
        is_closed = mentorship.state == MentorshipState.ENDED or self.get_is_blocked(mentorship)
        if is_closed and self.get_role(mentorship) != "coordinator":
            contact.update(email="", phone="")
        return contact


class RaisedOut(serializers.Serializer[Any]):
    due_at = serializers.DateTimeField(help_text="When a coordinator has looked at it at latest.")
