"""The editor's pages that keep answers true: what needs a hand, history, preview, schedule."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from flyttehjelp.faq.models import Entry, EntryRevision, EntryTask, SourceCheck
from flyttehjelp.faq.rules.drafts import TextDraft
from flyttehjelp.relocation.actions import load_region
from tests.factories.accounts import UserFactory
from tests.factories.faq import EntryFactory, EntryTaskFactory
from tests.frontend.test_editing_pages import edit_body

pytestmark = pytest.mark.django_db

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja.", ("katt",))
EDIT = "/nb/work/answers/cat/edit/"
HISTORY = "/nb/work/answers/cat/history/"


@pytest.fixture
def desk(page_for, coordinator):
    return page_for(coordinator)


@pytest.fixture
def entry(db):
    return EntryFactory(slug="cat", texts=[CAT], checked_on=localdate())


def said(response):
    return " ".join(response.content.decode().split())


# -- What needs a hand ----------------------------------------------------------------------


@pytest.mark.parametrize(("how_many", "shown"), [(0, 0), (1, 1), (30, 20)])
def test_list_begins_with_what_needs_a_hand(how_many, shown, desk):
    for _ in range(how_many):
        EntryTaskFactory(kind="unconfirmed")

    response = desk.get("/nb/work/answers/")

    assert len(response.context.get("rows")) == shown
    assert ("Ingenting trenger deg nå" in said(response)) == (how_many == 0)
    assert bool(response.context["later"]) == (how_many > shown)


def test_each_task_says_what_by_when_whose_and_how(desk, at):
    siri = UserFactory(is_coordinator=True, name="Siri Svarer")
    EntryTaskFactory(kind="unconfirmed", person=siri, due_at=at - timedelta(days=1))
    EntryTaskFactory(kind="missing", passed_on_at=at)
    EntryTaskFactory(kind="dead_link", person=None, entry__source_url="")

    page = said(desk.get("/nb/work/answers/"))

    assert "må sjekkes mot kilden" in page
    assert "skulle vært gjort" in page
    assert "Siri Svarer" in page
    assert "gitt videre" in page
    assert "Jeg har lest det" in page
    assert "lenken til kilden virker ikke" in page


def test_mine_are_mine(desk, coordinator):
    EntryTaskFactory(person=coordinator)
    EntryTaskFactory()

    assert len(desk.get("/nb/work/answers/?view=mine").context["rows"]) == 1


def test_what_readers_miss_is_read_and_gone(desk, coordinator):
    task = EntryTaskFactory(person=coordinator)
    address = f"/nb/work/answer-tasks/{task.pk}/seen/"

    looked = desk.get(address)
    done = desk.post(address, follow=True)

    assert looked["Location"] == "/nb/work/answers/"
    assert "Fint. Oppgaven er gjort." in said(done)
    assert EntryTask.objects.still_open().count() == 0


# -- The answer at the desk -----------------------------------------------------------------


def test_form_tells_what_is_wrong_and_what_readers_say(desk, entry, at):
    EntryTaskFactory(entry=entry, kind="dead_link")
    SourceCheck.objects.create(
        url=entry.source_url,
        next_at=at,
        status=404,
        failures=2,
        dead_since=at,
        moved_to="https://ny.example/",
    )
    entry.feedback.create(language="nb", helped=False, missing="Hva koster det?", at=at)
    entry.feedback.create(language="nb", helped=True, at=at)

    page = said(desk.get(EDIT))

    assert "lenken til kilden virker ikke" in page
    assert "Svaret var 404." in page
    assert "https://ny.example/" in page
    assert "Hva koster det?" in page
    assert "Hjalp én leser" in page


def test_owner_and_deputy_are_chosen(desk, entry, coordinator):
    siri = UserFactory(is_coordinator=True, name="Siri Svarer")

    desk.post(EDIT, edit_body(owner=siri.pk, deputy=coordinator.pk, why="Ferie"))

    entry.refresh_from_db()
    assert (entry.owner, entry.deputy) == (siri, coordinator)
    assert "Ingen ennå" not in said(desk.get(EDIT))


def test_owner_who_is_no_coordinator_edits_too(page_for, user):
    EntryFactory(slug="cat", texts=[CAT], owner=user)

    saved = page_for(user).post(EDIT, edit_body(answer="Nei."), follow=True)

    assert "Svaret er lagret og publisert." in said(saved)


def test_preview_shows_how_it_will_look_and_saves_nothing(desk, entry, at):
    load_region(at=at)

    body = edit_body(answer="**Nei.**", variant_3440="Ring *Øyer*.", preview="1")
    shown = desk.post(EDIT, body)

    assert shown.status_code == 200
    assert "<p><strong>Nei.</strong></p>" in said(shown)
    assert "<em>Øyer</em>" in said(shown)
    assert "**Nei.**</textarea>" in said(shown)
    assert entry.versions.get().answer == "Ja."


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [({"answer": ""}, 422, "Svaret: "), ({"answer": "Ring 010190 10046"}, 200, "fødselsnummer")],
)
def test_preview_of_what_cannot_be_saved_says_so(changed, status, sentence, desk, entry):
    shown = desk.post(EDIT, edit_body(preview="1", **changed))

    assert shown.status_code == status
    assert sentence in said(shown)


# -- History --------------------------------------------------------------------------------


def test_history_of_an_answer_nobody_has_changed(desk, entry):
    assert "Ingen historie ennå" in said(desk.get(HISTORY))


def test_history_shows_each_change_and_leads_back(desk, entry):
    desk.post(EDIT, edit_body(answer="Nei, ikke nå.", why="Nye regler"))
    listed = desk.get(HISTORY)
    before = EntryRevision.objects.get(number=1)
    after = EntryRevision.objects.get(number=2)
    changed = said(desk.get(f"{HISTORY}{after.pk}/"))

    restored = desk.post(f"{HISTORY}{before.pk}/", {"why": "Feil av oss"}, follow=True)

    assert "Nye regler" in said(listed)
    assert "Kari Koordinator" in said(listed)
    assert "<del>Ja.</del><ins>Nei," in changed
    assert "Hent dette tilbake" not in changed
    assert "Hent dette tilbake" in said(desk.get(f"{HISTORY}{before.pk}/"))
    assert "Slik leses svaret igjen." in said(restored)
    assert entry.versions.get().answer == "Ja."


def test_change_of_no_word_of_the_text_is_told_too(desk, entry):
    desk.post(EDIT, edit_body(answer="Nei."))
    first = EntryRevision.objects.get(number=1)
    EntryRevision.objects.create(
        entry=entry,
        number=3,
        kind="changed",
        at=timezone.now(),
        in_substance=False,
        content=EntryRevision.objects.get(number=2).content,
    )
    third = EntryRevision.objects.get(number=3)

    assert "Teksten er den samme som før." in said(desk.get(f"{HISTORY}{third.pk}/"))
    assert "bare språk" in said(desk.get(HISTORY))
    assert desk.get(f"/nb/work/answers/dog/history/{first.pk}/").status_code == 404


def test_history_names_the_municipality_that_differs(desk, entry, at):
    load_region(at=at)
    desk.post(EDIT, edit_body(variant_3440="Ring Øyer."))
    last = EntryRevision.objects.order_by("-number").first()

    assert "Særskilt for kommunen (Øyer)" in said(desk.get(f"{HISTORY}{last.pk}/"))


def test_stranger_finds_no_history(page_for, user, entry):
    assert page_for(user).get(HISTORY).status_code == 404


# -- Publish later --------------------------------------------------------------------------


@pytest.fixture
def draft(db):
    return EntryFactory(slug="cat", texts=[CAT], state="draft", published_at=None)


def test_draft_is_given_a_day_and_loses_it(desk, draft):
    tomorrow = timezone.localtime() + timedelta(days=1)
    address = "/nb/work/answers/cat/schedule/"
    body = {"publish_at": tomorrow.strftime("%Y-%m-%dT09:30")}

    shown = said(desk.get(address))
    saved = said(desk.post(address, body, follow=True))
    again = said(desk.get(address))
    listed = desk.get("/nb/work/answers/?view=scheduled")
    freed = said(desk.post("/nb/work/answers/cat/unschedule/", follow=True))

    assert "Publiser da" in shown
    assert "kl. 09.30" in saved
    assert "Nå publiseres det" in again
    assert [one["slug"] for one in listed.context["entries"]] == ["cat"]
    assert "publiseres" in said(listed)
    assert "Det er et vanlig utkast." in freed
    assert Entry.objects.get().publish_at is None


def test_time_that_has_passed_comes_back_with_a_sentence(desk, draft):
    shown = desk.post("/nb/work/answers/cat/schedule/", {"publish_at": "2020-01-01T09:30"})

    assert shown.status_code == 422
    assert "Tidspunktet er passert." in said(shown)


def test_stranger_schedules_nothing(page_for, user, entry):
    assert page_for(user).get("/nb/work/answers/cat/schedule/").status_code == 404
