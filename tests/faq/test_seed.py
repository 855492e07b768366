from datetime import date

import pytest

from flyttehjelp.faq.actions.entries import confirm_entry, save_entry
from flyttehjelp.faq.actions.seed import load_seed
from flyttehjelp.faq.models import Entry, EntryVersion, Topic
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft
from flyttehjelp.faq.seed import reader
from flyttehjelp.faq.seed.reader import SeedFileBroken, read_entries, read_topics

TOPICS = '[[topic]]\nslug = "home"\nnb = "Bolig"\nnn = "Bustad"\nen = "Home"\n'
FACTS = 'topic = "home"\nsource_name = "GLØR"\nsource_url = "https://glor.no"\n'
FACTS += "valid_until = 2099-01-01\n"
NB = '[nb]\nquestion = "Hvor?"\nalternatives = ["hvor hen"]\nanswer = """\nHer.\n"""\n'
EN = '[en]\nquestion = "Where?"\nanswer = "Here."\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "topics.toml").write_text(TOPICS)
    (tmp_path / "where.toml").write_text(FACTS + NB + EN)
    return tmp_path


def counts(loaded):
    return (loaded.new, loaded.changed, loaded.unchanged, loaded.left_to_editors)


@pytest.mark.django_db
def test_shipped_answers_load_and_a_second_load_changes_nothing(at):
    first = load_seed(at=at)
    rows = set(EntryVersion.objects.order_by("pk").values_list("pk", "number", "updated_at"))

    second = load_seed(at=at)

    assert first.new >= 60
    assert counts(second) == (0, 0, first.new, 0)
    assert (
        set(EntryVersion.objects.order_by("pk").values_list("pk", "number", "updated_at")) == rows
    )


def test_every_shipped_file_is_as_it_should_be():
    entries = list(read_entries())

    spoken = [{text.language for text in entry.draft.texts} for entry in entries]
    assert all(languages == {"nb", "nn", "en"} for languages in spoken)


@pytest.mark.django_db
def test_an_entry_comes_published_unconfirmed_and_with_its_languages(folder, at):
    load_seed(at=at, folder=folder)

    entry = Entry.objects.get(slug="where")
    original = entry.versions.get(is_original=True)
    assert (entry.state, entry.checked_on, entry.owner) == ("published", None, None)
    assert (original.language, original.answer, original.alternatives) == (
        "nb",
        "Her.",
        ["hvor hen"],
    )
    assert Topic.objects.get().names == {"nb": "Bolig", "nn": "Bustad", "en": "Home"}


@pytest.mark.django_db
def test_the_first_coordinator_owns_what_is_loaded(folder, coordinator, at):
    load_seed(at=at, folder=folder)

    assert Entry.objects.get().owner == coordinator


@pytest.mark.django_db
def test_a_file_that_changed_changes_what_nobody_has_edited(folder, coordinator, at):
    load_seed(at=at, folder=folder)
    confirm_entry(Entry.objects.get(), by=coordinator, at=at)
    changed = FACTS + "checked_on = 2026-11-01\n" + NB.replace("Her.", "Der.") + EN
    (folder / "where.toml").write_text(changed)

    loaded = load_seed(at=at, folder=folder)

    entry = Entry.objects.get()
    assert counts(loaded) == (0, 1, 0, 0)
    assert entry.checked_on == date(2026, 11, 1)
    assert entry.versions.get(language="nb").answer == "Der."


@pytest.mark.django_db
def test_what_an_editor_changed_is_theirs(folder, coordinator, at):
    load_seed(at=at, folder=folder)
    mine = EntryDraft(texts=(TextDraft("nb", "Hvor?", "Et helt annet sted."),))
    save_entry(mine, entry=Entry.objects.get(), by=coordinator, at=at)
    (folder / "where.toml").write_text(FACTS + NB.replace("Her.", "Der."))

    loaded = load_seed(at=at, folder=folder)

    assert counts(loaded) == (0, 0, 0, 1)
    assert Entry.objects.get().versions.get(language="nb").answer == "Et helt annet sted."


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("topic = ", "Invalid value"),
        (NB, "lacks source_name, source_url, topic, valid_until"),
        (FACTS + 'colour = "red"\n' + NB, "does not know colour"),
        (FACTS.replace("home", "moon") + NB, "unknown topic 'moon'"),
        (FACTS.replace("2099-01-01", '"soon"') + NB, "valid_until is not a date"),
        (FACTS.replace("2099-01-01", "2099-01-01T00:00:00") + NB, "valid_until is not a date"),
        (FACTS, "no text in any language"),
        (FACTS + 'nb = "Hvor?"', "[nb] is not a table"),
        (FACTS + '[nb]\nquestion = "Hvor?"', "lacks answer"),
        (FACTS + NB + 'hint = "x"', "does not know hint"),
        (FACTS + NB.replace("Hvor?", ""), "[nb] has a line that is empty or over 200"),
        (FACTS + NB.replace("hvor hen", "x" * 201), "[nb] has a line that is empty or over 200"),
        (FACTS + NB.replace("Her.", ""), "[nb] has an empty answer, or one over 20 KB"),
        (FACTS + NB.replace("Her.", "x" * 20_481), "[nb] has an empty answer, or one over 20 KB"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong(folder, text, trouble):
    (folder / "where.toml").write_text(text)

    with pytest.raises(SeedFileBroken, match=r"^where\.toml: ") as caught:
        list(read_entries(folder))

    assert trouble in str(caught.value)


def test_topics_need_a_name_in_every_language(folder):
    (folder / "topics.toml").write_text('[[topic]]\nslug = "home"\nnb = "Bolig"\n')

    with pytest.raises(SeedFileBroken, match=r"topics\.toml: lacks en, nn"):
        read_topics(folder)


@pytest.mark.django_db
def test_one_broken_file_and_nothing_is_loaded(folder, at):
    (folder / "zebra.toml").write_text("topic = ")

    with pytest.raises(SeedFileBroken):
        load_seed(at=at, folder=folder)

    assert Entry.objects.count() == Topic.objects.count() == 0


def test_our_own_folder_is_the_default():
    assert (reader.HERE / reader.TOPICS).is_file()


def test_another_region_gets_the_answers_that_are_true_everywhere(at, settings):
    settings.REGION = "hallingdal"

    loaded = load_seed(at=at)

    texts = " ".join(
        f"{version.question} {version.answer}" for version in EntryVersion.objects.order_by("id")
    )
    assert 20 <= loaded.new < len(list(reader.read_entries()))
    assert [name for name in ("Lillehammer", "Øyer", "Gausdal", "Hafjell") if name in texts] == []
