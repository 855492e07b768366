"""Published answers: by topic, by search, one by one."""

import re
from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from flyttehjelp.faq.actions.entries import save_entry
from flyttehjelp.faq.models import EntryFeedback, EntryIndex, EntryPosting
from flyttehjelp.faq.rules.drafts import EntryDraft, TextDraft, VariantDraft
from tests.factories.faq import EntryFactory, TopicFactory
from tests.factories.relocation import MunicipalityFactory

pytestmark = pytest.mark.django_db

CAT = TextDraft("nb", "Kan jeg ta med katten?", "Ja, **katten** må ha pass.")


def many(how_many: int) -> None:
    """One that is written, and copies of its rows."""
    if not how_many:
        return
    entry = EntryFactory(slug="cat-0", texts=[CAT])
    row = EntryIndex.objects.select_related("version__entry").get(version__entry=entry)
    said = list(EntryPosting.objects.filter(document=row).order_by("term"))
    copies, postings = [], []
    for number in range(1, how_many):
        twin, text, words = copy(row.version.entry), copy(row.version), copy(row)
        twin.pk, text.pk, words.pk = uuid4(), uuid4(), uuid4()
        twin.slug, text.entry, words.version = f"cat-{number}", twin, text
        copies.append((twin, text, words))
        postings += [EntryPosting(document=words, term=p.term, impact=p.impact) for p in said]
    for rows in zip(*copies, strict=True):
        type(rows[0])._default_manager.bulk_create(rows)
    EntryPosting.objects.bulk_create(postings)


# -- Topics ---------------------------------------------------------------------------------


def test_topics_show_some_of_their_answers(page_for):
    many(6)
    TopicFactory(slug="work", names={"nb": "Jobb"}, position=2)

    page = page_for().get("/nb/answers/").content.decode()

    assert page.count("Kan jeg ta med katten?") == 4
    assert 'href="?topic=housing"' in page
    assert "Alle 6 svar" in page
    assert "Ingen svar ennå." in page


def test_without_any_answer_a_person_is_the_way_on(page_for):
    page = page_for().get("/nb/answers/").content.decode()

    assert "Her kommer svarene" in page
    assert 'href="/nb/questions/new/"' in page


def test_topic_keeps_the_municipality_that_was_chosen(page_for):
    MunicipalityFactory(number="3441", name="Gausdal", is_ours=True)
    many(1)

    page = page_for().get("/nb/answers/?topic=housing&municipality=3441").content.decode()

    assert 'href="/nb/answers/cat-0/?municipality=3441"' in page


@pytest.mark.parametrize(("how_many", "shown"), [(0, 0), (1, 1), (60, 50)])
def test_topic_lists_its_answers_page_by_page(how_many, shown, page_for):
    TopicFactory()
    many(how_many)

    response = page_for().get("/nb/answers/?topic=housing")

    page = response.content.decode()
    assert len(response.context["entries"]) == shown
    assert ("Ingen svar her ennå" in page) == (how_many == 0)
    later = response.context["later"]
    assert later.startswith("/nb/answers/?topic=housing&cursor=") == (how_many > shown)
    if later:
        rest = page_for().get(later)
        assert len(rest.context["entries"]) == how_many - shown
        assert "Forrige" in rest.content.decode()


@pytest.mark.parametrize("address", ["?topic=nowhere", "nothing-here/", "nothing-here/feedback/"])
def test_what_is_not_there_is_not_found(address, page_for):
    assert page_for().get(f"/nb/answers/{address}").status_code == 404


# -- Searching ------------------------------------------------------------------------------


def test_search_marks_the_words_and_keeps_them_for_a_person(page_for):
    many(1)

    page = page_for().get("/nb/answers/?q=katten&fbclid=elsewhere").content.decode()

    assert "Ett svar" in page
    assert "Ja, <mark>katten</mark> må ha pass." in page
    assert '<input type="hidden" name="text" value="katten">' in page
    assert '<input type="hidden" name="shown" value="1">' in page
    assert "noindex" in page


