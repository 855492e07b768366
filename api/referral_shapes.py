"""What each side sees of a referral. An employer sees what the consent names, and no more."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers

from api.referral_cards import CardOut, card_with
from jobs.enums.network import CardField, ReferralState
from jobs.models import Employer, Referral, Vacancy
from jobs.rules.referrals import open_outcomes, open_steps, opened_fields

ROLES = [(role, role) for role in ("mine", "received", "given", "desk")]


class PartyOut(serializers.ModelSerializer[Employer]):
    class Meta:
        model = Employer
        fields = ["id", "name"]
        read_only_fields = fields


class VacancyNamed(serializers.ModelSerializer[Vacancy]):
    class Meta:
        model = Vacancy
        fields = ["id", "title"]
        read_only_fields = fields


class ReferralBase(serializers.ModelSerializer[Referral]):
    giver = PartyOut(read_only=True, allow_null=True, help_text="None: the coordinators.")
    receiver = PartyOut(read_only=True)
    overdue = serializers.SerializerMethodField()

    def get_overdue(self, referral: Referral) -> bool:
        return referral.due_at is not None and referral.due_at <= self.context["at"]


class GivenOut(ReferralBase):
    """What who refers sees: how far it has come. Not the card, and not a no of the partner's."""

    role = serializers.ChoiceField(ROLES, default="given", read_only=True)
    state = serializers.SerializerMethodField()
    due_at = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id",
            "role",
            "giver",
            "receiver",
            "mark",
            "state",
            "stage",
            "due_at",
            "overdue",
            "answer",
            "created_at",
            "opened_at",
            "answered_at",
            "closed_at",
        ]
        read_only_fields = fields

    @extend_schema(responses=serializers.ChoiceField(ReferralState.choices))
    def get_state(self, referral: Referral) -> str:
        declined = referral.state == ReferralState.DECLINED
        return ReferralState.LAPSED if declined else referral.state

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_at(self, referral: Referral) -> str | None:
        due_at = referral.due_at
        return serializers.DateTimeField().to_representation(due_at) if due_at else None


class ReceivedOut(ReferralBase):
    """What the receiving employer sees."""

    role = serializers.ChoiceField(ROLES, default="received", read_only=True)
    card = serializers.SerializerMethodField()
    opens_with_talk = serializers.SerializerMethodField()
    consent_ends_on = serializers.DateField(source="consent.ends_on", read_only=True)
    vacancy = VacancyNamed(read_only=True, allow_null=True)
    lead_to = PartyOut(read_only=True, allow_null=True)
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id",
            "role",
            "giver",
            "receiver",
            "state",
            "stage",
            "due_at",
            "overdue",
            "card",
            "opens_with_talk",
            "consent_ends_on",
            "answer",
            "answer_note",
            "vacancy",
            "lead_to",
            "opened_at",
            "answered_at",
            "closed_at",
            "open_steps",
        ]
        read_only_fields = fields

    @extend_schema_field(CardOut(allow_null=True))
    def get_card(self, referral: Referral) -> dict[str, Any] | None:
        consent = referral.consent
        if consent is None or consent.ends_on < self.context["today"] or consent.withdrawn_at:
            return None
        open_now = opened_fields(consent.fields, state=referral.state, answer=referral.answer)
        email = referral.partner.email if referral.partner else ""
        return card_with(getattr(referral, "card", None), open_now, email)

    @extend_schema(
        responses=serializers.ListField(child=serializers.ChoiceField(CardField.choices))
    )
    def get_opens_with_talk(self, referral: Referral) -> list[str]:
        named = referral.consent.fields if referral.consent else []
        waiting = referral.state == ReferralState.OPEN
        return [field for field in CardField.identity() if waiting and field in named]

    def get_open_steps(self, referral: Referral) -> list[str]:
        ours = referral.receiver_id in self.context["mine"]
        desk = bool(self.context["coordinator"])
        return open_steps(
            referral.state, stage=referral.stage, partner=False, receiver=ours, desk=desk
        )


