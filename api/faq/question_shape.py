"""One question as the person who asks for it may see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api.faq.shapes import emergency_help
from flyttehjelp.accounts.models import User
from flyttehjelp.core import markup
from flyttehjelp.faq.actions.desk import asker_of
from flyttehjelp.faq.enums import EntryState, QuestionState
from flyttehjelp.faq.models import Message, Question
from flyttehjelp.faq.rules import questions as rules
from flyttehjelp.faq.rules.anonymous import questions_in, without_details, without_names
from flyttehjelp.faq.search.alike import most_alike

_AS_THEY_ARE = ("id", "text", "language", "state", "created_at", "due_at", "answered_at")
_LATER = ("helped_at", "reopened_at")
MOST_COMPARED = 200
MOST_ALIKE = 5


def question_shape(
    question: Question, *, person: User | None, at: datetime, by_link: bool = False
) -> dict[str, Any]:
    at_desk = person is not None and rules.works_on(
        is_coordinator=person.is_coordinator, person_id=person.pk, owner_id=question.owner_id
    )
    is_asker = by_link or (person is not None and person.pk == question.asker_id)
    published = question.published_as
    shown = at_desk or (published is not None and published.state == EntryState.PUBLISHED)
    return {
        **{name: getattr(question, name) for name in (*_AS_THEY_ARE, *_LATER)},
        "overdue": question.state in QuestionState.waiting_for_us() and question.due_at <= at,
        "by_letter": bool(question.asker_id or question.asker_email),
        "answer": message_shape(question.answer) if question.answer else None,
        "messages": [
            message_shape(message)
            for message in sorted(question.messages.all(), key=lambda m: (m.at, m.pk))
        ],
        "published_as": published.slug if published and shown else None,
        "open_steps": _open_steps(question, person, at_desk=at_desk, is_asker=is_asker, at=at),
        "emergency": emergency_help(question.text),
        "desk": _desk(question) if at_desk else None,
    }


_AT_DESK = (
    *("owner", "taken_by", "lock_until", "overdue_at", "asker", "asker_email", "on_behalf"),
    *("entered_by", "shown_before", "read_before", "merged_into_id"),
)


def _desk(question: Question) -> dict[str, Any]:
    merged = sorted(question.merged.all(), key=lambda one: (one.created_at, one.pk))
    return {**{name: getattr(question, name) for name in _AT_DESK}, "together": merged}


def alike_shape(question: Question, person: User) -> Sequence[Question]:
    """Open questions that ask for the same as this one, the nearest first."""
    waiting = Question.objects.visible_to(person).filter(state__in=QuestionState.waiting_for_us())
    others = list(waiting.exclude(pk=question.pk).in_queue_order()[:MOST_COMPARED])
    by_key = {other.pk: other for other in others}
    texts = {other.pk: (other.text, other.language) for other in others}
    near = most_alike(question.text, question.language, texts, most=MOST_ALIKE)
    return [by_key[key] for key in near]


def draft_shape(question: Question) -> dict[str, Any]:
    """The question, and those merged into it, in words that everybody may read."""
    known = asker_of(question)
    asked = without_details(question.text, known=known)
    first, *others = questions_in(asked.text)
    merged = [
        without_details(one.text, known=asker_of(one))
        for one in sorted(question.merged.all(), key=lambda one: (one.created_at, one.pk))
    ]
    answer = without_names(question.answer.text if question.answer else "", known=known)
    more = [line for one in merged for line in questions_in(one.text)]
    drafts = (asked, *merged, answer)
    return {
        "language": question.language,
        "question": first,
        "alternatives": [line for line in dict.fromkeys([*others, *more]) if line != first],
        "answer": answer.text,
        "removed": list(dict.fromkeys(kind for one in drafts for kind in one.removed)),
    }


def message_shape(message: Message) -> dict[str, Any]:
    """Only what we wrote is Markdown; what the asker wrote is shown as it stands."""
    return {
        "kind": message.kind,
        "from_asker": message.from_asker,
        "text": message.text,
        "html": "" if message.from_asker else markup.render_markdown(message.text),
        "entry": message.entry.slug if message.entry else None,
        "at": message.at,
    }


def _open_steps(
    question: Question, person: User | None, *, at_desk: bool, is_asker: bool, at: datetime
) -> list[str]:
    return rules.open_steps(
        question.state,
        at_desk=at_desk,
        is_asker=is_asker,
        holds=person is not None and question.taken_by_id == person.pk,
        blocked=person is not None
        and rules.is_held_by_another(
            taken_by_id=question.taken_by_id,
            lock_until=question.lock_until,
            person_id=person.pk,
            at=at,
        ),
        published=question.published_as_id is not None,
    )
