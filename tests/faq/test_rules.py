import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flyttehjelp.faq.rules import entries, questions

TODAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Europe/Oslo"))
ME, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("checked_on", "valid_until", "confirmed"),
    [
        (TODAY, TODAY, True),
        (TODAY, TODAY - timedelta(days=1), False),
        (None, TODAY + timedelta(days=99), False),
    ],
)
def test_confirmed_is_checked_and_within_its_time(checked_on, valid_until, confirmed):
    facts = {"checked_on": checked_on, "valid_until": valid_until}

    assert entries.is_confirmed(**facts, today=TODAY) is confirmed


def test_confirming_renews_for_a_year_what_is_about_to_end():
    soon = TODAY + timedelta(days=90)

    assert entries.valid_after_confirming(soon, TODAY) == date(2027, 6, 1)


def test_confirming_leaves_a_date_that_is_well_ahead():
    far = TODAY + timedelta(days=91)

    assert entries.valid_after_confirming(far, TODAY) == far


@pytest.mark.parametrize(
    ("made_from", "number", "outdated"), [(None, 5, False), (4, 5, True), (5, 5, False)]
)
def test_a_translation_is_outdated_when_its_original_has_moved_on(made_from, number, outdated):
    assert entries.is_outdated(made_from=made_from, original_number=number) is outdated


@pytest.mark.parametrize(
    ("texts", "shown"),
    [({"nb": "b", "en": "e"}, "e"), ({"nb": "b"}, "b"), ({"nn": "n"}, "n"), ({}, "")],
)
def test_a_name_comes_in_the_readers_language_or_the_next_best(texts, shown):
    assert entries.in_language(texts, "en") == shown


def test_entry_steps_are_for_those_who_may_edit():
    scheduled = entries.open_steps("draft", may_edit=True, is_scheduled=True)

    assert entries.open_steps("draft", may_edit=True) == ["publish", "schedule", "confirm"]
    assert "unschedule" in scheduled
    assert entries.open_steps("draft", may_edit=False) == []


def open_steps(state, **facts):
    nobody = {"at_desk": False, "is_asker": False, "holds": False}
    return questions.open_steps(state, **{**nobody, "blocked": False, "published": False, **facts})


@pytest.mark.parametrize(
    ("state", "facts", "steps"),
    [
        ("received", {}, []),
        ("received", {"is_asker": True}, ["reply"]),
        ("received", {"at_desk": True}, ["hand-over", "merge", "take"]),
        ("asked_back", {"at_desk": True}, ["hand-over", "take"]),
        ("asked_back", {"is_asker": True}, ["reply"]),
        ("merged", {"at_desk": True}, ["split"]),
        ("merged", {"is_asker": True}, []),
        ("taken", {"at_desk": True, "blocked": True}, []),
        (
            "taken",
            {"at_desk": True, "holds": True},
            ["answer", "ask-back", "hand-over", "merge", "release", "take"],
        ),
        ("taken", {"at_desk": True}, ["hand-over", "merge", "take"]),
        ("answered", {"at_desk": True}, ["publish"]),
        ("answered", {"at_desk": True, "published": True}, []),
        ("answered", {"is_asker": True}, ["helped", "not-answered"]),
        ("reopened", {"at_desk": True}, ["hand-over", "merge", "take"]),
    ],
)
def test_open_steps_are_those_the_asking_person_can_take(state, facts, steps):
    assert open_steps(state, **facts) == steps


@pytest.mark.parametrize(
    ("taken_by_id", "lock_until", "held"),
    [
        (None, None, False),
        (OTHER, NOON + timedelta(seconds=1), True),
        (OTHER, NOON, False),
        (ME, NOON + timedelta(minutes=9), False),
    ],
)
def test_a_lock_holds_others_off_until_it_runs_out(taken_by_id, lock_until, held):
    facts = {"taken_by_id": taken_by_id, "lock_until": lock_until}

    assert questions.is_held_by_another(**facts, person_id=ME, at=NOON) is held


def test_the_promise_is_two_working_days():
    thursday_before_easter = datetime(2026, 4, 1, 12, tzinfo=ZoneInfo("Europe/Oslo"))

    assert questions.due_after(thursday_before_easter).date() == date(2026, 4, 8)
