"""The editor's list of what to write next."""

from datetime import timedelta

import pytest

from flyttehjelp.faq.actions.gaps import note_search
from flyttehjelp.faq.models import SearchGap
from flyttehjelp.faq.rules.drafts import TextDraft
from tests.factories.faq import EntryFactory

pytestmark = pytest.mark.django_db

PAGE = "/nb/work/search-gaps/"
DOG = TextDraft("nb", "Hvor kan hunden løpe fritt?", "I hundeparken.")


def missed(term, at):
    for day in range(3):
        note_search(term, found=0, opened=False, at=at + timedelta(days=day))
    return SearchGap.objects.get(term=term)


def test_an_empty_list_says_what_comes_there(page_for, coordinator):
    assert "Ingen hull å tette" in page_for(coordinator).get(PAGE).content.decode()


def test_list_shows_the_answers_that_come_nearest(page_for, coordinator, at):
    EntryFactory(slug="dog", owner=coordinator, texts=[DOG])
    missed("hundepark", at)
    missed("romferge", at)

    page = page_for(coordinator).get(PAGE).content.decode()

    assert "3 ganger uten svar" in page
    assert DOG.question in page
    assert "?question=romferge" in page


def test_answer_is_chosen_beforehand_only_where_it_is_surely_the_one(page_for, coordinator, at):
    EntryFactory(slug="dog", owner=coordinator, texts=[DOG])
    EntryFactory(slug="park", texts=[TextDraft("nb", "Hvor er parken?", "Nede ved elva.")])
    missed("hvor kan hunden løpe", at)
    missed("hunden i elva", at)

    gaps = page_for(coordinator).get(PAGE).context["gaps"]

    chosen = {gap["term"]: (bool(gap["near"]), gap["sure"]) for gap in gaps}
    assert chosen == {
        "hvor kan hunden løpe": (True, True),
        "hunden i elva": (True, False),
    }


def test_words_are_not_added_before_an_answer_is_chosen(page_for, coordinator, at):
    gap = missed("hundepark", at)

    page = page_for(coordinator).post(f"{PAGE}{gap.pk}/close/", {"how": "words"}, follow=True)

    assert "Velg svaret som ordene hører til." in page.content.decode()
    assert [one["term"] for one in page.context["gaps"]] == ["hundepark"]


def test_many_are_shown_page_by_page(page_for, coordinator, at):
    SearchGap.objects.bulk_create(
        SearchGap(
            fingerprint=str(n), term=f"ord {n}", days=3, missed=n + 1, nothing=0, opened=0,
            last_on=at.date(),
        )
        for n in range(500)
    )  # fmt: skip

    page = page_for(coordinator).get(PAGE)

    assert len(page.context["gaps"]) == 20
    assert page.context["gaps"][0]["term"] == "ord 499"


def test_words_are_added_to_an_answer_or_taken_off_the_list(page_for, coordinator, at):
    entry = EntryFactory(slug="dog", owner=coordinator, texts=[DOG])
    one, other = missed("hundepark", at), missed("romferge", at)
    desk = page_for(coordinator)

    added = desk.post(f"{PAGE}{one.pk}/close/", {"entry": "dog"}, follow=True).content.decode()
    gone = desk.post(f"{PAGE}{other.pk}/close/", follow=True).content.decode()

    assert "Svaret finnes nå med disse ordene også." in added
    assert "Tatt bort fra lista." in gone
    assert entry.versions.get().alternatives == ["hundepark"]
    assert desk.get(f"{PAGE}{one.pk}/close/").status_code == 303


def test_the_words_stand_in_the_form_for_a_new_answer(page_for, coordinator):
    page = page_for(coordinator).get("/nb/work/answers/new/?question=hundepark")

    assert 'value="hundepark"' in page.content.decode()


def test_list_is_for_coordinators(page_for, user):
    assert page_for(user).get(PAGE).status_code == 403
    assert page_for().get(PAGE).status_code == 302
