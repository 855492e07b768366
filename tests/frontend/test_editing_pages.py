"""The coordinator's answers: which to check, one click to confirm, a form to write them in."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from flyttehjelp.faq.models import Entry
from flyttehjelp.faq.rules.drafts import TextDraft
from flyttehjelp.relocation.actions import load_region
from tests.factories.faq import EntryFactory, TopicFactory
from tests.frontend.test_desk_pages import entry_body

pytestmark = pytest.mark.django_db

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja.", ("katt",))
ENGLISH = TextDraft("en", "Can I bring my cat?", "Yes.")
EDIT = "/nb/work/answers/cat/edit/"


@pytest.fixture
def desk(page_for, coordinator):
    return page_for(coordinator)


@pytest.fixture
def entry(db):
    return EntryFactory(slug="cat", texts=[CAT, ENGLISH])


def edit_body(**changed):
    return {**entry_body(), "question": CAT.question, "in_substance": "yes", **changed}


# -- The list -------------------------------------------------------------------------------


@pytest.mark.parametrize(("how_many", "shown"), [(0, 0), (1, 1), (30, 20)])
def test_list_of_what_must_be_checked(how_many, shown, desk):
    for number in range(how_many):
        EntryFactory(slug=f"cat-{number}")
    EntryFactory(slug="fresh", checked_on=localdate())

    response = desk.get("/nb/work/answers/?view=check")

    assert len(response.context["entries"]) == shown
    assert ("Alt er bekreftet" in response.content.decode()) == (how_many == 0)
    assert bool(response.context["later"]) == (how_many > shown)


@pytest.mark.parametrize(
    ("view", "slugs"),
    [
        ("check", {"old", "own"}),
        ("drafts", {"draft"}),
        ("all", {"old", "own", "draft", "fresh", "gone"}),
    ],
)
def test_list_is_seen_from_several_sides(view, slugs, desk, coordinator):
    EntryFactory(slug="old", checked_on=localdate(), valid_until=localdate() - timedelta(days=1))
    EntryFactory(slug="own", owner=coordinator)
    EntryFactory(slug="draft", state="draft", published_at=None)
    EntryFactory(slug="fresh", checked_on=localdate())
    EntryFactory(slug="gone", state="withdrawn")

    response = desk.get(f"/nb/work/answers/?view={view}")

    assert {one["slug"] for one in response.context["entries"]} == slugs


def test_empty_view_and_unknown_view(desk):
    assert "Ingen svar her" in desk.get("/nb/work/answers/?view=drafts").content.decode()
    assert desk.get("/nb/work/answers/?view=nothing").status_code == 404


def test_one_click_confirms_and_leads_back_to_the_list(desk, entry):
    back = "/nb/work/answers/?view=mine"

    page = desk.post("/nb/work/answers/cat/confirm/", {"back": back}, follow=True)

    entry.refresh_from_db()
    assert entry.checked_on == localdate()
    assert page.redirect_chain == [(back, 303)]
    assert "Bekreftet: du har lest kilden i dag" in page.content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_nobody_is_led_away(back, desk, entry):
    response = desk.post("/nb/work/answers/cat/confirm/", {"back": back})

    assert response["Location"] == EDIT


@pytest.mark.parametrize("step", ["confirm", "publish", "withdraw"])
def test_steps_are_taken_by_post_alone_and_by_those_who_may(step, desk, entry, page_for, user):
    address = f"/nb/work/answers/cat/{step}/"

    assert desk.get(address)["Location"] == EDIT
    assert page_for(user).post(address).status_code == 403
    assert Entry.objects.get().state == "published"


def test_answer_is_withdrawn_and_published_again(desk, entry, page_for):
    away = desk.post("/nb/work/answers/cat/withdraw/", follow=True).content.decode()
    gone = page_for().get("/nb/answers/cat/").status_code
    back = desk.post("/nb/work/answers/cat/publish/", follow=True).content.decode()

    assert "Ingen andre ser det nå." in away
    assert gone == 404
    assert "Svaret er publisert." in back


# -- The form -------------------------------------------------------------------------------


def test_form_shows_the_text_in_each_language(desk, entry):
    original = desk.get(EDIT).content.decode()
    english = desk.get(f"{EDIT}?language=en").content.decode()
    nynorsk = desk.get(f"{EDIT}?language=nn").content.decode()

    assert 'value="Kan jeg ta med katten?"' in original
    assert "Les originalen" not in original
    assert 'value="Can I bring my cat?"' in english
    assert "Les originalen" in english
    assert "(mangler)" in " ".join(nynorsk.split())


@pytest.mark.parametrize(("kind", "outdated"), [("yes", True), ("no", False)])
def test_change_in_substance_makes_translations_old(kind, outdated, desk, entry, page_for):
    desk.post(EDIT, edit_body(answer="Nei.", in_substance=kind))

    english = page_for().get("/en/answers/cat/").context["entry"]
    assert english["outdated"] is outdated
    assert page_for().get("/nb/answers/cat/").context["entry"]["html"] == "<p>Nei.</p>\n"


def test_translation_is_added(desk, entry, page_for):
    body = edit_body(language="nn", question="Kan eg ta med katten?", answer="Ja da.")

    saved = desk.post(f"{EDIT}?language=nn", body, follow=True)

    assert "Svaret er lagret og publisert." in saved.content.decode()
    assert page_for().get("/nn/answers/cat/").context["entry"]["question"] == body["question"]


def test_municipality_gets_words_of_its_own_and_loses_them(desk, entry, at):
    load_region(at=at)

    desk.post(EDIT, edit_body(variant_3440="Ring Øyer."))
    written = desk.get(EDIT).content.decode()
    desk.post(EDIT, edit_body(variant_3440=""))

    assert "Særskilt for Øyer" in written
    assert "Ring Øyer.</textarea>" in written
    assert entry.variants.count() == 0


def test_source_is_taken_away(desk, entry):
    desk.post(EDIT, edit_body(source_name="", source_url=""))

    entry.refresh_from_db()
    assert (entry.source_name, entry.source_url) == ("", "")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"answer": ""}, "Svaret: "), ({"answer": "Ring 010190 10046"}, "fødselsnummer")],
)
def test_form_with_errors_comes_back_with_what_was_typed(changed, sentence, desk, entry):
    response = desk.post(EDIT, edit_body(alternatives="pusekatt", **changed))

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "pusekatt" in page


def test_new_answer_begins_as_a_draft(desk):
    TopicFactory()

    shown = desk.get("/nb/work/answers/new/").content.decode()
    saved = desk.post("/nb/work/answers/new/", entry_body(), follow=True)

    assert (localdate() + timedelta(days=365)).isoformat() in shown
    assert "Svaret er lagret som utkast." in saved.content.decode()
    assert Entry.objects.get().state == "draft"


@pytest.mark.parametrize("address", ["cat/edit/?language=xx", "dog/edit/"])
def test_what_is_not_there_is_not_found(address, desk, entry):
    assert desk.get(f"/nb/work/answers/{address}").status_code == 404


def test_stranger_finds_nothing_to_edit(page_for, user, entry):
    assert page_for(user).get(EDIT).status_code == 404
