"""Who must look at which answer, with the clock moved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening, Notice
from flyttehjelp.core.outbox import _write
from flyttehjelp.faq.actions.entries import (
    confirm_entry,
    give_feedback,
    publish_draft,
    save_entry,
    withdraw_entry,
)
from flyttehjelp.faq.actions.upkeep import finish_task, look_after_entries, tell_of_tasks
from flyttehjelp.faq.enums import TaskKind
from flyttehjelp.faq.models import Entry, EntryTask, SourceCheck
from flyttehjelp.faq.rules import upkeep as rules
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja.")
ENGLISH = TextDraft("en", "Can I bring my cat?", "Yes.")


@pytest.fixture
def owner(db):
    return UserFactory(is_coordinator=True, name="Eva Eier")


@pytest.fixture
def deputy(db):
    return UserFactory(name="Siri Stedfortreder")


@pytest.fixture
def entry(owner, deputy, at):
    return EntryFactory(
        slug="cat",
        owner=owner,
        deputy=deputy,
        checked_on=localdate(at),
        valid_until=localdate(at) + timedelta(days=30),
        texts=[CAT, ENGLISH],
    )


def open_tasks(**which):
    tasks = EntryTask.objects.still_open().filter(**which).order_by("kind")
    return [(task.kind, task.person) for task in tasks]


def test_answer_in_its_time_asks_for_nobody(entry, at):
    assert look_after_entries(now=at) == 0
    assert open_tasks() == []


def test_answer_past_its_time_is_its_owners_task_once(entry, owner, at):
    later = at + timedelta(days=31)

    touched = [look_after_entries(now=later), look_after_entries(now=later)]

    assert touched == [1, 0]
    assert open_tasks() == [("unconfirmed", owner)]


def test_deputy_has_it_when_the_owner_lets_it_lie(entry, owner, deputy, at):
    later = at + timedelta(days=31)
    look_after_entries(now=later)
    due = EntryTask.objects.get().due_at

    early = look_after_entries(now=due - timedelta(seconds=1))
    on_time = look_after_entries(now=due)
    again = look_after_entries(now=due)

    task = EntryTask.objects.get()
    assert (early, on_time, again) == (0, 1, 0)
    assert (task.person, task.passed_on_at) == (deputy, due)
    assert task.due_at == rules.due_after(due)
    facts = Happening.objects.get(kind="entry_task.overdue").facts
    assert facts == {"kind": "unconfirmed", "to": str(deputy.pk)}


def test_deputy_has_it_at_once_while_the_owner_is_away(entry, owner, deputy, at):
    later = at + timedelta(days=31)
    owner.away_until = localdate(later) + timedelta(days=5)
    owner.save()

    look_after_entries(now=later)

    assert open_tasks() == [("unconfirmed", deputy)]


@pytest.mark.parametrize("who", ["the owner's own deputy", "another coordinator", "nobody else"])
def test_somebody_takes_over_where_the_answer_has_no_deputy(who, entry, owner, at):
    Entry.objects.update(deputy=None)
    other = owner
    if who == "the owner's own deputy":
        other = owner.deputy = UserFactory()
        owner.save()
    elif who == "another coordinator":
        other = UserFactory(is_coordinator=True)
    later = at + timedelta(days=31)
    look_after_entries(now=later)

    look_after_entries(now=later + timedelta(days=14))

    assert open_tasks() == [("unconfirmed", other)]


def test_one_click_ends_it(entry, owner, at):
    later = at + timedelta(days=31)
    look_after_entries(now=later)

    confirm_entry(Entry.objects.get(), by=owner, at=later)

    assert open_tasks() == []
    assert EntryTask.objects.get().done_at == later


def test_new_owner_takes_over_what_nobody_has_passed_on(entry, owner, at):
    later = at + timedelta(days=31)
    look_after_entries(now=later)
    new = UserFactory(is_coordinator=True)

    save_entry(EntryDraft(owner=new), entry=entry, by=owner, at=later)

    assert open_tasks() == [("unconfirmed", new)]


def test_task_of_who_is_gone_goes_to_somebody_who_is_there(entry, owner, coordinator, at):
    later = at + timedelta(days=31)
    look_after_entries(now=later)
    Entry.objects.update(owner=None, deputy=None)
    EntryTask.objects.update(person=None)

    look_after_entries(now=later)

    assert [person for _, person in open_tasks()] != [None]


def test_changed_original_marks_its_translation_and_opens_a_task(entry, owner, at):
    save_entry(EntryDraft(texts=(replace(CAT, answer="Nei."),)), entry=entry, by=owner, at=at)
    marked = open_tasks()

    save_entry(EntryDraft(texts=(replace(ENGLISH, answer="No."),)), entry=entry, by=owner, at=at)

    assert marked == [("outdated", owner)]
    assert open_tasks() == []


def test_corrected_spelling_opens_none(entry, owner, at):
    texts = (replace(CAT, answer="Ja!"),)

    save_entry(EntryDraft(texts=texts), entry=entry, by=owner, at=at, in_substance=False)

    assert open_tasks() == []


def test_three_readers_who_miss_something_are_a_task_until_somebody_reads_it(entry, owner, at):
    def miss(count):
        moment = at + timedelta(minutes=1 + EntryTask.objects.count())
        for _ in range(count):
            give_feedback(entry, language="nb", helped=False, missing="Pris?", at=moment)
        give_feedback(entry, language="nb", helped=True, missing="", at=moment)

    miss(2)
    too_few = open_tasks()
    miss(1)
    task = EntryTask.objects.get()
    finish_task(task, by=owner, at=at + timedelta(minutes=2))
    look_after_entries(now=at + timedelta(minutes=2))

    assert too_few == []
    assert task.kind == "missing"
    assert open_tasks() == []


def test_withdrawn_answer_asks_for_nobody(entry, owner, at):
    later = at + timedelta(days=31)
    look_after_entries(now=later)

    withdraw_entry(Entry.objects.get(), by=owner, at=later)
    closed = open_tasks()
    publish_draft(Entry.objects.get(), by=owner, at=later)

    assert closed == []
    assert open_tasks() == [("unconfirmed", owner)]


def test_dead_link_is_a_task_until_the_link_is_another(entry, owner, at):
    SourceCheck.objects.create(url=entry.source_url, next_at=at, failures=2, dead_since=at)
    look_after_entries(now=at)
    dead = open_tasks()

    save_entry(EntryDraft(source_url="https://ny.example/"), entry=entry, by=owner, at=at)

    assert dead == [("dead_link", owner)]
    assert open_tasks() == []


@pytest.mark.parametrize("kind", sorted(set(TaskKind) - {TaskKind.MISSING}))
def test_what_must_be_mended_is_not_just_ticked_off(kind, entry, owner, at):
    task = EntryTask.objects.create(entry=entry, kind=kind, person=owner, opened_at=at, due_at=at)

    with pytest.raises(rules.CauseRemains):
        finish_task(task, by=owner, at=at)


def test_task_is_done_once_and_by_those_it_concerns(entry, owner, at):
    task = EntryTask.objects.create(
        entry=entry, kind="missing", person=owner, opened_at=at, due_at=at
    )

    with pytest.raises(NotYours):
        finish_task(task, by=UserFactory(), at=at)
    finish_task(task, by=owner, at=at)
    with pytest.raises(StepNotOpen):
        finish_task(task, by=owner, at=at)


def test_an_entry_has_one_open_task_of_a_kind(entry, at):
    facts = {"entry": entry, "kind": "missing", "opened_at": at, "due_at": at}
    EntryTask.objects.create(**facts)

    with pytest.raises(IntegrityError, match="one_open_task"), transaction.atomic():
        EntryTask.objects.create(**facts)


# -- The letter -----------------------------------------------------------------------------


def test_one_letter_tells_of_all_tasks_once(entry, owner, at):
    owner.language = "en"
    owner.save()
    for number in range(11):
        EntryFactory(slug=f"old-{number}", owner=owner)
    look_after_entries(now=at + timedelta(days=31))

    told = [tell_of_tasks(now=at), tell_of_tasks(now=at)]

    (notice,) = Notice.objects.filter(kind="entry.tasks").order_by("pk")
    letter = _write(notice)
    assert told == [1, 0]
    assert notice.recipient == owner
    assert letter.to == owner.email
    assert letter.subject.startswith("12")
    assert letter.text.count("\n- ") == 10
    assert "/en/work/answers/?view=mine" in letter.text


def test_letter_is_not_owed_when_all_is_done_meanwhile(entry, owner, at):
    later = at + timedelta(days=31)
    look_after_entries(now=later)
    tell_of_tasks(now=later)
    confirm_entry(Entry.objects.get(), by=owner, at=later)

    assert _write(Notice.objects.get(kind="entry.tasks")) is None


def test_letter_to_somebody_forgotten_is_none(at):
    notice = Notice(kind="entry.tasks", key="x", about=UserFactory().pk, created_at=at)

    assert _write(notice) is None


def test_deputy_gets_a_letter_of_their_own(entry, deputy, at):
    later = at + timedelta(days=31)
    look_after_entries(now=later)
    tell_of_tasks(now=later)
    much_later = later + timedelta(days=14)
    look_after_entries(now=much_later)

    tell_of_tasks(now=much_later)

    notices = Notice.objects.filter(kind="entry.tasks").order_by("created_at")
    assert notices.last().recipient == deputy
