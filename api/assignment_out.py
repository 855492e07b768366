"""What a coordinator sees of an assignment. Names are looked up; the row itself holds none."""

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.contacts import NameOut
from flyttehjelp.core import clock
from mentors import rules
from mentors.assignment.words import in_words, why_in_words
from mentors.models import KeptApart, Mentor, Round, Wish

if TYPE_CHECKING:
    from uuid import UUID


class WaitingOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    days = serializers.IntegerField(help_text="How long they have waited.")


class PairOut(serializers.Serializer[Any]):
    wish = WaitingOut()
    mentor = NameOut()
    score = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.CharField())
    is_locked = serializers.BooleanField()


class ApartOut(serializers.Serializer[Any]):
    wish = WaitingOut()
    mentor = NameOut()


class WhyOut(ApartOut):
    answer = serializers.CharField(help_text="In words; empty until it has been worked out.")


class RoundOut(serializers.ModelSerializer[Round]):
    pairs = serializers.SerializerMethodField()
    unmet = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()
    kept_apart = serializers.SerializerMethodField()
    open_steps = serializers.SerializerMethodField()

    class Meta:
        model = Round
        fields = [
            "id",
            "state",
            "asked_at",
            "worked_at",
            "closed_at",
            "pairs",
            "unmet",
            "questions",
            "kept_apart",
            "sent",
            "open_steps",
        ]
        read_only_fields = fields

    def to_representation(self, instance: Round) -> dict[str, Any]:
        self._look_up(instance)
        shown: dict[str, Any] = super().to_representation(instance)
        return shown

    def _look_up(self, preview: Round) -> None:
        at = clock.now()
        named = [*preview.pairs, *preview.questions]
        wishes = {*preview.unmet, *(one["wish"] for one in named)}
        mentors = {one["mentor"] for one in named}
        rows = Wish.objects.filter(pk__in=wishes).select_related("newcomer__user")
        self.newcomers: dict[UUID, str] = {}
        self.wishes: dict[str, dict[str, Any]] = {}
        for wish in rows.order_by("pk"):
            self.newcomers[wish.newcomer_id] = str(wish.pk)
            self.wishes[str(wish.pk)] = {
                "id": str(wish.pk),
                "name": wish.newcomer.user.name,
                "days": max((at - wish.made_at).days, 0),
            }
        people = Mentor.objects.filter(pk__in=mentors).select_related("user").order_by("pk")
        self.mentors = {str(mentor.pk): NameOut(mentor).data for mentor in people}

    @extend_schema_field(PairOut(many=True))
    def get_pairs(self, preview: Round) -> list[dict[str, Any]]:
        locked = {tuple(pair) for pair in preview.locked}
        return [
            {
                **self._both(pair),
                "score": pair["score"],
                "reasons": [in_words(reason, to_the_two=False) for reason in pair["reasons"]],
                "is_locked": (pair["wish"], pair["mentor"]) in locked,
            }
            for pair in preview.pairs
            if self._are_there(pair)
        ]

    @extend_schema_field(WaitingOut(many=True))
    def get_unmet(self, preview: Round) -> list[dict[str, Any]]:
        return [self.wishes[wish] for wish in preview.unmet if wish in self.wishes]

    @extend_schema_field(WhyOut(many=True))
    def get_questions(self, preview: Round) -> list[dict[str, Any]]:
        return [
            {
                **self._both(question),
                "answer": why_in_words(question["answer"]) if question["answer"] else "",
            }
            for question in preview.questions
            if self._are_there(question)
        ]

    @extend_schema_field(ApartOut(many=True))
    def get_kept_apart(self, preview: Round) -> list[dict[str, Any]]:
        """Those of the people who wait here."""
        theirs = KeptApart.objects.filter(newcomer__in=list(self.newcomers))
        return [
            {
                "wish": self.wishes[self.newcomers[row.newcomer_id]],
                "mentor": NameOut(row.mentor).data,
            }
            for row in theirs.select_related("mentor__user").order_by("at", "pk")
        ]

    def get_open_steps(self, preview: Round) -> list[str]:
        return rules.round_steps(preview.state)

    def _are_there(self, pair: dict[str, Any]) -> bool:
        return pair["wish"] in self.wishes and pair["mentor"] in self.mentors

    def _both(self, pair: dict[str, Any]) -> dict[str, Any]:
        return {"wish": self.wishes[pair["wish"]], "mentor": self.mentors[pair["mentor"]]}