class PersonNamed(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    email = serializers.EmailField(read_only=True)


class MineOut(ReferralBase):
    """What the partner sees: everything that is about them."""

    role = serializers.ChoiceField(ROLES, default="mine", read_only=True)
    promises = serializers.SerializerMethodField(help_text="What the receiver has promised.")
    card = serializers.SerializerMethodField()
    fields_named = serializers.SerializerMethodField()
    ends_on = serializers.DateField(source="consent.ends_on", default=None, read_only=True)
    vacancy = VacancyNamed(read_only=True, allow_null=True)
    lead_to = PartyOut(read_only=True, allow_null=True)
    contact = serializers.SerializerMethodField(help_text="Given with a talk.")
    lead_from = serializers.SerializerMethodField(help_text="Whether it came of a lead.")
    open_outcomes = serializers.SerializerMethodField()
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id",
            "role",
            "giver",
            "receiver",
            "lead_from",
            "state",
            "due_at",
            "overdue",
            "promises",
            "card",
            "fields_named",
            "ends_on",
            "answer",
            "answer_note",
            "vacancy",
            "lead_to",
            "contact",
            "outcome",
            "created_at",
            "opened_at",
            "answered_at",
            "closed_at",
            "open_outcomes",
            "open_steps",
        ]
        read_only_fields = fields

    @extend_schema_field(CardOut(allow_null=True))
    def get_card(self, referral: Referral) -> dict[str, Any] | None:
        if referral.consent is None or referral.partner is None:
            return None
        named = [field for field in CardField if field in referral.consent.fields]
        return card_with(getattr(referral, "card", None), named, referral.partner.email)

    @extend_schema(
        responses=serializers.ListField(child=serializers.ChoiceField(CardField.choices))
    )
    def get_fields_named(self, referral: Referral) -> list[str]:
        return list(referral.consent.fields) if referral.consent else []

    @extend_schema(responses=serializers.ListField(child=serializers.CharField()))
    def get_promises(self, referral: Referral) -> list[str]:
        return list(referral.pledge.kinds) if referral.pledge else []

    def get_lead_from(self, referral: Referral) -> bool:
        return referral.parent_id is not None

    @extend_schema_field(PersonNamed(allow_null=True))
    def get_contact(self, referral: Referral) -> dict[str, str] | None:
        talks = referral.answer == "talk" and referral.answered_by
        return PersonNamed(referral.answered_by).data if talks else None

    @extend_schema(responses=serializers.ListField(child=serializers.CharField()))
    def get_open_outcomes(self, referral: Referral) -> list[str]:
        return open_outcomes(referral.state, referral.answer, referral.outcome)

    def get_open_steps(self, referral: Referral) -> list[str]:
        return open_steps(
            referral.state, stage=referral.stage, partner=True, receiver=False, desk=False
        )


class DeskOut(ReferralBase):
    """What a coordinator sees: who has it and since when. Not the card."""

    role = serializers.ChoiceField(ROLES, default="desk", read_only=True)
    owner = serializers.SerializerMethodField(help_text="Empty while the partner is asked.")
    contact = PersonNamed(source="pledge.contact", default=None, read_only=True)
    deputy = PersonNamed(source="pledge.deputy", default=None, read_only=True)
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = [
            "id",
            "role",
            "giver",
            "receiver",
            "state",
            "stage",
            "owner",
            "due_at",
            "overdue",
            "promised_by",
            "silent_at",
            "contact",
            "deputy",
            "answer",
            "created_at",
            "opened_at",
            "answered_at",
            "closed_at",
            "open_steps",
        ]
        read_only_fields = fields

    def get_owner(self, referral: Referral) -> str:
        asked = referral.state == ReferralState.ASKED
        return "" if asked or referral.owner is None else referral.owner.name

    def get_open_steps(self, referral: Referral) -> list[str]:
        return open_steps(
            referral.state, stage=referral.stage, partner=False, receiver=False, desk=True
        )


SHAPES: dict[str, type[ReferralBase]] = {
    "mine": MineOut,
    "received": ReceivedOut,
    "given": GivenOut,
    "desk": DeskOut,
}
ANY = PolymorphicProxySerializer(
    component_name="Referral",
    serializers=dict(SHAPES),
    resource_type_field_name="role",
)
