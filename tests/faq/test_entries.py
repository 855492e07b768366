from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from flyttehjelp.core.errors import NotYours, StepNotOpen
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import (
    assign_ownerless_entries,
    confirm_entry,
    give_feedback,
    publish_draft,
    save_entry,
    withdraw_entry,
)
from flyttehjelp.faq.enums import EntryState
from flyttehjelp.faq.models import Entry, EntryFeedback, EntryIndex
from flyttehjelp.faq.rules import entries as rules
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, TopicFactory
from tests.factories.relocation import MunicipalityFactory

NB = TextDraft("nb", "Hvor går bussen på Øya?", "Fra **torget**.", ("buss",))
EN = TextDraft("en", "Where does the bus go from?", "From the square.")

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(at):
    TopicFactory()
    until = localdate(at) + timedelta(days=30)
    return EntryDraft(topic="housing", valid_until=until, texts=(NB, EN))


def kinds(entry):
    return [h.kind for h in Happening.objects.filter(about=entry.pk).order_by("at", "kind")]


def texts_of(entry):
    return {version.language: version for version in entry.versions.order_by("language")}


def test_a_new_entry_is_a_draft_of_its_writers(draft, coordinator, at):
    entry = save_entry(draft, by=coordinator, at=at)

    assert (entry.state, entry.owner, entry.slug) == (
        "draft",
        coordinator,
        "hvor-gar-bussen-pa-oya",
    )
    assert texts_of(entry)["nb"].is_original
    assert texts_of(entry)["en"].made_from == 1
    assert kinds(entry) == ["entry.written"]


def test_the_same_question_twice_gets_an_address_with_a_number(draft, coordinator, at):
    save_entry(draft, by=coordinator, at=at)

    second = save_entry(draft, by=coordinator, at=at)
    signs_only = save_entry(
        replace(draft, texts=(replace(NB, question="???"),)), by=coordinator, at=at
    )

    assert (second.slug, signs_only.slug) == ("hvor-gar-bussen-pa-oya-2", "svar")


def test_an_entry_without_a_text_is_refused(draft, coordinator, at):
    with pytest.raises(rules.OriginalIsMissing):
        save_entry(replace(draft, texts=()), by=coordinator, at=at)


def test_an_entry_out_of_date_from_the_start_is_refused(draft, coordinator, at):
    yesterday = localdate(at) - timedelta(days=1)

    with pytest.raises(rules.DateHasPassed):
        save_entry(replace(draft, valid_until=yesterday), by=coordinator, at=at)


def test_only_coordinators_write_new_entries(draft, user, at):
    with pytest.raises(NotYours):
        save_entry(draft, by=user, at=at)


@pytest.mark.parametrize("field", ["texts", "variants"])
def test_more_than_twenty_kilobytes_are_refused_and_nothing_is_kept(field, draft, coordinator, at):
    MunicipalityFactory()
    too_long = {
        "texts": (replace(NB, answer="x" * 20_481),),
        "variants": (VariantDraft("3405", "nb", "x" * 20_481),),
    }

    with pytest.raises(rules.AnswerIsTooLong):
        save_entry(replace(draft, **{field: too_long[field]}), by=coordinator, at=at)
    assert Entry.objects.count() == 0


def test_the_database_refuses_a_longer_answer_too(draft, coordinator, at):
    entry = save_entry(draft, by=coordinator, at=at)

    with pytest.raises(IntegrityError, match="answer_is_short_enough"), transaction.atomic():
        entry.versions.update(answer="x" * 20_481)


def test_a_change_in_substance_makes_translations_out_of_date(draft, coordinator, at):
    entry = save_entry(draft, by=coordinator, at=at)
    change = EntryDraft(texts=(replace(NB, answer="Fra stasjonen."),))

    save_entry(change, entry=entry, by=coordinator, at=at)

    assert (texts_of(entry)["nb"].number, texts_of(entry)["en"].made_from) == (2, 1)


def test_a_corrected_spelling_does_not(draft, coordinator, at):
    entry = save_entry(draft, by=coordinator, at=at)
    change = EntryDraft(texts=(replace(NB, answer="Frå torget."),))

    save_entry(change, entry=entry, by=coordinator, at=at, in_substance=False)

    assert texts_of(entry)["nb"].number == 1


def test_other_ways_to_ask_are_no_change_in_substance(draft, coordinator, at):
    entry = save_entry(draft, by=coordinator, at=at)
    change = EntryDraft(texts=(replace(NB, alternatives=("rutebuss",)),))

    save_entry(change, entry=entry, by=coordinator, at=at)

    assert (texts_of(entry)["nb"].number, texts_of(entry)["nb"].alternatives) == (1, ["rutebuss"])


