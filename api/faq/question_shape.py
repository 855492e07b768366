"""One question as the person who asks for it may see it."""

from datetime import datetime
from typing import Any

from api.faq.shapes import emergency_help
from flyttehjelp.accounts.models import User
from flyttehjelp.core import markup
from flyttehjelp.faq.enums import EntryState, QuestionState
from flyttehjelp.faq.models import Message, Question
from flyttehjelp.faq.rules import questions as rules

_AS_THEY_ARE = ("id", "text", "language", "state", "created_at", "due_at", "answered_at")
_LATER = ("helped_at", "reopened_at")


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
        "overdue": question.state in QuestionState.still_open() and question.due_at <= at,
        "by_letter": bool(question.asker_id or question.asker_email),
        "answer": message_shape(question.answer) if question.answer else None,
        "messages": [
            message_shape(message)
            for message in sorted(question.messages.all(), key=lambda m: (m.at, m.pk))
        ],
        "published_as": published.slug if published and shown else None,
        "open_steps": _open_steps(question, person, at_desk=at_desk, is_asker=is_asker, at=at),
        "emergency": emergency_help(question.text),
        "desk": question if at_desk else None,
    }


def message_shape(message: Message) -> dict[str, Any]:
    """Only what we wrote is Markdown; what the asker wrote is shown as it stands."""
    return {
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
