from datetime import datetime, timedelta

import factory
from django.utils import timezone

from flyttehjelp.accounts.models import User
from flyttehjelp.faq.actions.revisions import content_of
from flyttehjelp.faq.actions.texts import write_texts
from flyttehjelp.faq.enums import EntryState, QuestionState, RevisionKind, TaskKind
from flyttehjelp.faq.models import (
    Entry,
    EntryRevision,
    EntryTask,
    Message,
    Question,
    SearchGap,
    Topic,
)
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.marks import QUESTION


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ["slug"]

    slug = "housing"
    names = {"nb": "Bolig", "nn": "Bustad", "en": "Housing"}
    position = 1


class EntryFactory(factory.django.DjangoModelFactory):
    """A published entry with one Norwegian text, and the rows the search reads."""

    class Meta:
        model = Entry
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"entry-{n}")
    topic = factory.SubFactory(TopicFactory)
    source_name = "Skatteetaten"
    source_url = "https://www.skatteetaten.no/"
    valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=200))
    state = EntryState.PUBLISHED
    created_at = factory.LazyFunction(timezone.now)
    updated_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def texts(entry, create, given, **kwargs):  # noqa: N805 - factory_boy hands in the entry
        texts = given or [TextDraft("nb", "Hvordan melder jeg flytting?", "Du melder **fra**.")]
        draft = EntryDraft(texts=tuple(texts))
        write_texts(entry, draft, at=entry.created_at, in_substance=True)


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question just received; other states are reached by the actions themselves."""

    class Meta:
        model = Question

    text = QUESTION
    language = "nb"
    owner = factory.SubFactory(UserFactory, is_coordinator=True)
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=2))
    promised_at = factory.SelfAttribute("due_at")
    created_at = factory.LazyFunction(timezone.now)


def answered(question: Question, text: str, *, by: User, at: datetime) -> Message:
    """Bring a question to its answer without the letters and the turns."""
    answer = Message.objects.create(question=question, text=text, by=by, at=at)
    Question.objects.filter(pk=question.pk).update(
        state=QuestionState.ANSWERED, answer=answer, answered_at=at, first_answered_at=at
    )
    return answer


class SearchGapFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SearchGap

    fingerprint = factory.Sequence(str)
    term = factory.Sequence(lambda n: f"hundepark {n}")
    days = 3
    missed = 4
    nothing = 3
    opened = 0
    last_on = factory.LazyFunction(timezone.localdate)


class EntryRevisionFactory(factory.django.DjangoModelFactory):
    """How an entry reads, as its history keeps it."""

    class Meta:
        model = EntryRevision

    entry = factory.SubFactory(EntryFactory)
    number = 1
    kind = RevisionKind.WRITTEN
    at = factory.LazyFunction(timezone.now)
    in_substance = True
    content = factory.LazyAttribute(lambda revision: content_of(revision.entry))


class EntryTaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EntryTask

    entry = factory.SubFactory(EntryFactory)
    kind = TaskKind.MISSING
    person = factory.SubFactory(UserFactory, is_coordinator=True)
    opened_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=5))
