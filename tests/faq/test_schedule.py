"""Answers that wait for their day, with the clock moved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import publish_draft
from flyttehjelp.faq.actions.schedule import publish_due, schedule_entry, unschedule_entry
from flyttehjelp.faq.models import Entry
from flyttehjelp.faq.rules import upkeep as rules
from flyttehjelp.faq.rules.entries import open_steps
from flyttehjelp.faq.search import search_entries
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def draft(db):
    return EntryFactory(slug="cat", state="draft", published_at=None)


def test_clock_publishes_when_the_time_has_come(draft, coordinator, at):
    schedule_entry(draft, publish_at=at + DAY, by=coordinator, at=at)

    early = publish_due(now=at + DAY - timedelta(seconds=1))
    on_time = publish_due(now=at + DAY)
    again = publish_due(now=at + DAY)

    draft.refresh_from_db()
    assert (early, on_time, again) == (0, 1, 0)
    assert (draft.state, draft.published_at, draft.publish_at) == ("published", at + DAY, None)
    assert [hit.slug for hit in search_entries("melder flytting", "nb", None)] == ["cat"]
    assert Happening.objects.get(kind="entry.published").by is None


def test_time_is_moved_and_taken_away(draft, coordinator, at):
    schedule_entry(draft, publish_at=at + DAY, by=coordinator, at=at)
    schedule_entry(draft, publish_at=at + 2 * DAY, by=coordinator, at=at)
    moved = publish_due(now=at + DAY)

    unschedule_entry(draft, by=coordinator, at=at)

    assert moved == 0
    assert publish_due(now=at + 3 * DAY) == 0
    with pytest.raises(StepNotOpen):
        unschedule_entry(draft, by=coordinator, at=at)


def test_who_publishes_by_hand_takes_it_from_the_clock(draft, coordinator, at):
    schedule_entry(draft, publish_at=at + DAY, by=coordinator, at=at)

    publish_draft(draft, by=coordinator, at=at)

    assert publish_due(now=at + DAY) == 0
    assert Entry.objects.get().published_at == at


def test_only_a_time_ahead_and_within_its_validity_will_do(draft, coordinator, at):
    with pytest.raises(rules.TimeHasPassed):
        schedule_entry(draft, publish_at=at, by=coordinator, at=at)
    with pytest.raises(rules.TooFarAhead):
        schedule_entry(draft, publish_at=at + 201 * DAY, by=coordinator, at=at)


def test_day_it_is_published_on_is_the_readers_day(coordinator):
    draft = EntryFactory(state="draft", published_at=None, valid_until=date(2027, 1, 31))
    last_minute = datetime(2027, 1, 31, 22, 59, tzinfo=UTC)

    schedule_entry(draft, publish_at=last_minute, by=coordinator, at=last_minute - DAY)
    with pytest.raises(rules.TooFarAhead):
        schedule_entry(
            draft, publish_at=last_minute + 2 * MINUTE, by=coordinator, at=last_minute - DAY
        )


def test_only_drafts_wait_and_only_for_those_who_may(draft, coordinator, user, at):
    published = EntryFactory(slug="dog")

    with pytest.raises(NotYours):
        schedule_entry(draft, publish_at=at + DAY, by=user, at=at)
    with pytest.raises(StepNotOpen):
        schedule_entry(published, publish_at=at + DAY, by=coordinator, at=at)
    with pytest.raises(IntegrityError, match="only_a_draft_waits"), transaction.atomic():
        Entry.objects.filter(pk=published.pk).update(publish_at=at)


def test_steps_open_as_they_make_sense():
    assert "unschedule" not in open_steps("draft", may_edit=True)
    assert "unschedule" in open_steps("draft", may_edit=True, is_scheduled=True)
    assert "schedule" not in open_steps("published", may_edit=True)