def test_search_without_a_good_answer_leads_to_a_person(page_for):
    page = page_for().get("/nb/answers/?q=romferge").content.decode()

    assert "Ingen gode svar" in page
    assert '<input type="hidden" name="text" value="romferge">' in page


def test_search_goes_on_page_by_page_with_its_filters(page_for):
    many(30)

    first = page_for().get("/nb/answers/?q=katten&topic=housing")
    second = page_for().get(first.context["later"])

    assert "30 svar" in first.content.decode()
    assert len(second.context["found"]["results"]) == 10
    assert second.context["earlier"] == "/nb/answers/?q=katten&topic=housing&page=1"
    assert '<option value="housing" selected>' in " ".join(second.content.decode().split())


def test_search_of_five_hundred_answers_fits_on_its_pages(page_for):
    many(500)

    first = page_for().get("/nb/answers/?q=katten")

    assert "500 svar" in first.content.decode()
    assert len(first.context["found"]["results"]) == 20


def test_municipality_goes_along_to_the_answer(page_for):
    MunicipalityFactory(number="3440", name="Øyer")
    many(1)

    page = page_for().get("/nb/answers/?q=katten&municipality=3440").content.decode()

    assert 'href="/nb/answers/cat-0/?municipality=3440"' in page


def test_what_sounds_like_an_emergency_shows_the_numbers_first(page_for):
    page = page_for().get("/nb/answers/", {"q": "mannen min puster ikke"}).content.decode()

    assert 'href="tel:113"' in page
    assert 'href="tel:116117"' in page


def test_much_too_long_a_search_is_cut(page_for):
    response = page_for().get("/nb/answers/", {"q": "katt " * 400})

    assert response.status_code == 200


def test_odd_municipality_is_told_kindly(page_for):
    response = page_for().get("/nb/answers/?q=katt&municipality=abc")

    assert response.status_code == 400
    assert "Noe i det du sendte, må rettes." in response.content.decode()


# -- One answer -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked", "valid", "said"),
    [(0, 9, "Bekreftet"), (-400, -9, "Ikke bekreftet siden"), (None, 9, "Ikke bekreftet ennå")],
)
def test_answer_says_whether_it_is_confirmed(checked, valid, said, page_for):
    today = localdate()
    EntryFactory(
        slug="cat",
        texts=[CAT],
        checked_on=None if checked is None else today + timedelta(days=checked),
        valid_until=today + timedelta(days=valid),
    )

    page = page_for().get("/nb/answers/cat/").content.decode()

    assert f">{said}" in page.replace("\n", "").replace("  ", "")
    assert "<strong>katten</strong>" in page
    assert 'href="https://www.skatteetaten.no/"' in page


@pytest.mark.parametrize("checked", [None, -400])
def test_answer_without_a_source_sends_nobody_to_it(checked, page_for):
    today = localdate()
    EntryFactory(
        slug="cat",
        texts=[CAT],
        source_url="",
        checked_on=checked and today + timedelta(days=checked),
        valid_until=today - timedelta(days=9),
    )

    page = page_for().get("/nb/answers/cat/").content.decode()

    assert "Se hos kilden" not in page
    assert "Spør oss om det er viktig for deg" in page


def test_answer_leads_to_its_other_languages_and_to_its_like(page_for):
    english = TextDraft("en", "Can I bring my cat?", "Yes.")
    EntryFactory(slug="cat", texts=[CAT, english])
    EntryFactory(slug="dog", texts=[TextDraft("nb", "Og hunden?", "Ja.")])

    page = page_for().get("/nb/answers/cat/").content.decode()

    assert 'href="/en/answers/cat/" lang="en"' in " ".join(page.split())
    assert 'href="/nb/answers/dog/"' in page
    assert "bare på" not in page


def test_answer_that_lacks_the_readers_language_says_so(page_for):
    EntryFactory(slug="cat", texts=[CAT])

    page = page_for().get("/en/answers/cat/").content.decode()

    assert 'article lang="nb"' in page
    assert "So far we have this answer only in Norwegian Bokmål." in " ".join(page.split())