def test_a_translation_sent_along_is_made_from_the_new_original(draft, coordinator, at):
    entry = save_entry(draft, by=coordinator, at=at)
    both = (replace(EN, answer="From the station."), replace(NB, answer="Fra stasjonen."))

    save_entry(EntryDraft(texts=both), entry=entry, by=coordinator, at=at)

    assert texts_of(entry)["en"].made_from == texts_of(entry)["nb"].number == 2


def test_a_variant_is_written_replaced_and_taken_away(draft, coordinator, at):
    MunicipalityFactory()
    entry = save_entry(
        replace(draft, variants=(VariantDraft("3405", "nb", "Byen."),)), by=coordinator, at=at
    )

    for answer, left in [("Sentrum.", ["Sentrum."]), ("", [])]:
        change = EntryDraft(variants=(VariantDraft("3405", "nb", answer),))
        save_entry(change, entry=entry, by=coordinator, at=at)
        assert list(entry.variants.order_by("pk").values_list("answer", flat=True)) == left


def test_owner_and_deputy_edit_and_confirm_but_others_do_not(at, user):
    owner, deputy = UserFactory(), UserFactory()
    entry = EntryFactory(owner=owner, deputy=deputy)

    for person in (owner, deputy):
        confirm_entry(entry, by=person, at=at)
        save_entry(EntryDraft(source_name="Politiet"), entry=entry, by=person, at=at)
    for act in (confirm_entry, publish_draft, withdraw_entry):
        with pytest.raises(NotYours):
            act(entry, by=user, at=at)
    with pytest.raises(NotYours):
        save_entry(EntryDraft(source_name="x"), entry=entry, by=user, at=at)


def test_publishing_twice_is_refused_and_publishing_again_keeps_the_first_time(coordinator, at):
    entry = EntryFactory(state=EntryState.DRAFT, published_at=None)

    publish_draft(entry, by=coordinator, at=at)
    with pytest.raises(StepNotOpen):
        publish_draft(entry, by=coordinator, at=at)
    withdraw_entry(entry, by=coordinator, at=at)
    publish_draft(entry, by=coordinator, at=at + timedelta(days=1))

    entry.refresh_from_db()
    assert (entry.state, entry.published_at) == (EntryState.PUBLISHED, at)


def test_one_click_confirms_for_a_year(coordinator, at):
    entry = EntryFactory(valid_until=localdate(at) - timedelta(days=3))

    confirm_entry(entry, by=coordinator, at=at)

    entry.refresh_from_db()
    assert entry.checked_on == localdate(at)
    assert entry.valid_until == localdate(at) + timedelta(days=365)
    assert kinds(entry) == ["entry.confirmed"]


def test_confirming_until_a_day_that_has_passed_is_refused(coordinator, at):
    with pytest.raises(rules.DateHasPassed):
        confirm_entry(EntryFactory(), by=coordinator, at=at, valid_until=date(2020, 1, 1))


def test_feedback_says_nothing_about_who(at):
    entry = EntryFactory()

    give_feedback(entry, language="nb", helped=False, missing="Prisen.", at=at)

    assert [f.name for f in EntryFeedback._meta.get_fields()] == [
        *("id", "entry", "language", "helped", "missing", "at")
    ]
    assert EntryFeedback.objects.get().missing == "Prisen."


def test_entries_without_an_owner_go_to_the_first_coordinator(at):
    EntryFactory.create_batch(2)
    EntryFactory(state=EntryState.WITHDRAWN)

    assert assign_ownerless_entries(now=at) == 0
    first = UserFactory(is_coordinator=True)
    UserFactory(is_coordinator=True)
    assert assign_ownerless_entries(now=at) == 2
    assert assign_ownerless_entries(now=at) == 0
    assert Entry.objects.owned_by(first).count() == 2


def test_unconfirmed_are_those_nobody_checked_and_those_whose_time_is_over(at):
    today = localdate(at)
    never = EntryFactory()
    over = EntryFactory(checked_on=today, valid_until=today - timedelta(days=1))
    good = EntryFactory(checked_on=today)
    EntryFactory(state=EntryState.DRAFT)

    unconfirmed = set(Entry.objects.unconfirmed_on(today).order_by("pk"))

    assert unconfirmed == {never, over}
    assert list(Entry.objects.published().confirmed_on(today).order_by("pk")) == [good]


def test_names_shown_in_logs_tell_nothing_personal(at, draft, coordinator):
    MunicipalityFactory()
    entry = save_entry(
        replace(draft, variants=(VariantDraft("3405", "nb", "x"),)), by=coordinator, at=at
    )
    feedback = give_feedback(entry, language="nb", helped=True, missing="", at=at)

    assert str(entry) == entry.slug
    assert str(entry.topic) == "housing"
    assert str(entry.versions.get(language="nb")) == f"{entry.pk} nb"
    assert str(entry.variants.get()) == f"{entry.pk} 3405 nb"
    assert str(EntryIndex(version=texts_of(entry)["nb"])) == str(texts_of(entry)["nb"].pk)
    assert str(feedback) == f"{entry.pk} True"
