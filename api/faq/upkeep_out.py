"""The shapes of what keeps answers true: history, tasks, what readers say. Read-only."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.faq.people import ColleagueOut
from flyttehjelp.faq.enums import TaskKind
from flyttehjelp.faq.models import EntryRevision, SourceCheck
from flyttehjelp.faq.rules.snapshots import changes


class RevisionOut(serializers.ModelSerializer[EntryRevision]):
    entry = serializers.CharField(source="entry.slug")
    by = ColleagueOut(allow_null=True)

    class Meta:
        model = EntryRevision
        fields = ["id", "entry", "number", "kind", "by", "at", "why", "in_substance"]
        read_only_fields = fields


class PartOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["same", "gone", "new"])
    text = serializers.CharField()


class ChangeOut(serializers.Serializer[Any]):
    field = serializers.ChoiceField(
        choices=[
            *("topic", "question", "alternatives", "answer", "variant"),
            *("source_name", "source_url"),
        ]
    )
    language = serializers.CharField(allow_blank=True)
    municipality = serializers.CharField(allow_blank=True)
    parts = PartOut(many=True)


class WholeRevisionOut(RevisionOut):
    changes = serializers.SerializerMethodField(help_text="Compared with the one before.")
    is_current = serializers.SerializerMethodField(help_text="This is how it reads now.")

    class Meta:
        model = EntryRevision
        fields = [*RevisionOut.Meta.fields, "changes", "is_current"]
        read_only_fields = fields

    @extend_schema_field(ChangeOut(many=True))
    def get_changes(self, revision: EntryRevision) -> Any:
        before = revision.entry.revisions.filter(number=revision.number - 1).first()
        found = changes(before.content if before else None, revision.content)
        return ChangeOut(found, many=True).data

    def get_is_current(self, revision: EntryRevision) -> bool:
        return not revision.entry.revisions.filter(number__gt=revision.number).exists()


class EntryTaskOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=TaskKind.choices)
    person = ColleagueOut(allow_null=True)
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    overdue = serializers.BooleanField(help_text="Still open past its time.")
    passed_on_at = serializers.DateTimeField(allow_null=True)
    open_steps = serializers.ListField(child=serializers.CharField())


class SourceCheckOut(serializers.ModelSerializer[SourceCheck]):
    class Meta:
        model = SourceCheck
        fields = ["checked_at", "status", "trouble", "failures", "dead_since", "moved_to"]
        read_only_fields = fields


class MissingOut(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    language = serializers.CharField()
    missing = serializers.CharField()


class ReadersOut(serializers.Serializer[Any]):
    helped = serializers.IntegerField()
    not_helped = serializers.IntegerField()
    missing = MissingOut(many=True, help_text="What they wrote, the latest first.")


class PreviewOut(serializers.Serializer[Any]):
    html = serializers.CharField(help_text="Safe HTML made of the Markdown.")
