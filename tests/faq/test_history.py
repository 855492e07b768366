"""How an answer read before: kept by every change, and brought back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.core.errors import NotYours
from flyttehjelp.core.models import Happening
from flyttehjelp.faq.actions.entries import save_entry
from flyttehjelp.faq.actions.history import restore_revision
from flyttehjelp.faq.actions.seed import load_seed
from flyttehjelp.faq.models import Entry, EntryRevision
from flyttehjelp.faq.rules import snapshots
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from flyttehjelp.faq.search import search_entries
from tests.factories.faq import EntryFactory, TopicFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, med pass.", ("katt",))
ENGLISH = TextDraft("en", "Can I bring my cat?", "Yes, with a passport.")


@pytest.fixture
def entry(db):
    return EntryFactory(slug="cat", texts=[CAT, ENGLISH])


def revisions(entry):
    return list(EntryRevision.objects.filter(entry=entry).order_by("number"))


def change(entry, *texts, by, at, **more):
    return save_entry(EntryDraft(texts=texts), entry=entry, by=by, at=at, **more)


def test_first_change_keeps_how_it_read_before_too(entry, coordinator, at):
    change(entry, replace(CAT, answer="Nei."), by=coordinator, at=at, why="Nye regler")

    before, after = revisions(entry)
    assert (before.kind, before.by, before.content["texts"][0]["answer"]) == (
        "found",
        None,
        "Ja, med pass.",
    )
    assert (after.kind, after.by, after.why) == ("changed", coordinator, "Nye regler")
    assert after.content["texts"][0]["answer"] == "Nei."


def test_a_change_that_changes_no_word_leaves_no_revision(entry, coordinator, at):
    change(entry, replace(CAT, answer="Nei."), by=coordinator, at=at)

    change(entry, replace(CAT, answer="Nei."), by=coordinator, at=at)

    assert len(revisions(entry)) == 2


def test_new_and_shipped_answers_begin_their_history(coordinator, at):
    TopicFactory()
    until = localdate(at) + timedelta(days=30)
    draft = EntryDraft(topic="housing", valid_until=until, texts=(CAT,))

    written = save_entry(draft, by=coordinator, at=at, why="Ringte inn")
    load_seed(at=at)

    assert [(one.kind, one.why) for one in revisions(written)] == [("written", "Ringte inn")]
    shipped = Entry.objects.exclude(pk=written.pk).order_by("slug").first()
    assert [one.kind for one in revisions(shipped)] == ["shipped"]


def test_restored_answer_reads_as_before_and_search_finds_it_so(entry, coordinator, at):
    change(entry, replace(CAT, answer="Bare papegøyer."), by=coordinator, at=at)
    first = revisions(entry)[0]

    restored = restore_revision(first, by=coordinator, at=at, why="Det var riktig før")

    assert restored.versions.get(language="nb").answer == "Ja, med pass."
    assert [one.kind for one in revisions(entry)] == ["found", "changed", "restored"]
    assert revisions(entry)[2].content == {
        **first.content,
        "texts": revisions(entry)[2].content["texts"],
    }
    assert [hit.slug for hit in search_entries("pass", "nb", None)] == ["cat"]
    assert list(search_entries("papegøyer", "nb", None)) == []
    assert Happening.objects.filter(about=entry.pk, kind="entry.restored").count() == 1


def test_translation_that_was_old_then_is_old_again(entry, coordinator, at):
    change(entry, replace(CAT, answer="Nei."), by=coordinator, at=at)
    then = revisions(entry)[-1]
    change(entry, replace(ENGLISH, answer="No."), by=coordinator, at=at)

    restore_revision(then, by=coordinator, at=at)

    assert snapshots.outdated_in(revisions(entry)[-1].content) == ["en"]


def test_translation_that_came_later_is_kept_and_marked_old(entry, coordinator, at):
    change(entry, replace(CAT, answer="Nei."), by=coordinator, at=at)
    first = revisions(entry)[0]
    change(entry, TextDraft("nn", "Kan eg ta med katten?", "Nei."), by=coordinator, at=at)

    restore_revision(first, by=coordinator, at=at)

    assert entry.versions.get(language="nn").answer == "Nei."
    assert "nn" in snapshots.outdated_in(revisions(entry)[-1].content)


def test_spelling_that_is_brought_back_leaves_translations_as_they_are(entry, coordinator, at):
    change(entry, replace(CAT, answer="Ja med pas."), by=coordinator, at=at, in_substance=False)

    restore_revision(revisions(entry)[0], by=coordinator, at=at, in_substance=False)

    assert snapshots.outdated_in(revisions(entry)[-1].content) == []


def test_municipality_reads_as_it_did_then(entry, coordinator, at):
    MunicipalityFactory(number="3440")
    save_entry(
        EntryDraft(variants=(VariantDraft("3440", "nb", "Ring Øyer."),)),
        entry=entry,
        by=coordinator,
        at=at,
    )
    without, with_words = revisions(entry)

    restore_revision(without, by=coordinator, at=at)
    taken_away = entry.variants.count()
    restore_revision(with_words, by=coordinator, at=at)

    assert taken_away == 0
    assert entry.variants.get().answer == "Ring Øyer."


def test_only_who_may_edit_brings_back(entry, coordinator, user, at):
    change(entry, replace(CAT, answer="Nei."), by=coordinator, at=at)

    with pytest.raises(NotYours):
        restore_revision(revisions(entry)[0], by=user, at=at)


def test_changes_are_told_part_by_part():
    before = {
        "topic": "pets",
        "source_name": "",
        "source_url": "",
        "texts": [{**text("nb", "Katt?", "Ja, med pass."), "alternatives": ["pus"]}],
        "variants": [{"municipality": "3440", "language": "nb", "answer": "Ring."}],
    }
    after = {**before, "texts": [text("nb", "Katt?", "Ja, uten pass.")], "variants": []}

    found = snapshots.changes(before, after)

    assert [(one.field, one.language, one.municipality) for one in found] == [
        ("alternatives", "nb", ""),
        ("answer", "nb", ""),
        ("variant", "nb", "3440"),
    ]
    assert [(part.kind, part.text) for part in found[1].parts] == [
        ("same", "Ja, "),
        ("gone", "med"),
        ("new", "uten"),
        ("same", " pass."),
    ]


def test_the_first_of_all_is_new_in_every_part():
    found = snapshots.changes(None, {**EMPTY, "texts": [text("nb", "Katt?", "Ja.")]})

    assert {part.kind for change in found for part in change.parts} == {"new"}


EMPTY = {"topic": "pets", "source_name": "", "source_url": "", "texts": [], "variants": []}


def text(language, question, answer):
    return {
        "language": language,
        "question": question,
        "alternatives": [],
        "answer": answer,
        "is_original": True,
        "outdated": False,
    }