def test_the_language_an_answer_is_in_is_written_as_in_a_sentence(page_for):
    EntryFactory(slug="cat", texts=[CAT])

    page = page_for().get("/nn/answers/cat/").content.decode()

    assert "Dette svaret har vi berre på norsk bokmål enno." in " ".join(page.split())


def test_old_translation_says_so(page_for, coordinator, at):
    english = TextDraft("en", "Can I bring my cat?", "Yes.")
    entry = EntryFactory(slug="cat", texts=[CAT, english])
    changed = TextDraft("nb", CAT.question, "Nei.")
    save_entry(EntryDraft(texts=(changed,)), entry=entry, by=coordinator, at=at)

    page = page_for().get("/en/answers/cat/")

    assert page.context["entry"]["outdated"] is True
    assert "ds-alert" in page.content.decode()


def test_answer_shows_what_differs_in_each_municipality(page_for, coordinator, at):
    for number, name in [("3440", "Øyer"), ("3441", "Gausdal")]:
        MunicipalityFactory(number=number, name=name)
    entry = EntryFactory(slug="cat", texts=[CAT])
    variants = tuple(VariantDraft(n, "nb", f"Ring {n}.") for n in ("3440", "3441"))
    save_entry(EntryDraft(variants=variants), entry=entry, by=coordinator, at=at)

    everywhere = page_for().get("/nb/answers/cat/").content.decode()
    one = page_for().get("/nb/answers/cat/?municipality=3440").content.decode()
    other = page_for().get("/nb/answers/cat/?municipality=3405").content.decode()

    assert '<h2 id="m3441">I Gausdal</h2>' in everywhere
    assert ("Ring 3440." in one, "Ring 3441." in one) == (True, False)
    assert "Du ser det som gjelder Øyer." in one
    assert "Dette gjelder også Lillehammer." in other


def test_reading_an_answer_sets_no_cookie(page_for):
    EntryFactory(slug="cat", texts=[CAT])

    response = page_for().get("/nb/answers/cat/")

    assert not response.cookies
    assert response["Cache-Control"] == "no-cache"


def test_draft_is_for_those_who_write_it(page_for, coordinator):
    EntryFactory(slug="cat", texts=[CAT], state="draft")

    assert page_for().get("/nb/answers/cat/").status_code == 404
    assert "Rett svaret" in page_for(coordinator).get("/nb/answers/cat/").content.decode()


# -- Did it help? ---------------------------------------------------------------------------


def test_feedback_is_given_without_a_script(page_for):
    EntryFactory(slug="cat", texts=[CAT])
    reader = page_for()

    asked = reader.get("/nb/answers/cat/feedback/?helped=no").content.decode()
    said = reader.post(
        "/nb/answers/cat/feedback/", {"helped": "no", "missing": "Gebyret"}, follow=True
    )

    assert 'value="no"' in asked
    assert "checked" in asked
    assert "Takk skal du ha" in said.content.decode()
    (feedback,) = EntryFeedback.objects.values_list("helped", "missing")
    assert feedback == (False, "Gebyret")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"missing": "Gebyret"}, "Hjalp svaret?"),
        ({"helped": "no", "missing": "Jeg er 010190 10046"}, "fødselsnummer"),
    ],
)
def test_feedback_with_errors_comes_back_with_what_was_typed(body, sentence, page_for):
    EntryFactory(slug="cat", texts=[CAT])

    response = page_for().post("/nb/answers/cat/feedback/", body)

    page = response.content.decode()
    assert response.status_code == 422
    assert "ds-error-summary" in page
    assert sentence in page
    assert body["missing"] in page


def test_slots_of_the_card_are_fields_of_the_api(anonymous_client, page_for):
    many(1)
    (card,) = anonymous_client.get("/api/v1/entries/?q=katten").json()["results"]

    page = page_for().get("/nb/").content.decode()

    template = page.partition("<template data-card>")[2].partition("</template>")[0]
    slots = re.findall(r'data-f(?:-html)?="([\w.]+)"', template) + re.findall(
        r"\{(\w+)\}", template
    )
    assert slots
    assert [slot for slot in slots if slot.split(".")[0] not in card] == []
