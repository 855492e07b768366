"""Once a working day, to whoever has something due; and never to those who asked us not to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from flyttehjelp.core import outbox
from flyttehjelp.core.models import Happening, JobRun, Notice
from flyttehjelp.insight.actions.work import (
    check_by_the_clock,
    pause_letter,
    resume_letter,
    take_over,
    tell_what_is_due,
)
from flyttehjelp.insight.letters.work import write_due, write_handed_over
from flyttehjelp.insight.links import letter_key, person_in
from tests.factories.accounts import UserFactory
from tests.factories.faq import QuestionFactory
from tests.factories.jobs import InterestFactory

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 3, 3, 6, 31, tzinfo=UTC)
SUNDAY = TUESDAY - timedelta(days=2)
MAUNDY_THURSDAY = datetime(2026, 4, 2, 6, 31, tzinfo=UTC)


def told():
    return set(Notice.objects.filter(kind="work.due").values_list("recipient", flat=True))


def test_whoever_has_something_due_today_or_before_is_told(coordinator, user):
    QuestionFactory(owner=coordinator, due_at=TUESDAY + timedelta(hours=9))
    InterestFactory(owner=user, due_at=TUESDAY - timedelta(days=3))
    QuestionFactory(due_at=TUESDAY + timedelta(days=1))

    assert tell_what_is_due(now=TUESDAY) == 2

    assert told() == {coordinator.pk, user.pk}


def test_one_letter_a_day_however_often_the_clock_strikes(coordinator):
    QuestionFactory(owner=coordinator, due_at=TUESDAY)

    for hour in range(3):
        tell_what_is_due(now=TUESDAY + timedelta(hours=hour))
    tell_what_is_due(now=TUESDAY + timedelta(days=1))

    assert Notice.objects.filter(kind="work.due").count() == 2


@pytest.mark.parametrize("day", [SUNDAY, MAUNDY_THURSDAY])
def test_nobody_is_told_on_a_day_of_rest(day, coordinator):
    QuestionFactory(owner=coordinator, due_at=day)

    assert tell_what_is_due(now=day) == 0
    assert told() == set()


def test_deputy_is_told_for_whoever_is_away(coordinator, user):
    coordinator.deputy, coordinator.away_until = user, TUESDAY.date()
    coordinator.save(update_fields=["deputy", "away_until"])
    QuestionFactory(owner=coordinator, due_at=TUESDAY)

    tell_what_is_due(now=TUESDAY)
    tell_what_is_due(now=TUESDAY + timedelta(days=1))

    letters = Notice.objects.filter(kind="work.due").order_by("key").values_list("key", "recipient")
    assert {(key[-10:], who) for key, who in letters} == {
        ("2026-03-03", user.pk),
        ("2026-03-04", coordinator.pk),
    }


def test_who_has_been_shut_out_or_does_without_is_not_told(coordinator):
    gone = UserFactory(is_active=False)
    pause_letter(coordinator.pk, at=TUESDAY)
    for owner in (coordinator, gone):
        QuestionFactory(owner=owner, due_at=TUESDAY)

    assert tell_what_is_due(now=TUESDAY) == 0


def test_letters_can_be_stopped_and_asked_for_again(coordinator):
    QuestionFactory(owner=coordinator, due_at=TUESDAY)
    for _ in range(2):
        pause_letter(coordinator.pk, at=TUESDAY)
    for _ in range(2):
        resume_letter(coordinator.pk, at=TUESDAY)

    assert tell_what_is_due(now=TUESDAY) == 1
    noted = Happening.objects.filter(kind__startswith="work_letter.").order_by("kind")
    assert [note.kind for note in noted] == ["work_letter.paused", "work_letter.resumed"]


# -- The letter itself ------------------------------------------------------------------------


def letter_to(person, *, language="nb", about=None):
    kind = "work.handed_over" if about else "work.due"
    notice = Notice(kind=kind, key="k", about=about or person.pk, recipient=person)
    with translation.override(language):
        return (write_handed_over if about else write_due)(notice)


def test_letter_tells_kinds_and_numbers_and_nothing_of_what_people_wrote(coordinator, at):
    for _ in range(2):
        QuestionFactory(owner=coordinator, due_at=at, text="Jeg heter Sofie og er syk")
    InterestFactory(owner=coordinator, due_at=at)

    letter = letter_to(coordinator)

    assert letter.to == coordinator.email
    assert letter.subject == "3 ting venter på deg i dag"
    assert "- 1 interesse å svare på\n- 2 spørsmål å svare på" in letter.text
    assert "/nb/work/today/" in letter.text
    assert "Sofie" not in letter.text
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["List-Unsubscribe"].strip("<>") in letter.text


@pytest.mark.parametrize(("language", "said"), [("nn", "ventar på deg"), ("en", "waiting for you")])
def test_letter_speaks_the_readers_language(language, said, coordinator, at):
    QuestionFactory(owner=coordinator, due_at=at)

    assert said in letter_to(coordinator, language=language).subject


def test_deputys_letter_counts_what_they_stand_in_for(coordinator, user, at):
    coordinator.deputy, coordinator.away_until = user, timezone.localdate(at)
    coordinator.save(update_fields=["deputy", "away_until"])
    QuestionFactory(owner=coordinator, due_at=at)

    assert letter_to(user).subject == "1 ting venter på deg i dag"


def test_nothing_is_sent_when_it_is_done_or_not_wanted_any_more(coordinator, at):
    assert letter_to(coordinator) is None
    QuestionFactory(owner=coordinator, due_at=at)
    pause_letter(coordinator.pk, at=at)

    assert letter_to(coordinator) is None
    assert write_due(Notice(kind="work.due", about=coordinator.pk)) is None


@pytest.mark.parametrize("number", [1, 3])
def test_word_of_work_that_changed_hands(number, coordinator, at):
    deputy = UserFactory(is_coordinator=True, name="Stine")
    for _ in range(number):
        QuestionFactory(owner=coordinator)
    take_over(coordinator, by=deputy, at=at)
    deed = Happening.objects.get(kind="work.handed_over")

    to_the_one_who_had_it = letter_to(coordinator, about=deed.pk)
    to_the_deputy = letter_to(deputy, about=deed.pk)

    assert to_the_one_who_had_it.subject == "Stine har overtatt det som var hos deg"
    assert to_the_deputy.subject == "Du har overtatt det som var hos Kari Koordinator"
    assert ("3 åpne ting" if number == 3 else "Én åpen ting") in to_the_deputy.text
    assert letter_to(deputy, about=coordinator.pk) is None


def test_letters_go_out_by_the_outbox(coordinator, at):
    deputy = UserFactory(is_coordinator=True, name="Stine")
    QuestionFactory(owner=coordinator)
    take_over(coordinator, by=deputy, at=at)

    outbox.send_due(now=timezone.now)

    assert [letter.subject for letter in mail.outbox] == ["Stine har overtatt det som var hos deg"]


def test_key_of_the_letter_is_ours_or_nothing(user):
    key = letter_key(user.pk)

    assert person_in(key) == user.pk
    assert [person_in(wrong) for wrong in ("", "a", f"{key}x", f"0{key}", "x.y.z")] == [None] * 5


def test_clock_writes_down_what_it_found(coordinator, at):
    QuestionFactory(owner=coordinator)

    for _ in range(2):
        check_by_the_clock(at=at)

    run = JobRun.objects.get(job="check-work")
    assert run.result == {"open": 1, "ownerless": 0, "without_due": 0}
