"""What goes out about answers and questions, made of what the domain holds."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import get_language

from flyttehjelp.accounts.models import User
from flyttehjelp.core import clock, markup
from flyttehjelp.faq.enums import TaskKind
from flyttehjelp.faq.models import Entry, EntryTask, EntryVariant, EntryVersion, SourceCheck
from flyttehjelp.faq.rules import emergency
from flyttehjelp.faq.rules import entries as rules
from flyttehjelp.faq.search import Hit

LAST_YEAR: Final = timedelta(days=365)
MOST_MISSING: Final = 20


def today() -> date:
    return localdate(clock.now())


def reader_language() -> str:
    return get_language() or "nb"


def emergency_help(text: str) -> dict[str, Any] | None:
    """The numbers to ring, when the text sounds as if somebody is in danger."""
    if not emergency.sounds_like_emergency(text):
        return None
    return {
        "headline": emergency.HEADLINE,
        "text": emergency.TEXT,
        "numbers": emergency.NUMBERS,
    }


def card_of_hit(hit: Hit, *, language: str, day: date) -> dict[str, Any]:
    facts = {
        name: getattr(hit, name)
        for name in (
            *("id", "slug", "question", "language", "languages", "excerpt", "outdated"),
            *("checked_on", "valid_until", "published_at"),
        )
    }
    return {
        **facts,
        "topic": {"slug": hit.topic, "name": rules.in_language(hit.topic_names, language)},
        "source": {"name": hit.source_name, "url": hit.source_url},
        "confirmed": is_confirmed(hit, day),
        "state": "published",
        "publish_at": None,
    }


def card_of_entry(entry: Entry, *, language: str, day: date) -> dict[str, Any]:
    versions = versions_of(entry)
    shown = text_for(versions, language)
    original = next(version for version in versions if version.is_original)
    topic = rules.in_language(entry.topic.names, language)
    return {
        "id": entry.pk,
        "slug": entry.slug,
        "topic": {"slug": entry.topic_id, "name": topic},
        "question": shown.question,
        "language": shown.language,
        "languages": [version.language for version in versions],
        "excerpt": markup.beginning(shown.plain),
        "outdated": rules.is_outdated(made_from=shown.made_from, original_number=original.number),
        "confirmed": is_confirmed(entry, day),
        "checked_on": entry.checked_on,
        "valid_until": entry.valid_until,
        "published_at": entry.published_at,
        "source": {"name": entry.source_name, "url": entry.source_url},
        "state": entry.state,
        "publish_at": entry.publish_at,
    }


def whole_entry(
    entry: Entry, *, language: str, municipality: str | None, person: User | None, day: date
) -> dict[str, Any]:
    card = card_of_entry(entry, language=language, day=day)
    shown = text_for(versions_of(entry), language)
    may_edit = person is not None and rules.may_edit(
        is_coordinator=person.is_coordinator,
        person_id=person.pk,
        owner_ids={entry.owner_id, entry.deputy_id},
    )
    return {
        **card,
        "html": markup.render_markdown(shown.answer),
        "variants": _variants(entry, shown.language, municipality),
        "updated_at": shown.updated_at,
        "open_steps": rules.open_steps(
            entry.state, may_edit=may_edit, is_scheduled=entry.publish_at is not None
        ),
        "desk": _entry_desk(entry) if may_edit else None,
    }


def versions_of(entry: Entry) -> list[EntryVersion]:
    """The original first, then its translations."""
    return sorted(entry.versions.all(), key=lambda v: (not v.is_original, v.language))


def _variants_of(entry: Entry) -> list[EntryVariant]:
    return sorted(entry.variants.all(), key=lambda v: (v.municipality_id, v.language))


def text_for(versions: list[EntryVersion], language: str) -> EntryVersion:
    """The reader's language where there is one, else the original."""
    return min(versions, key=lambda v: (v.language != language, not v.is_original, v.language))


def is_confirmed(of: Entry | Hit, day: date) -> bool:
    return rules.is_confirmed(checked_on=of.checked_on, valid_until=of.valid_until, today=day)


def _variants(entry: Entry, language: str, municipality: str | None) -> list[dict[str, Any]]:
    """What differs in the municipalities; with one named, only what differs there."""
    return [
        {"municipality": variant.municipality_id, "html": markup.render_markdown(variant.answer)}
        for variant in _variants_of(entry)
        if variant.language == language and municipality in {None, variant.municipality_id}
    ]


def _entry_desk(entry: Entry) -> dict[str, Any]:
    versions = versions_of(entry)
    original = next(version for version in versions if version.is_original)
    texts = [
        {
            "language": version.language,
            "question": version.question,
            "alternatives": version.alternatives,
            "answer": version.answer,
            "is_original": version.is_original,
            "outdated": rules.is_outdated(
                made_from=version.made_from, original_number=original.number
            ),
        }
        for version in versions
    ]
    return {
        "owner": entry.owner,
        "deputy": entry.deputy,
        "texts": texts,
        "variants": _variants_of(entry),
        "tasks": _tasks_of(entry),
        "source_check": SourceCheck.objects.filter(url=entry.source_url).first(),
        "readers": _readers_of(entry),
    }


def task(of: EntryTask, *, at: datetime) -> dict[str, Any]:
    return {
        "id": of.pk,
        "kind": of.kind,
        "person": of.person,
        "opened_at": of.opened_at,
        "due_at": of.due_at,
        "overdue": of.due_at <= at,
        "passed_on_at": of.passed_on_at,
        "open_steps": ["done"] if of.kind == TaskKind.MISSING else [],
    }


def _tasks_of(entry: Entry) -> list[dict[str, Any]]:
    at = clock.now()
    tasks = entry.tasks.still_open().select_related("person").in_queue_order()
    return [task(one, at=at) for one in tasks]


def _readers_of(entry: Entry) -> dict[str, Any]:
    """What the readers of the last year say."""
    given = entry.feedback.filter(at__gt=clock.now() - LAST_YEAR)
    counts = given.aggregate(
        yes=Count("pk", filter=Q(helped=True)), no=Count("pk", filter=Q(helped=False))
    )
    missing = given.exclude(missing="").order_by("-at", "pk")[:MOST_MISSING]
    return {"helped": counts["yes"], "not_helped": counts["no"], "missing": missing}
