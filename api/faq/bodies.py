"""The shapes of what comes in. Types and lengths only; rules are checked by actions."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.fields import In, Line, Link, Moment, Text
from flyttehjelp.accounts.models import User
from flyttehjelp.faq.models import Entry, Topic
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from flyttehjelp.relocation.models import Municipality

LONGEST_MARKDOWN = 20_480  # letters; the action counts bytes


class PersonById(serializers.PrimaryKeyRelatedField[User]):
    """Checks that the id is one before the database is asked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(pk_field=serializers.UUIDField(), **kwargs)


class TextIn(In):
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    question = Line(max_length=200)
    alternatives = serializers.ListField(child=Line(max_length=200), max_length=50, default=list)
    answer = Text(max_length=LONGEST_MARKDOWN, help_text="Markdown.")


class VariantIn(In):
    municipality = serializers.PrimaryKeyRelatedField(
        queryset=Municipality.objects.filter(is_ours=True)
    )
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    answer = Text(
        max_length=LONGEST_MARKDOWN, allow_blank=True, help_text="Markdown; empty takes it away."
    )


class EntryChangeIn(In):
    """Each text that is sent replaces the one in its language; the others stay."""

    slug = serializers.SlugField(max_length=80, required=False)
    topic = serializers.PrimaryKeyRelatedField(queryset=Topic.objects.in_order(), required=False)
    source_name = Line(max_length=120, required=False, allow_blank=True)
    source_url = Link(max_length=500, required=False, allow_blank=True)
    valid_until = serializers.DateField(required=False)
    checked = serializers.BooleanField(default=False, help_text="The source was read today.")
    owner = PersonById(queryset=User.objects.coordinators(), required=False)
    deputy = PersonById(queryset=User.objects.coordinators(), required=False)
    texts = TextIn(many=True, required=False)
    variants = VariantIn(many=True, required=False)
    in_substance = serializers.BooleanField(
        default=True, help_text="False for a corrected spelling: translations stay up to date."
    )
    why = Line(
        max_length=200, default="", allow_blank=True, help_text="For the history: why it changed."
    )


class EntryIn(EntryChangeIn):
    """The first text is the original, the others are its translations."""

    topic = serializers.PrimaryKeyRelatedField(queryset=Topic.objects.in_order())
    valid_until = serializers.DateField()
    texts = TextIn(many=True, allow_empty=False)
    in_substance = None  # type: ignore[assignment]  # DRF's way to leave out an inherited field


class EntryFromQuestionIn(EntryIn):
    """The coordinator's own words, with what is personal left out."""

    slug = None  # type: ignore[assignment]  # made of the question
    publish = serializers.BooleanField(
        default=False, help_text="True puts it out at once; else it is a draft."
    )


class ConfirmIn(In):
    valid_until = serializers.DateField(required=False)


class ScheduleIn(In):
    publish_at = Moment()


class RestoreIn(In):
    why = Line(max_length=200, default="", allow_blank=True)
    in_substance = serializers.BooleanField(default=True)


class PreviewIn(In):
    text = Text(max_length=LONGEST_MARKDOWN, allow_blank=True, help_text="Markdown.")


class FeedbackIn(In):
    helped = serializers.BooleanField()
    missing = Text(max_length=1000, default="", allow_blank=True)


class QuestionIn(In):
    text = Text(max_length=4000)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    email = serializers.EmailField(default="", allow_blank=True)
    on_behalf = Line(
        max_length=120,
        default="",
        allow_blank=True,
        help_text="How somebody else asked, such as by telephone. For coordinators.",
    )
    shown = serializers.IntegerField(
        default=0, min_value=0, max_value=1000, help_text="How many answers were shown before."
    )
    read = serializers.IntegerField(
        default=0, min_value=0, max_value=1000, help_text="How many of them were opened."
    )


class HandOverIn(In):
    to = PersonById(queryset=User.objects.filter(is_active=True))


class AnswerIn(In):
    text = Text(max_length=20_000, default="", allow_blank=True, help_text="Markdown.")
    entry = serializers.SlugRelatedField(
        slug_field="slug", queryset=Entry.objects.published(), required=False
    )


class SayIn(In):
    text = Text(max_length=4000)


class MergeIn(In):
    into = serializers.UUIDField(help_text="The question that it is answered together with.")


class NotAnsweredIn(In):
    missing = Text(max_length=4000, default="", allow_blank=True)


def draft_of(body: dict[str, Any], *, today: Any) -> EntryDraft:
    topic = body.get("topic")
    return EntryDraft(
        slug=body.get("slug"),
        topic=topic.pk if topic else None,
        source_name=body.get("source_name"),
        source_url=body.get("source_url"),
        valid_until=body.get("valid_until"),
        checked_on=today if body["checked"] else None,
        owner=body.get("owner"),
        deputy=body.get("deputy"),
        texts=tuple(
            TextDraft(
                text["language"], text["question"], text["answer"], tuple(text["alternatives"])
            )
            for text in body.get("texts", [])
        ),
        variants=tuple(
            VariantDraft(variant["municipality"].pk, variant["language"], variant["answer"])
            for variant in body.get("variants", [])
        ),
    )
