"""The shapes of what goes out, for the contract. Read-only through and through."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.faq.people import ColleagueOut
from api.faq.upkeep_out import EntryTaskOut, ReadersOut, SourceCheckOut
from flyttehjelp.faq.enums import EntryState, MessageKind, MoveSituation, MoveStage, QuestionState
from flyttehjelp.faq.models import EntryVariant, Topic
from flyttehjelp.faq.rules.anonymous import REMOVED
from flyttehjelp.faq.rules.entries import in_language


class ExampleOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    question = serializers.CharField()
    language = serializers.CharField()


class TopicOut(serializers.ModelSerializer[Topic]):
    name = serializers.SerializerMethodField()
    entries = serializers.IntegerField(
        source="published", help_text="How many published answers it has."
    )
    examples = serializers.SerializerMethodField(
        help_text="Some of its answers: those that have helped most people."
    )

    class Meta:
        model = Topic
        fields = ["slug", "name", "entries", "examples"]
        read_only_fields = fields

    def get_name(self, topic: Topic) -> str:
        return in_language(topic.names, self.context["language"])

    @extend_schema_field(ExampleOut(many=True))
    def get_examples(self, topic: Topic) -> list[dict[str, str]]:
        return [
            {"slug": version.entry.slug, "question": version.question, "language": version.language}
            for version in self.context["examples"].get(topic.pk, [])
        ]


class TopicNameOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()


class SourceOut(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)


class EmergencyNumberOut(serializers.Serializer[Any]):
    number = serializers.CharField()
    what = serializers.CharField()


class EmergencyOut(serializers.Serializer[Any]):
    headline = serializers.CharField()
    text = serializers.CharField()
    numbers = EmergencyNumberOut(many=True)


class EntryCardOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    topic = TopicNameOut()
    question = serializers.CharField()
    language = serializers.CharField(help_text="Of this text; the original's where yours lacks.")
    languages = serializers.ListField(child=serializers.CharField())
    excerpt = serializers.CharField(
        help_text="Safe HTML: escaped text with <mark> around the words that were searched for."
    )
    outdated = serializers.BooleanField(help_text="The original has changed since.")
    confirmed = serializers.BooleanField(help_text="The source was read and its time is not over.")
    checked_on = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField()
    published_at = serializers.DateTimeField(allow_null=True)
    source = SourceOut()  # type: ignore[assignment]  # Field has a source of its own
    state = serializers.ChoiceField(choices=EntryState.choices)
    publish_at = serializers.DateTimeField(
        allow_null=True, help_text="When the clock is to publish a draft."
    )
    changed_at = serializers.DateTimeField(required=False, help_text="Left out in a search.")


class EntriesOut(serializers.Serializer[Any]):
    """A list goes on by ``next``; with ``q`` it is a search and has a total as well."""

    total = serializers.IntegerField(required=False)
    total_exact = serializers.BooleanField(required=False)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = EntryCardOut(many=True)
    emergency = EmergencyOut(required=False, allow_null=True)
    did_you_mean = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="With `q`: the same with what look like typing errors put right; else empty.",
    )
    unsure = serializers.BooleanField(
        required=False,
        help_text="With `q`: it may be that none of them is what was asked for; there are few.",
    )
    still_reading = serializers.BooleanField(
        required=False,
        help_text="With `q`: many answers are new, and so far found by their words alone.",
    )


class EntryVariantHtmlOut(serializers.Serializer[Any]):
    municipality = serializers.CharField()
    html = serializers.CharField()


class EntryTextOut(serializers.Serializer[Any]):
    language = serializers.CharField()
    question = serializers.CharField()
    alternatives = serializers.ListField(child=serializers.CharField())
    answer = serializers.CharField(help_text="Markdown.")
    is_original = serializers.BooleanField()
    outdated = serializers.BooleanField()


class EntryVariantOut(serializers.ModelSerializer[EntryVariant]):
    class Meta:
        model = EntryVariant
        fields = ["municipality", "language", "answer"]
        read_only_fields = fields


class EntryDeskOut(serializers.Serializer[Any]):
    owner = ColleagueOut(allow_null=True)
    deputy = ColleagueOut(allow_null=True)
    texts = EntryTextOut(many=True)
    variants = EntryVariantOut(many=True)
    tasks = EntryTaskOut(many=True, help_text="What it needs of somebody.")
    source_check = SourceCheckOut(allow_null=True, help_text="Whether the source still answers.")
    readers = ReadersOut(help_text="What those say who read it, in the last year.")


class EntryOut(EntryCardOut):
    html = serializers.CharField(help_text="Safe HTML made of the answer's Markdown.")
    variants = EntryVariantHtmlOut(many=True)
    updated_at = serializers.DateTimeField()
    open_steps = serializers.ListField(child=serializers.CharField())
    desk = EntryDeskOut(allow_null=True, help_text="For those who may edit it.")


class MessageOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=MessageKind.choices)
    from_asker = serializers.BooleanField()
    text = serializers.CharField(allow_blank=True, help_text="As it was written.")
    html = serializers.CharField(
        allow_blank=True, help_text="Safe HTML made of an answer's Markdown."
    )
    entry = serializers.CharField(allow_null=True, help_text="Slug of the answer it points to.")
    at = serializers.DateTimeField()


class TogetherOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=QuestionState.choices)


class AlikeOut(TogetherOut):
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()


class DraftOut(serializers.Serializer[Any]):
    language = serializers.CharField()
    question = serializers.CharField()
    alternatives = serializers.ListField(child=serializers.CharField())
    answer = serializers.CharField(help_text="Markdown.")
    removed = serializers.ListField(
        child=serializers.ChoiceField(choices=list(REMOVED)),
        help_text="Kinds of personal detail that were taken out.",
    )


class PromiseOut(serializers.Serializer[Any]):
    """Without figures where they are about too few to speak of."""

    working_days = serializers.IntegerField(help_text="Until the first answer.")
    days = serializers.IntegerField(help_text="The figures are about those last days.")
    promised = serializers.IntegerField(required=False, help_text="How many were due in them.")
    in_time = serializers.IntegerField(required=False)
    share = serializers.FloatField(allow_null=True, help_text="From 0 to 1.")


class SituationOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=MoveSituation.choices)
    label = serializers.CharField()  # type: ignore[assignment]  # Field has a label of its own
    chosen = serializers.BooleanField()


class MoveStepOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    due_on = serializers.DateField(allow_null=True, help_text="When the day of the move is known.")
    answer = ExampleOut(allow_null=True, help_text="The published answer that says how.")
    done = serializers.BooleanField()


class MoveStageOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=MoveStage.choices)
    label = serializers.CharField()  # type: ignore[assignment]  # as above
    steps = MoveStepOut(many=True)


class ChecklistOut(serializers.Serializer[Any]):
    situations = SituationOut(many=True)
    moves_on = serializers.DateField(allow_null=True)
    stages = MoveStageOut(many=True)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    kept = serializers.BooleanField(help_text="Whether ticks are kept here: for who is signed in.")


class QuestionDeskOut(serializers.Serializer[Any]):
    owner = ColleagueOut(allow_null=True)
    taken_by = ColleagueOut(allow_null=True)
    lock_until = serializers.DateTimeField(allow_null=True)
    overdue_at = serializers.DateTimeField(allow_null=True)
    asker = ColleagueOut(allow_null=True)
    asker_email = serializers.CharField(allow_blank=True)
    on_behalf = serializers.CharField(allow_blank=True)
    entered_by = ColleagueOut(allow_null=True)
    shown_before = serializers.IntegerField()
    read_before = serializers.IntegerField()
    merged_into = serializers.UUIDField(
        source="merged_into_id", allow_null=True, help_text="It is answered together with this."
    )
    merged = TogetherOut(
        many=True, source="together", help_text="Those that are answered together with this."
    )


class QuestionOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    text = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=QuestionState.choices)
    created_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    overdue = serializers.BooleanField(help_text="Still open past its time.")
    by_letter = serializers.BooleanField(help_text="Who asked gets the answer in a letter too.")
    answered_at = serializers.DateTimeField(allow_null=True)
    helped_at = serializers.DateTimeField(allow_null=True)
    reopened_at = serializers.DateTimeField(allow_null=True)
    answer = MessageOut(allow_null=True)
    messages = MessageOut(many=True)
    published_as = serializers.CharField(
        allow_null=True, help_text="Slug of the published answer it became."
    )
    open_steps = serializers.ListField(child=serializers.CharField())
    emergency = EmergencyOut(allow_null=True)
    desk = QuestionDeskOut(allow_null=True, help_text="For those who answer.")


class AskedOut(QuestionOut):
    key = serializers.CharField(
        allow_null=True, help_text="Opens the question for somebody who is not signed in."
    )
